"""The program that people write from the same parts: Vosk's endpoint, then pyttsx3's own voice.

    python plain_assistant.py MODEL_FOLDER

Says one fixed sentence after every utterance. Run by `benchmarks.latency` as a process of its own.
"""

import json
import queue
import sys

import pyttsx3
import sounddevice
import vosk

RATE = 16_000
BLOCK = 8_000
REPLY = "Do you have a fever?"


def main() -> None:
    vosk.SetLogLevel(-1)
    blocks: queue.Queue[bytes] = queue.Queue()
    recognizer = vosk.KaldiRecognizer(vosk.Model(sys.argv[1]), RATE)
    engine = pyttsx3.init()
    with sounddevice.RawInputStream(
        samplerate=RATE,
        blocksize=BLOCK,
        dtype="int16",
        channels=1,
        callback=lambda data, frames, time, status: blocks.put(bytes(data)),
    ):
        print("ready", flush=True)
        while True:
            ended = recognizer.AcceptWaveform(blocks.get())
            if ended and json.loads(recognizer.Result())["text"]:
                engine.say(REPLY)
                engine.runAndWait()


if __name__ == "__main__":
    main()

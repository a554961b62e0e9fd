"""The ear on recorded sound: real voice activity, real Vosk with the tiny model, real espeak."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.speech.spoken import voice
from voiceskill.resources import data_folder
from voiceskill.speech.endpointing import Ending, Timing
from voiceskill.speech.listening import LOST_AUDIO, ROOM_TALKS, Listener, Missed
from voiceskill.speech.ports import SAMPLE_RATE, Samples, Utterance, Word
from voiceskill.speech.resampling import resample
from voiceskill.speech.second_look import Attested
from voiceskill.speech.synthesizer import open_synthesizer
from voiceskill.speech.vosk_recognizer import VoskRecognizer
from voiceskill.speech.wav import WavSource, write_wav

SHORT = Timing(timeout_s=3.0, silence_s=0.6)
PHRASES = ("yes", "no", "not sure", "i hurt my back lifting two days", "repeat please")


@pytest.fixture(scope="module")
def recognizer() -> VoskRecognizer:
    return VoskRecognizer(data_folder("models") / "tiny-en" / "model", limit_to_phrases=True)


def speech(*texts: str, gap_s: float = 1.5) -> Samples:
    synthesizer = open_synthesizer(words_per_minute=140)
    gap = np.zeros(round(gap_s * SAMPLE_RATE), np.int16)
    spoken = [resample(*synthesizer.synthesize(text), SAMPLE_RATE) for text in texts]
    return np.concatenate([gap, *(part for audio in spoken for part in (audio, gap))])


def listener(folder: Path, recognizer: VoskRecognizer, audio: Samples) -> Listener:
    write_wav(folder / "caller.wav", audio, SAMPLE_RATE)
    return Listener(WavSource([folder / "caller.wav"], silence_s=0.0), recognizer)


def test_utterances_come_one_by_one(tmp_path: Path, recognizer: VoskRecognizer) -> None:
    said = ["i hurt my back lifting two days", "no", "yes", "not sure"]
    ear = listener(tmp_path, recognizer, speech(*said))
    for text in said:
        partials: list[str] = []
        heard = ear.listen(SHORT, phrases=PHRASES, on_partial=partials.append)
        assert isinstance(heard, Utterance)
        assert heard.text == text
        assert partials[-1] == text
        assert heard.confidence > 0.5
        assert 0.15 <= heard.speech_s < 4
        assert [word.text for word in heard.words] == text.split()
        assert not heard.witnessed
    assert ear.listen(SHORT) is Missed.SOURCE_ENDED


def test_silence_is_no_input(tmp_path: Path, recognizer: VoskRecognizer) -> None:
    ear = listener(tmp_path, recognizer, np.zeros(5 * SAMPLE_RATE, np.int16))
    assert ear.listen(SHORT, phrases=PHRASES) is Missed.SILENCE


def test_clicks_are_no_input(tmp_path: Path, recognizer: VoskRecognizer) -> None:
    clicks = np.zeros(4 * SAMPLE_RATE, np.int16)
    clicks[:: SAMPLE_RATE // 2] = 30_000
    ear = listener(tmp_path, recognizer, clicks)
    assert ear.listen(SHORT, phrases=PHRASES) is Missed.SILENCE


def test_speech_without_a_known_word_is_noise(tmp_path: Path, recognizer: VoskRecognizer) -> None:
    ear = listener(tmp_path, recognizer, speech("brilliant yellow umbrellas"))
    assert ear.listen(SHORT, phrases=PHRASES) is Missed.NOISE


def test_what_comes_right_after_our_own_voice_does_not_count(
    tmp_path: Path, recognizer: VoskRecognizer
) -> None:
    ear = listener(tmp_path, recognizer, speech("no", gap_s=0.05))
    assert ear.listen(SHORT, phrases=PHRASES, deaf_s=1.0) is Missed.SOURCE_ENDED


def test_a_key_interrupts(tmp_path: Path, recognizer: VoskRecognizer) -> None:
    ear = listener(tmp_path, recognizer, speech("no"))
    asked = iter([False, False, True])
    assert ear.listen(SHORT, is_interrupted=lambda: next(asked)) is Missed.INTERRUPTED


def test_the_second_look_is_shown_the_words_and_the_audio_of_the_utterance(
    tmp_path: Path, recognizer: VoskRecognizer
) -> None:
    write_wav(tmp_path / "a.wav", speech("no"), SAMPLE_RATE)
    shown: list[tuple[tuple[Word, ...], Samples]] = []

    def look(words: tuple[Word, ...], audio: Samples) -> Attested:
        shown.append((words, audio))
        return Attested(words, True)

    ear = Listener(WavSource([tmp_path / "a.wav"]), recognizer, look)
    heard = ear.listen(SHORT, phrases=PHRASES)
    assert isinstance(heard, Utterance)
    assert heard.witnessed
    ((words, audio),) = shown
    assert [word.text for word in words] == ["no"]
    assert 0.5 < len(audio) / SAMPLE_RATE < 2.0
    assert np.abs(audio).max() > 3_000


def test_what_is_heard_with_a_gap_is_not_witnessed(
    tmp_path: Path, recognizer: VoskRecognizer
) -> None:
    class Overflowing(WavSource):
        def chunks(self) -> Iterator[Samples]:
            for number, chunk in enumerate(super().chunks()):
                self.overflows += number == 10
                yield chunk

    write_wav(tmp_path / "a.wav", speech("no"), SAMPLE_RATE)
    for source, witnessed in ((WavSource, True), (Overflowing, False)):
        ear = Listener(
            source([tmp_path / "a.wav"]), recognizer, lambda words, audio: Attested(words, True)
        )
        heard = ear.listen(SHORT, phrases=PHRASES)
        assert isinstance(heard, Utterance)
        assert (heard.text, heard.witnessed) == ("no", witnessed)
        assert ear.complaint() == (None if witnessed else LOST_AUDIO)


def test_a_whole_answer_ends_sooner(tmp_path: Path, recognizer: VoskRecognizer) -> None:
    """Counted in audio that is left over, not in time."""
    left = []
    for ending in (Ending.UNCLEAR, Ending.WHOLE):
        write_wav(tmp_path / "a.wav", speech("yes", gap_s=2.0), SAMPLE_RATE)
        source = WavSource([tmp_path / "a.wav"], silence_s=0.0)
        heard = Listener(source, recognizer).listen(
            Timing(timeout_s=3.0, silence_s=1.2, whole_silence_s=0.35),
            phrases=PHRASES,
            ending=lambda partial, ending=ending: ending,  # type: ignore[misc]
        )
        assert isinstance(heard, Utterance)
        left.append(sum(map(len, source.chunks())) / SAMPLE_RATE)
    assert left[1] - left[0] == pytest.approx(1.2 - 0.35, abs=0.15)


def over_a_radio(audio: Samples, snr_db: float) -> Samples:
    """`audio` with somebody who talks all the time, that much softer."""
    talk = voice("rain will move in from the west on tuesday and traffic is slow this morning")
    talk = np.resize(talk, len(audio)).astype(np.float64)
    loud = audio[np.abs(audio) > 200].astype(np.float64)
    gain = np.sqrt((loud**2).mean() / (talk**2).mean()) * 10 ** (-snr_db / 20)
    mixed: Samples = (audio + gain * talk).clip(-32_768, 32_767).astype(np.int16)
    return mixed


def test_the_words_of_a_radio_are_not_the_callers(
    tmp_path: Path, recognizer: VoskRecognizer
) -> None:
    said = ["i hurt my back lifting two days", "no", "yes", "not sure"]
    ear = listener(tmp_path, recognizer, over_a_radio(speech(*said), 18.0))
    heard = [ear.listen(SHORT, phrases=PHRASES) for _ in said]
    assert [isinstance(h, Utterance) and h.text for h in heard] == said
    assert ear.complaint() == ROOM_TALKS


def test_the_second_look_is_shown_the_caller_and_little_of_the_radio(
    tmp_path: Path, recognizer: VoskRecognizer
) -> None:
    write_wav(tmp_path / "a.wav", over_a_radio(speech("no", gap_s=3.0), 18.0), SAMPLE_RATE)
    shown: list[Samples] = []

    def look(words: tuple[Word, ...], audio: Samples) -> Attested:
        shown.append(audio)
        return Attested(words, True)

    Listener(WavSource([tmp_path / "a.wav"]), recognizer, look).listen(SHORT, phrases=PHRASES)
    assert len(voice("no")) / SAMPLE_RATE - 0.1 < len(shown[-1]) / SAMPLE_RATE < 1.2


def test_who_trails_off_is_heard_to_the_end(tmp_path: Path, recognizer: VoskRecognizer) -> None:
    """Nobody else talks here: softly said is said all the same."""
    pause = np.zeros(SAMPLE_RATE // 5, np.int16)
    soft = (voice("not sure") * 10 ** (-15 / 20)).astype(np.int16)
    quiet = np.zeros(SAMPLE_RATE, np.int16)
    audio = np.concatenate((quiet, soft, pause, voice("no"), pause, soft, quiet))
    heard = listener(tmp_path, recognizer, audio).listen(SHORT, phrases=PHRASES)
    assert isinstance(heard, Utterance)
    assert heard.text == "not sure no not sure"

"""Getting lost sound devices back: unplugged and plugged in again, or replaced by another."""

import time
from collections.abc import Callable

from voiceskill.errors import DeviceError
from voiceskill.speech.listening import Listener
from voiceskill.speech.ports import AudioSink, AudioSource, Devices
from voiceskill.speech.speaking import Speaker

MICROPHONE, LOUDSPEAKER = "microphone", "loudspeaker"
PATIENCE_S = 5.0
PAUSE_S = 0.5
MOST_RECOVERIES = 5


class Recovery:
    """Opens both devices again by name, since the sound system looks for new ones only as a whole.

    Tries for `patience_s`, and MOST_RECOVERIES times in a conversation: a loose contact has to
    end somewhere.
    """

    def __init__(self, devices: Devices, *, patience_s: float = PATIENCE_S) -> None:
        self._devices = devices
        self._patience_s = patience_s
        self._recoveries = 0

    def reopen(
        self, listener: Listener, speaker: Speaker, is_interrupted: Callable[[], bool]
    ) -> dict[str, str]:
        """What is still lost, and why; {} when listener and speaker work again.

        A key ends the trying.
        """
        listener.release()
        speaker.release()
        self._recoveries += 1
        deadline = time.monotonic() + self._patience_s
        if self._recoveries > MOST_RECOVERIES:
            deadline = float("-inf")
        while True:
            source, sink, lost = self._open()
            if not lost or is_interrupted() or time.monotonic() > deadline:
                break
            for device in (source, sink):
                if device is not None:
                    device.close()
            time.sleep(PAUSE_S)
        if source is not None:
            listener.replace_source(source)
        if sink is not None:
            speaker.replace_sink(sink)
        return lost

    def _open(self) -> tuple[AudioSource | None, AudioSink | None, dict[str, str]]:
        source: AudioSource | None = None
        sink: AudioSink | None = None
        lost: dict[str, str] = {}
        try:
            self._devices.rescan()
        except DeviceError as error:
            return None, None, {MICROPHONE: str(error), LOUDSPEAKER: str(error)}
        try:
            sink = self._devices.open_sink()
        except DeviceError as error:
            lost[LOUDSPEAKER] = str(error)
        try:
            source = self._devices.open_source()
            # One that opens and stays mute is no microphone.
            next(iter(source.chunks()), None)
        except DeviceError as error:
            if source is not None:
                source.close()
                source = None
            lost[MICROPHONE] = str(error)
        return source, sink, lost

"""The machine's microphone and loudspeaker, by name, as often as they have to be opened."""

from voiceskill.errors import DeviceError
from voiceskill.speech import portaudio
from voiceskill.speech.loudspeaker import Loudspeaker
from voiceskill.speech.microphone import Microphone


class SoundDevices:
    """`input_device` and `output_device` are parts of names; None is the default at that time."""

    def __init__(self, input_device: str | None = None, output_device: str | None = None) -> None:
        self._input_device = input_device
        self._output_device = output_device

    def rescan(self) -> None:
        """Have PortAudio look for devices anew; no stream may be open. Raises DeviceError."""
        sounddevice = portaudio.load()
        try:
            sounddevice._terminate()
            sounddevice._initialize()
        except sounddevice.PortAudioError as error:
            raise DeviceError(f"sound does not start ({portaudio.reason(error)})") from error

    def open_source(self) -> Microphone:
        """Raises DeviceError."""
        return Microphone(self._input_device)

    def open_sink(self) -> Loudspeaker:
        """Raises DeviceError."""
        return Loudspeaker(self._output_device)

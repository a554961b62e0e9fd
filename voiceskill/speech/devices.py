"""The sound devices of this machine, by name."""

from dataclasses import dataclass

from voiceskill.speech import portaudio


@dataclass(frozen=True, slots=True)
class AudioDevice:
    """One device as PortAudio sees it; `inputs` and `outputs` are its most channels."""

    name: str
    host_api: str
    inputs: int
    outputs: int
    sample_rate: int
    default_input: bool
    default_output: bool


def list_devices() -> tuple[AudioDevice, ...]:
    """Every sound device, in PortAudio's order. Raises DeviceError without PortAudio."""
    sounddevice = portaudio.load()
    default_input, default_output = sounddevice.default.device
    return tuple(
        AudioDevice(
            name=str(device["name"]),
            host_api=str(sounddevice.query_hostapis(device["hostapi"])["name"]),
            inputs=int(device["max_input_channels"]),
            outputs=int(device["max_output_channels"]),
            sample_rate=int(device["default_samplerate"]),
            default_input=device["index"] == default_input,
            default_output=device["index"] == default_output,
        )
        for device in sounddevice.query_devices()
    )

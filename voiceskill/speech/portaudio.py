"""PortAudio (sounddevice), loaded late, with devices by name and errors in one clear line."""

import ctypes
import functools
import sys
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any, Literal

from voiceskill.errors import DeviceError

Kind = Literal["input", "output"]

# Variable arguments follow, which a handler that ignores them need not declare.
_ALSA_HANDLER = ctypes.CFUNCTYPE(
    None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p
)(lambda file, line, function, error, form: None)

_ROLE = {"input": "microphone", "output": "loudspeaker"}


def load() -> ModuleType:
    """The sounddevice module. Raises DeviceError when the PortAudio library is missing."""
    try:
        import sounddevice
    except OSError as error:
        remedy = (
            "install it with: sudo apt-get install libportaudio2"
            if sys.platform.startswith("linux")
            else "reinstall the Python package sounddevice"
        )
        raise DeviceError(
            f"PortAudio, which reaches sound devices, is missing; {remedy}"
        ) from error
    _silence_alsa()
    module: ModuleType = sounddevice
    return module


@functools.cache
def _silence_alsa() -> None:
    """Keep ALSA from writing on the terminal what PortAudio reports or mends anyway."""
    if not sys.platform.startswith("linux"):
        return
    try:
        set_handler = ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler
    except (OSError, AttributeError):
        return
    set_handler(_ALSA_HANDLER)


def find_device(kind: Kind, name: str | None = None) -> Mapping[str, Any]:
    """PortAudio's description of the default device, or of the first whose name holds `name`.

    Upper and lower case are the same; a whole name goes before a part, the default host API
    before others. Raises DeviceError when there is none.
    """
    sounddevice = load()
    role = _ROLE[kind]
    if name is None:
        try:
            default: Mapping[str, Any] = sounddevice.query_devices(kind=kind)
        except (sounddevice.PortAudioError, ValueError) as error:
            raise DeviceError(
                f"no {role} found: connect one, then look at `voiceskill devices`"
            ) from error
        return default
    wanted = name.casefold()
    host_api = sounddevice.default.hostapi
    matches = [
        device
        for device in sounddevice.query_devices()
        if device[f"max_{kind}_channels"] > 0 and wanted in device["name"].casefold()
    ]
    if not matches:
        raise DeviceError(
            f"no {role} has a name with {name!r} in it: `voiceskill devices` lists the names"
        )
    best: Mapping[str, Any] = min(
        matches,
        key=lambda device: (device["name"].casefold() != wanted, device["hostapi"] != host_api),
    )
    return best


def open_stream(kind: Kind, device: Mapping[str, Any], **options: Any) -> Any:
    """A raw int16 stream, not started, at the device's own rate and as few channels as it takes.

    `options` go to sounddevice's RawInputStream or RawOutputStream; the stream's `samplerate`
    and `channels` tell what it got. Raises DeviceError when the device refuses every format.
    """
    sounddevice = load()
    factory: Callable[..., Any] = (
        sounddevice.RawInputStream if kind == "input" else sounddevice.RawOutputStream
    )
    most = int(device[f"max_{kind}_channels"])
    native = int(device["default_samplerate"])
    refusal: Exception | None = None
    for rate in dict.fromkeys((native, 48_000, 44_100, 16_000)):
        for channels in sorted({1, min(2, most), most}):
            try:
                return factory(
                    device=device["index"],
                    samplerate=rate,
                    channels=channels,
                    dtype="int16",
                    **options,
                )
            except sounddevice.PortAudioError as error:
                refusal = refusal or error
    raise DeviceError(
        f"{_ROLE[kind]} {device['name']!r} cannot be opened ({reason(refusal)}): "
        "close other programs that use it, or choose another with `voiceskill devices`"
    ) from refusal


def reason(error: Exception | None) -> str:
    """What PortAudio says, short enough for one line."""
    text = str(error.args[0]) if error and error.args else "unknown error"
    return text.removeprefix("Error opening RawInputStream: ").removeprefix(
        "Error opening RawOutputStream: "
    )

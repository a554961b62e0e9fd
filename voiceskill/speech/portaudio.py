"""PortAudio (sounddevice), loaded late, with devices by name and errors in one clear line."""

import functools
import os
import sys
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any, Literal

from voiceskill.errors import DeviceError

Kind = Literal["input", "output"]

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
    _keep_stderr_for_python()
    module: ModuleType = sounddevice
    return module


@functools.cache
def _keep_stderr_for_python() -> None:
    """Keep ALSA and PortAudio from writing on the terminal what is reported as errors anyway.

    They print to file descriptor 2, which leads nowhere from here on; `sys.stderr` goes on.
    """
    if sys.stderr is not sys.__stderr__ or sys.stderr is None or sys.platform == "win32":
        return
    own = os.dup(2)
    sys.stderr = open(own, "w", buffering=1, errors="backslashreplace")  # noqa: SIM115
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)


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

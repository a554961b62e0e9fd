"""`voiceskill devices`: the microphones and loudspeakers, by the names that settings take."""

import argparse

from voiceskill.errors import DeviceError


def configure(parser: argparse.ArgumentParser) -> None:
    """No options: it lists everything."""


def run(args: argparse.Namespace) -> int:
    """Print one line for each device; raises DeviceError when there is none."""
    from voiceskill.speech.devices import list_devices

    devices = list_devices()
    if not devices:
        raise DeviceError(
            "no sound device found: connect a microphone and a loudspeaker, "
            "or talk by keyboard with `voiceskill chat`"
        )
    for role, count, default in (
        ("microphone", "inputs", "default_input"),
        ("loudspeaker", "outputs", "default_output"),
    ):
        for device in devices:
            channels = getattr(device, count)
            if channels:
                mark = ", default" if getattr(device, default) else ""
                print(
                    f"{role}: {device.name} ({device.host_api}, {channels} channels, "
                    f"{device.sample_rate} Hz{mark})"
                )
        if not any(getattr(device, count) for device in devices):
            print(f"{role}: none")
    return 0

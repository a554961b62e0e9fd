"""A sound card made of PulseAudio null sinks: the real device path without hardware.

What is played into the sink `caller` comes out of the microphone; what the loudspeaker plays is
recorded from the monitor of the sink `loudspeaker`. PortAudio reads its environment when it is
loaded, so code under test runs in a subprocess with `VirtualSoundCard.environment`.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from ctypes.util import find_library
from pathlib import Path

import numpy as np

from voiceskill.speech.ports import SAMPLE_RATE, Samples

PROGRAMS = {"pulseaudio": "pulseaudio", "pactl": "pulseaudio-utils", "paplay": "pulseaudio-utils"}

_ALSA = """\
</usr/share/alsa/alsa.conf>
pcm.!default {{ type pulse server "{server}" hint {{ show on description "virtual card" }} }}
ctl.!default {{ type pulse server "{server}" }}
"""


def missing_packages() -> list[str]:
    """The system packages without which no virtual sound card can be made; [] when all are in."""
    missing = {package for program, package in PROGRAMS.items() if not shutil.which(program)}
    if not find_library("portaudio"):
        missing.add("libportaudio2")
    if not list(Path("/usr/lib").glob("**/alsa-lib/libasound_module_pcm_pulse.so")):
        missing.add("libasound2-plugins")
    return sorted(missing)


class VirtualSoundCard:
    """A running sound server of its own; make it with `virtual_sound_card`."""

    def __init__(self, folder: Path) -> None:
        server = f"unix:{folder}/native"
        alsa = folder / "asound.conf"
        alsa.write_text(_ALSA.format(server=server), encoding="utf-8")
        self.environment: Mapping[str, str] = {
            **{k: v for k, v in os.environ.items() if k not in ("DISPLAY", "PULSE_SINK")},
            "PULSE_SERVER": server,
            "PULSE_COOKIE": str(folder / "cookie"),
            "PULSE_RUNTIME_PATH": str(folder),
            "PULSE_STATE_PATH": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "ALSA_CONFIG_PATH": str(alsa),
        }
        null_sink = "module-null-sink norewinds=1 rate=48000 channels=2 sink_name="
        modules = [
            f"module-native-protocol-unix socket={folder}/native auth-anonymous=1",
            f"{null_sink}loudspeaker",
            f"{null_sink}caller",
            "module-remap-source source_name=microphone master=caller.monitor",
        ]
        options = ["-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1"]
        options += ["--realtime=no", "--high-priority=no", "--disable-shm=yes"]
        options += ["--log-target=stderr", "--log-level=error"]
        self._caller = "caller"
        self._log = (folder / "log").open("wb")
        self._server = subprocess.Popen(
            ["pulseaudio", *options, *(part for module in modules for part in ("-L", module))],
            env={**self.environment, "HOME": str(folder)},
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
        )
        self._await_server(folder / "log")
        self._control("set-default-sink", "loudspeaker")
        self._control("set-default-source", "microphone")

    def speak(self, wav: Path) -> "subprocess.Popen[bytes]":
        """Begin to play a WAV into the microphone."""
        return subprocess.Popen(
            ["paplay", f"--device={self._caller}", str(wav)], env=self.environment
        )

    @contextmanager
    def recording(self) -> Iterator[list[Samples]]:
        """Record the loudspeaker; the list holds one mono recording after the block."""
        command = ["parec", "--device=loudspeaker.monitor", "--format=s16le", "--channels=1"]
        command += [f"--rate={SAMPLE_RATE}", "--latency-msec=20"]
        heard: list[Samples] = []
        with tempfile.TemporaryFile() as file:
            recorder = subprocess.Popen(command, env=self.environment, stdout=file)
            try:
                self._until(lambda: os.fstat(file.fileno()).st_size > 0, "nothing is recorded")
                yield heard
            finally:
                recorder.send_signal(signal.SIGINT)
                recorder.wait(10)
                file.seek(0)
                heard.append(np.frombuffer(file.read(), np.int16))

    def suspend_microphone(self) -> None:
        """The microphone stays, but no more audio comes from it."""
        self._control("suspend-source", "microphone", "1")
        self._control("suspend-sink", "caller", "1")

    def resume_microphone(self) -> None:
        """The microphone works again."""
        self._control("suspend-sink", "caller", "0")
        self._control("suspend-source", "microphone", "0")

    def suspend_loudspeaker(self) -> None:
        """The loudspeaker stays, but takes no more audio."""
        self._control("suspend-sink", "loudspeaker", "1")

    def swap_microphone(self) -> None:
        """Plug in a headset as the default, which `speak` reaches; unplug the old microphone."""
        (old,) = (
            line.split()[0]
            for line in self._list("modules").splitlines()
            if "source_name=microphone" in line
        )
        self._control("load-module", "module-null-sink", "norewinds=1", "sink_name=headset")
        headset = ("source_name=boom", "master=headset.monitor")
        self._control("load-module", "module-remap-source", *headset)
        self._control("set-default-source", "boom")
        self._control("unload-module", old)
        self._caller = "headset"

    def swap_loudspeaker(self) -> None:
        """Make a sink `other` the default; the old one stays."""
        self._control("load-module", "module-null-sink", "norewinds=1", "sink_name=other")
        self._control("set-default-sink", "other")

    def playing_sinks(self) -> set[str]:
        """The names of the sinks that programs play to."""
        names = dict(line.split("\t")[:2] for line in self._list("sinks").splitlines())
        return {names[line.split("\t")[1]] for line in self._list("sink-inputs").splitlines()}

    def stop(self) -> None:
        """End the sound server: every device is lost."""
        self._server.kill()
        self._server.wait(10)
        self._log.close()

    def run(
        self, code: str, *arguments: str, timeout_s: float = 120
    ) -> "subprocess.CompletedProcess[str]":
        """Run Python code against this card until it ends."""
        return subprocess.run(
            [sys.executable, "-c", code, *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )

    def start(
        self, code: str, *arguments: str, before: Sequence[str] = ()
    ) -> "subprocess.Popen[str]":
        """Start Python code against this card; standard input, output and error are pipes.

        `before` is the start of the command line, such as a tracer.
        """
        return subprocess.Popen(
            [*before, sys.executable, "-u", "-c", code, *arguments],
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def capture_formats(self) -> str:
        """What the sound server tells of the streams that read from the microphone."""
        return self._list("source-outputs")

    def await_playing(self) -> None:
        """Until a program plays to the loudspeaker."""
        self._until(lambda: bool(self._list("sink-inputs")), "nothing plays")

    def await_sounding(self) -> None:
        """Until the loudspeaker sounds: only then a stream to it has started for good.

        PortAudio 19.6 itself hangs when its server dies while a stream is starting.
        """
        command = ["parec", "--device=loudspeaker.monitor", "--format=s16le", "--latency-msec=20"]
        with subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE) as recorder:
            assert recorder.stdout
            while block := recorder.stdout.read(1_000):
                if any(block):
                    break
            recorder.kill()

    def await_silent(self) -> None:
        """Until no program plays to the loudspeaker."""
        self._until(lambda: not self._list("sink-inputs"), "it never stops playing", 60)

    def _list(self, what: str) -> str:
        return subprocess.run(
            ["pactl", "list", "short", what],
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    def _control(self, *arguments: str) -> bool:
        done = subprocess.run(
            ["pactl", *arguments], env=self.environment, capture_output=True, check=False
        )
        return done.returncode == 0

    def _await_server(self, log: Path) -> None:
        self._until(lambda: self._control("info"), f"no sound server: {log.read_text()}")

    def _until(self, reached: Callable[[], bool], complaint: str, timeout_s: float = 60) -> None:
        deadline = time.monotonic() + timeout_s
        while not reached():
            if time.monotonic() > deadline or self._server.poll() is not None:
                raise RuntimeError(complaint)
            time.sleep(0.02)


@contextmanager
def virtual_sound_card() -> Iterator[VirtualSoundCard]:
    """A sound card for the length of the block, with nothing left behind."""
    with tempfile.TemporaryDirectory(prefix="sound-") as folder:
        card = VirtualSoundCard(Path(folder))
        try:
            yield card
        finally:
            card.stop()

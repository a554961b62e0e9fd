"""One sink made of several."""

from voiceskill.speech.ports import AudioSink, Samples


class TeeSink:
    """Plays everything to each of `sinks`, one after the other.

    Closing it stops them and closes none: each belongs to who made it.
    """

    def __init__(self, *sinks: AudioSink) -> None:
        self._sinks = sinks

    def play(self, samples: Samples, sample_rate: int) -> bool:
        """False when one of them stopped early."""
        whole = True
        for sink in self._sinks:
            whole = sink.play(samples, sample_rate) and whole
        return whole

    def wake(self) -> None:
        for sink in self._sinks:
            sink.wake()

    def stop(self) -> None:
        for sink in self._sinks:
            sink.stop()

    def close(self) -> None:
        self.stop()

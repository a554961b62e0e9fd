"""Live captions: what the skill says and what it hears, as lines that a screen reader can follow.

On a terminal the words heard so far grow on one line while they are spoken (rich); elsewhere each
finished line is printed once.
"""

import textwrap
from typing import Any, TextIO

_LARGE_WIDTH = 40


class Captions:
    """Writes to `stream`: "» " before what the skill says, "« " before what was heard."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._live: Any = None
        self._console: Any = None
        if stream.isatty():
            from rich.console import Console

            self._console = Console(file=stream, highlight=False, markup=False, emoji=False)

    def say(self, text: str) -> None:
        """The skill is about to say `text`."""
        self._line(f"» {text}", "bold")

    def large(self, text: str) -> None:
        """`text` so that it cannot be overlooked: what should have been spoken and was not."""
        for line in ("", *textwrap.wrap(text.upper(), _LARGE_WIDTH), ""):
            self._line(f"    {line}".rstrip(), "bold reverse")

    def hear(self, partial: str) -> None:
        """The words heard so far; shown on a terminal only."""
        if self._console is None:
            return
        from rich.live import Live
        from rich.text import Text

        if self._live is None:
            self._live = Live(
                console=self._console, auto_refresh=False, transient=True, redirect_stdout=False
            )
            self._live.start()
        self._live.update(Text(f"« {partial} …", style="dim"), refresh=True)

    def heard(self, text: str) -> None:
        """The whole utterance, or what stands for it."""
        self._line(f"« {text}", "")

    def show(self, text: str) -> None:
        """A line as it is, such as one of the summary."""
        self._line(text, "")

    def note(self, text: str) -> None:
        """Something to know about devices or keys."""
        self._line(f"({text})", "dim")

    def close(self) -> None:
        """Take the growing line away."""
        if self._live is not None:
            self._live.stop()
            self._live = None

    def _line(self, text: str, style: str) -> None:
        self.close()
        if self._console is None:
            print(text, file=self._stream, flush=True)
        else:
            self._console.print(text, style=style)

"""A violation as a conversation that people can read."""

from collections.abc import Iterator

from voiceskill.dialog.events import Started
from voiceskill.dialog.proof.callers import describe
from voiceskill.dialog.proof.exploration import Step, Violation
from voiceskill.dialog.state import Phase

_COUNTS = {
    "misses": "misses in the conversation",
    "misses_here": "misses at this question",
    "unsure_here": "times not sure here",
    "detours": "requests in a row",
    "restarts": "restarts",
}


def transcript(violation: Violation) -> Iterator[str]:
    """The lines of the shortest conversation that breaks the property."""
    yield f"{violation.letter}. {violation.what} (slice: {violation.part.name})"
    for step in violation.steps:
        if not (isinstance(step.event, Started) and step.before.phase is Phase.NEW):
            yield from _assumed(step)
            yield f"   caller: {describe(step.event)}"
        for say in step.says:
            yield f"   skill:  {say.text}"


def _assumed(step: Step) -> Iterator[str]:
    """What a folded state takes to have happened before, where it matters here."""
    earlier = [
        f"{getattr(step.before, name)} {words}"
        for name, words in _COUNTS.items()
        if getattr(step.before, name)
    ]
    earlier += [f"{name} denied and doubted" for name in step.before.reopened]
    earlier += [f"{name} withdrawn" for name in step.before.withdrawn]
    if earlier:
        yield f"   (earlier: {', '.join(earlier)})"

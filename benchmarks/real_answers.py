"""Real answers to questions about warning signs, from a file that stays outside the project."""

from collections.abc import Mapping, Sequence

from benchmarks.items import Item
from benchmarks.scoring import Findings

NOTHING = "nothing"
_QUESTION_LENGTH = 120
_STRONGEST_FIRST = ("present", "unsure", "absent")


def status(asked: Sequence[str], findings: Findings) -> str:
    """What was heard about the ids asked, together: the strongest of them, or "nothing"."""
    heard = {findings[name] for name in asked if name in findings}
    return next((polarity for polarity in _STRONGEST_FIRST if polarity in heard), NOTHING)


def report(title: str, items: Sequence[Item], heard: Mapping[str, Findings]) -> list[str]:
    """How many are right, how many a dangerous no, and each miss."""
    misses: list[str] = []
    dangerous = wrong = 0
    answered = [item for item in items if item.id in heard]
    for item in answered:
        want = status(item.asked, item.findings)
        got = status(item.asked, heard[item.id])
        if want == got:
            continue
        wrong += 1
        danger = got == "absent"
        dangerous += danger
        mark = "DANGEROUS NO" if danger else "miss"
        misses += [
            f"  {item.id} {mark}: {', '.join(item.asked)} {want}, heard as {got}",
            f"     asked: {item.question[-_QUESTION_LENGTH:]}",
            f"     said: {item.text}",
        ]
    right = len(answered) - wrong
    share = f"{right / len(answered):.1%}" if answered else "-"
    line = f"{title}: {right} of {len(answered)} right ({share}), dangerous no {dangerous}"
    return [line, *misses]

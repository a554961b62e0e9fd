"""The figures: how often a system is right, and how it is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from benchmarks.items import Item

Findings = Mapping[str, str]

LABELLED = frozenset(
    {
        "leg_weakness",
        "leg_numbness",
        "trouble_walking",
        "bladder_bowel_loss",
        "saddle_numbness",
        "major_injury",
        "fever",
        "weight_loss",
        "night_pain",
        "cancer_history",
    }
)


@dataclass(frozen=True, slots=True)
class Score:
    """Counts over findings (present, unsure, ...) and over items (false alarms, exact)."""

    items: int
    present: int
    present_as_absent: int
    unsure: int
    unsure_as_absent: int
    found: int
    raised: int
    quiet_items: int
    false_alarms: int
    exact: int

    @property
    def recall(self) -> float | None:
        """Share of what is present that was heard as present."""
        return _share(self.found, self.present)

    @property
    def precision(self) -> float | None:
        """Share of what was heard as present that is."""
        return _share(self.found, self.raised)

    @property
    def false_alarm_rate(self) -> float | None:
        """Share of the items with nothing present in which something was heard as present."""
        return _share(self.false_alarms, self.quiet_items)

    @property
    def exact_rate(self) -> float | None:
        """Share of the items whose findings are all right, with none too many or too few."""
        return _share(self.exact, self.items)


def score(items: Sequence[Item], heard: Mapping[str, Findings], *, asked_only: bool) -> Score:
    """Scores the items that were heard, by the ten findings that the test set labels.

    With `asked_only`, only the findings that were asked count, and only items that were asked
    about one: the task of an engine that answers yes/no questions.
    """
    pairs: list[tuple[str | None, str | None]] = []
    quiet = alarms = exact = counted = 0
    for item in items:
        if item.id not in heard:
            continue
        right, got = _labelled(item.findings), _labelled(heard[item.id])
        if asked_only:
            if LABELLED.isdisjoint(item.asked):
                continue
            right = {name: right[name] for name in item.asked if name in right}
            got = {name: got[name] for name in item.asked if name in got}
        counted += 1
        pairs += [(right.get(name), got.get(name)) for name in {**right, **got}]
        exact += right == got
        if "present" not in right.values():
            quiet += 1
            alarms += "present" in got.values()
    return Score(
        items=counted,
        present=sum(right == "present" for right, _ in pairs),
        present_as_absent=pairs.count(("present", "absent")),
        unsure=sum(right == "unsure" for right, _ in pairs),
        unsure_as_absent=pairs.count(("unsure", "absent")),
        found=pairs.count(("present", "present")),
        raised=sum(got == "present" for _, got in pairs),
        quiet_items=quiet,
        false_alarms=alarms,
        exact=exact,
    )


@dataclass(frozen=True, slots=True)
class Speed:
    """Processor time for an utterance."""

    median_ms: float
    p95_ms: float
    per_second: float


def speed(nanoseconds: Sequence[int]) -> Speed:
    """`nanoseconds` holds at least two times."""
    total = sum(nanoseconds)
    return Speed(
        median(nanoseconds) / 1e6,
        quantiles(nanoseconds, n=20, method="inclusive")[-1] / 1e6,
        len(nanoseconds) / (total / 1e9) if total else float("inf"),
    )


def _labelled(findings: Findings) -> dict[str, str]:
    return {name: polarity for name, polarity in findings.items() if name in LABELLED}


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None

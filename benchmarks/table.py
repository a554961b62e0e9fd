"""The tables, in Markdown or as lined-up text."""

from collections.abc import Sequence

from benchmarks.scoring import Score, Speed

HEADS = (
    "system",
    "present heard as absent",
    "unsure heard as absent",
    "recall of present",
    "precision",
    "false alarms",
    "exact",
)
SPEED_HEADS = (
    "system",
    "median ms",
    "95 % under ms",
    "utterances a second",
    "ours against it",
    "ready s",
)


def score_row(title: str, score: Score, asked_of: int) -> tuple[str, ...]:
    """One row under HEADS; says so when the system was stopped before the last item."""
    if score.items < asked_of:
        title = f"{title} ({score.items} of {asked_of} items)"
    return (
        title,
        f"{score.present_as_absent} of {score.present}",
        f"{score.unsure_as_absent} of {score.unsure}",
        _percent(score.recall),
        _percent(score.precision),
        _percent(score.false_alarm_rate),
        _percent(score.exact_rate),
    )


def speed_row(title: str, speed: Speed, ours: Speed | None, ready: float) -> tuple[str, ...]:
    """One row under SPEED_HEADS; the ratio is of utterances a second in the same run."""
    ratio = f"{_number(ours.per_second / speed.per_second)} x" if ours else "-"
    return (
        title,
        f"{speed.median_ms:.3f}",
        f"{speed.p95_ms:.3f}",
        _number(speed.per_second),
        ratio,
        f"{ready:.2f}",
    )


def render(rows: Sequence[Sequence[str]], *, markdown: bool) -> str:
    """The first row is the head; a short row is a system that could not be measured."""
    width = len(rows[0])
    full = [[*row, *[""] * (width - len(row))] for row in rows]
    if markdown:
        lines = ["| " + " | ".join(row) + " |" for row in full]
        lines.insert(1, "|---" + "|---:" * (width - 1) + "|")
        return "\n".join(lines)
    widths = [
        max(len(row[column]) for row, short in zip(full, rows, strict=True) if len(short) == width)
        for column in range(width)
    ]
    return "\n".join(
        "  ".join(cell.ljust(size) for cell, size in zip(row, widths, strict=True)).rstrip()
        for row in full
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"

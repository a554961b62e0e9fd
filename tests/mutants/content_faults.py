"""Faults of the content: (name, file, what is there, what the fault puts in its place)."""

from collections.abc import Iterator

Fault = tuple[str, str, str, str]

_EMERGENCIES = (
    "leg_weakness",
    "leg_numbness",
    "trouble_walking",
    "bladder_bowel_loss",
    "saddle_numbness",
    "both_legs",
    "sexual_change",
    "chest_pain",
    "aneurysm_signs",
    "self_harm",
    "severe_injury",
    "pregnancy_alarm",
)
_URGENT = (
    "major_injury",
    "fever",
    "weight_loss",
    "night_pain",
    "cancer_history",
    "burning_urine",
)
_STEPS = ("walking", "bladder", "groin", "injury", "illness", "night", "cancer", "severity")
_ASKED = (*_EMERGENCIES[:5], *_URGENT[:5])
_ENDINGS = (
    ("emergency", "urgent"),
    ("urgent", "see_doctor"),
    ("see_doctor", "abandoned"),
    ("abandoned", "self_care"),
)
_LIMITS = (
    ("misses_a_question: 2", "misses_a_question: 90"),
    ("misses: 4", "misses: 90"),
    ("unsure_a_question: 2", "unsure_a_question: 90"),
    ("detours: 8", "detours: 90"),
    ("restarts: 2", "restarts: 90"),
)


def faults(read: dict[str, str]) -> Iterator[Fault]:
    """Faults of the files in `read` (name to text)."""
    yield from _levels(read["findings.yaml"])
    for step in _STEPS:
        yield f"step {step} is dropped", "questions.yaml", f"  - {step}\n", ""
    for name in _ASKED:
        yield f"{name} is not asked", "findings.yaml", f"  - {name}\n", ""
    for ending, other in _ENDINGS:
        change = (f"  {ending}: {ending}\n", f"  {ending}: {other}\n")
        yield f"the ending {ending} is {other}", "guidance.yaml", *change
    for old, new in _LIMITS:
        yield f"limit {new}", "dialog.yaml", f"  {old}\n", f"  {new}\n"
    yield from _triage()
    yield from _guidance(read["guidance.yaml"])
    yield from _questions()


def _levels(text: str) -> Iterator[Fault]:
    for names, level, lower in (
        (_EMERGENCIES, "emergency", "urgent"),
        (_URGENT, "urgent", "see_doctor"),
    ):
        for name in names:
            start = text.index(f"\n  {name}:\n")
            end = text.index(f"    level: {level}\n", start)
            old = text[start:end] + f"    level: {level}\n"
            new = text[start:end] + f"    level: {lower}\n"
            yield f"{name} is only {lower}", "findings.yaml", old, new


def _triage() -> Iterator[Fault]:
    file = "triage.yaml"
    pair = "when: [{finding: fever}, {finding: %s}]"
    for other in ("very_ill", "infection_risk"):
        yield f"fever with {other} is lost", file, pair % other, "when: [{finding: self_harm}]"
    pair = "when: [{finding: minor_fall}, {finding: %s}]"
    for other in ("fragile_bones", "over_70"):
        yield f"a fall with {other} is lost", file, pair % other, "when: [{finding: self_harm}]"
    yield "severe from nine", file, "at_least: 8", "at_least: 9"
    yield (
        "lasting from a month",
        file,
        "over: 21}, {slot: improving, equals: false",
        ("over: 30}, {slot: improving, equals: false"),
    )
    yield (
        "improving the wrong way round",
        file,
        "improving, equals: false",
        ("improving, equals: true"),
    )
    yield (
        "recurrent the wrong way round",
        file,
        "when: [{slot: recurrent, equals: true}]",
        "when: [{slot: recurrent, equals: false}]",
    )
    yield (
        "only a second episode over fifty",
        file,
        ("{finding: over_50}, {slot: recurrent, equals: false}"),
        "{finding: over_50}, {slot: recurrent, equals: true}",
    )


def _guidance(text: str) -> Iterator[Fault]:
    file = "guidance.yaml"
    for block in ("emergency", "urgent", "see_doctor", "self_care", "left_early", "abandoned"):
        start = text.index(f"\n  {block}:\n    -")
        end = text.index("    - use: disclaimer\n", start)
        old = text[start:end] + "    - use: disclaimer\n"
        yield f"no disclaimer in {block}", file, old, text[start:end]
    yield "the full advice on leaving early", file, "curtailed: left_early", "curtailed: self_care"
    for track in ("default", "chest", "crisis", "maternity"):
        start = text.index(f"\n  {track}:\n    action: ")
        end = text.index("\n", start + len(f"\n  {track}:\n"))
        old = text[start:end]
        yield (
            f"track {track} does not say to act",
            file,
            old,
            (f"\n  {track}:\n    action: Please rest a little."),
        )
    start = text.index("\n  abandoned:\n    -")
    end = text.index("    - use: warning_signs\n", start)
    old = text[start:end] + "    - use: warning_signs\n"
    yield "no warning signs for who leaves", file, old, text[start:end]


def _questions() -> Iterator[Fault]:
    file = "questions.yaml"
    for name in ("saddle_numbness", "cancer_history"):
        old = f"    asks: [{name}]\n    expects: yes_no\n"
        yield (
            f"{name} is asked only when it hurts",
            file,
            old,
            (f"{old}    when: [{{slot: severity, at_least: 5}}]\n"),
        )
    for old, new in (
        ("track: crisis", "track: default"),
        ("track: maternity", "track: default"),
        ("track: chest", "track: default"),
    ):
        yield f"{old} becomes {new}", "findings.yaml", old, new
    yield (
        "a question lacks its reprompt",
        file,
        "    short: Any new trouble with your",
        ("    shor: Any new trouble with your"),
    )

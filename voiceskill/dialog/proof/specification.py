"""What the dialog owes the caller, stated independently of its content and of `triage`.

The outcome table is written here a second time on purpose: a level that is lowered in the
content, or a rule that is lost, contradicts it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from voiceskill.dialog.content import Dialog
from voiceskill.dialog.events import Outcome
from voiceskill.dialog.load import SLOTS
from voiceskill.dialog.state import LEVELS
from voiceskill.language.meaning import SlotValue

E, U, S = Outcome.EMERGENCY, Outcome.URGENT, Outcome.SEE_DOCTOR

UNRESOLVED = {E: U, U: S, S: S}
SEVERE_FROM = 8
LASTING_OVER_DAYS = 21

_ASKED = {
    "leg_weakness": E,
    "leg_numbness": E,
    "trouble_walking": E,
    "bladder_bowel_loss": E,
    "saddle_numbness": E,
    "major_injury": U,
    "fever": U,
    "weight_loss": U,
    "night_pain": U,
    "cancer_history": U,
}
_VOLUNTEERED = {
    "both_legs": E,
    "sexual_change": E,
    "chest_pain": E,
    "aneurysm_signs": E,
    "self_harm": E,
    "severe_injury": E,
    "pregnancy_alarm": E,
    "burning_urine": U,
    "pregnant": S,
    "under_16": S,
}
_TOGETHER = (
    (E, ("fever", "very_ill")),
    (E, ("fever", "infection_risk")),
    (U, ("minor_fall", "fragile_bones")),
    (U, ("minor_fall", "over_70")),
)
_FIRST_EPISODE_OVER_50 = "over_50"

ENDING_WORDS = {
    E: ("call", "now"),
    U: ("today", "doctor"),
    S: ("doctor", "soon"),
    Outcome.SELF_CARE: ("warning sign", "bladder", "groin"),
    Outcome.ABANDONED: ("bladder", "groin", "fever"),
}
INSTRUCTION_WORDS = ("call", "now")
OWN_WORDS = {"self_harm": "crisis", "pregnancy_alarm": "maternity", "chest_pain": "heart"}
MOST_MISSES = 4
MOST_MISSES_A_QUESTION = 2
MOST_DETOURS = 12
DISCLAIMER_WORDS = ("no substitute for medical advice", "diagnosis", "treatment", "your own case")


@dataclass(frozen=True, slots=True)
class Specification:
    """`levels`: the least level of each finding; `asked`: what self-care needs a denial of.

    `together`: findings that raise a level when all of them are present.
    """

    levels: Mapping[str, Outcome]
    asked: tuple[str, ...]
    together: tuple[tuple[Outcome, tuple[str, ...]], ...]

    def of(self, names: Iterable[str]) -> "Specification":
        """What it says about `names` alone."""
        kept = frozenset(names)
        return Specification(
            {name: level for name, level in self.levels.items() if name in kept},
            tuple(name for name in self.asked if name in kept),
            tuple(rule for rule in self.together if kept.issuperset(rule[1])),
        )


def specify(dialog: Dialog) -> Specification:
    """The table for the back pain dialog; for any other, what its own content declares."""
    levels: dict[str, Outcome] = {
        name: spec.level
        for name, spec in dialog.findings.findings.items()
        if spec.level is not None
    }
    together: list[tuple[Outcome, tuple[str, ...]]] = [
        (rule.level, tuple(c.finding for c in rule.when if c.finding is not None))
        for rule in dialog.triage.rules
        if all(condition.finding is not None for condition in rule.when)
    ]
    asked = dict.fromkeys(dialog.findings.asked)
    if dialog.info.name == "back_pain":
        for name, level in {**_ASKED, **_VOLUNTEERED}.items():
            levels[name] = max(level, levels.get(name, level), key=LEVELS.index)
        together = [*dict.fromkeys([*_TOGETHER, *together])]
        asked |= dict.fromkeys(_ASKED)
    return Specification(levels, tuple(asked), tuple(together))


def missing(dialog: Dialog) -> list[str]:
    """What of the table the dialog does not know, does not ask about, or does not join."""
    specification = specify(dialog)
    joined = {
        (rule.level, tuple(condition.finding for condition in rule.when))
        for rule in dialog.triage.rules
    }
    known = dialog.findings.findings
    stepped = {name for step in dialog.steps.steps for name in dialog.steps.questions[step].asks}
    wrong = [f"`{name}` is no finding" for name in specification.levels if name not in known]
    wrong += [
        f"`{name}` is not asked"
        for name in specification.asked
        if name not in dialog.findings.asked or name not in stepped
    ]
    wrong += [
        f"no triage rule says that `{'` with `'.join(names)}` is {level.value}"
        for level, names in specification.together
        if (level, names) not in joined
    ]
    if dialog.info.name == "back_pain":
        wrong += [f"no question asks about `{slot}`" for slot in SLOTS if slot not in stepped]
    return wrong


def unbounded(dialog: Dialog) -> list[str]:
    """Limits that let a caller go round for too long."""
    limits = dialog.info.limits
    allowed = (
        ("misses", limits.misses, MOST_MISSES),
        ("misses_a_question", limits.misses_a_question, MOST_MISSES_A_QUESTION),
        ("unsure_a_question", limits.unsure_a_question, MOST_MISSES_A_QUESTION),
        ("detours", limits.detours, MOST_DETOURS),
        ("restarts", limits.restarts, MOST_MISSES),
    )
    return [f"limits.{name} is {set_to}" for name, set_to, most in allowed if set_to > most]


def least_of_slots(slots: Mapping[str, SlotValue], present: Iterable[str]) -> Outcome | None:
    """The least outcome that the slots alone, or the age with them, ask for."""
    lasting = slots.get("duration_days", 0) > LASTING_OVER_DAYS
    reasons = (
        slots.get("severity", 0) >= SEVERE_FROM,
        lasting and slots.get("improving") is False,
        slots.get("recurrent") is True,
        slots.get("recurrent") is False and _FIRST_EPISODE_OVER_50 in present,
    )
    return S if any(reasons) else None

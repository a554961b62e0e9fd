"""Puts content into the words of one turn: picks variants, fills in names and values."""

from collections.abc import Sequence

from voiceskill.dialog.content import Dialog, Line
from voiceskill.dialog.events import Outcome, Say
from voiceskill.dialog.state import LEVELS, State
from voiceskill.dialog.triage import finding_level, holds
from voiceskill.language.meaning import Polarity

_MOST_NAMES = 3


def prompt(dialog: Dialog, state: State, key: str, *, nth: int | None = None, **values: str) -> Say:
    """The common prompt `key` in its `nth` variant (the turn's own by default), or the next one.

    The variants take turns, and none is spoken two turns running.
    """
    variants: Sequence[str] = getattr(dialog.prompts, key)
    ids = [(f"prompts.{key}.{number}", text) for number, text in enumerate(variants)]
    start = (state.turn if nth is None else nth) % len(ids)
    return _fresh(state, ids[start:] + ids[:start], values)


def ask(dialog: Dialog, state: State, question_id: str, *, first: str = "ask") -> Say:
    """The question, by preference in the wording `first`, never in the words just spoken."""
    question = dialog.steps.questions[question_id]
    order = [first, *(k for k in ("short", "concrete", "ask") if k != first)]
    ids = [(f"questions.{question_id}.{key}", getattr(question, key)) for key in order]
    return _fresh(state, ids, {})


def why(dialog: Dialog, question_id: str) -> Say:
    return Say(f"questions.{question_id}.why", dialog.steps.questions[question_id].why)


def heard(dialog: Dialog, state: State, question_id: str) -> tuple[Say, ...]:
    """The acknowledgement of a slot's value, when the content has one."""
    question = dialog.steps.questions[question_id]
    value = state.slot(question.asks[0]) if question.asks else None
    if question.heard is None or value is None:
        return ()
    return (Say(f"questions.{question_id}.heard", question.heard.format(value=f"{value:g}")),)


def faq(dialog: Dialog, state: State, faq_id: str) -> tuple[Say, ...]:
    """The answer to one of the caller's questions; () when the content has none."""
    answer = dialog.faq.answers.get(faq_id)
    if answer is None:
        return ()
    if any(text == answer.answer[0] for _, text in state.spoken):
        return (Say(f"faq.{faq_id}.again", answer.again),)
    return tuple(
        Say(f"faq.{faq_id}.answer.{number}", text) for number, text in enumerate(answer.answer)
    )


def instruct(dialog: Dialog, state: State, track: str, names: tuple[str, ...]) -> tuple[Say, ...]:
    """The emergency instruction of a track: action, reason, what to tell them, action again."""
    says = []
    for part, text in dialog.guidance.instructions[track].parts():
        filled = text.format(names=name_findings(dialog, state, names))
        says.append(Say(f"guidance.{track}.{part}", filled))
    return tuple(says)


def block(dialog: Dialog, state: State, name: str) -> tuple[Say, ...]:
    """The lines of a guidance block that apply, with the blocks that it uses."""
    says: list[Say] = []
    for number, line in enumerate(dialog.guidance.blocks[name]):
        if not all(holds(dialog, state, condition) for condition in line.when):
            continue
        says.extend(_line(dialog, state, f"guidance.{name}.{number}", line))
    return tuple(says)


def _line(dialog: Dialog, state: State, line_id: str, line: Line) -> tuple[Say, ...]:
    if line.use is not None:
        return block(dialog, state, line.use)
    assert line.text is not None
    values: dict[str, str] = {}
    for key, names in (("names", state.present()), ("unclear", unclear(state))):
        if f"{{{key}}}" in line.text:
            values[key] = name_findings(dialog, state, _by_level(dialog, names))
            if not values[key]:
                return ()
    return (Say(line_id, line.text.format(**values)),)


def unclear(state: State) -> tuple[str, ...]:
    """The findings that stayed unsure, or got no answer."""
    unsure = [name for name, polarity in state.findings if polarity is Polarity.UNSURE]
    return tuple(dict.fromkeys([*unsure, *state.unanswered]))


def _by_level(dialog: Dialog, names: Sequence[str]) -> list[str]:
    """The findings that raise the level, the gravest first."""
    levels = {name: finding_level(dialog, name) for name in names}
    grave = [name for name, level in levels.items() if level is not None]
    return sorted(grave, key=lambda name: -LEVELS.index(levels[name] or Outcome.ABANDONED))


def name_findings(
    dialog: Dialog, state: State, names: Sequence[str], *, most: int | None = _MOST_NAMES
) -> str:
    """At most `most` findings in spoken words; what one yes raised is "at least one of"."""
    parts: list[str] = []
    rest = list(names)
    for group in state.joint:
        if all(name in rest and state.polarity(name) is Polarity.PRESENT for name in group):
            rest = [name for name in rest if name not in group]
            parts.append("at least one of " + join(_spoken(dialog, group), "or"))
    return join([*parts, *_spoken(dialog, rest)][:most], "and")


def denials(dialog: Dialog, names: Sequence[str]) -> str:
    """What was denied, in the words of a read-back."""
    specs = [dialog.findings.findings[name] for name in names]
    return join([spec.denial for spec in specs if spec.denial is not None], "or")


def join(words: Sequence[str], last: str) -> str:
    """`a, b or c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def _spoken(dialog: Dialog, names: Sequence[str]) -> list[str]:
    known = dialog.findings.findings
    return [known[name].name for name in names if name in known]


def _fresh(state: State, ids: Sequence[tuple[str, str]], values: dict[str, str]) -> Say:
    """The first wording that was not spoken in the last turn."""
    filled = [(prompt_id, text.format(**values)) for prompt_id, text in ids]
    just_spoken = {text for _, text in state.spoken}
    prompt_id, text = next((pair for pair in filled if pair[1] not in just_spoken), filled[0])
    return Say(prompt_id, text)

"""The safety properties, over many random conversations."""

import pytest

from tests.dialog.walks import Step, walk
from voiceskill.dialog.content import Dialog
from voiceskill.dialog.events import Finish, Listen, Outcome, Understood
from voiceskill.dialog.state import LEVELS, Phase, dump_state, parse_state
from voiceskill.dialog.triage import emergencies, level
from voiceskill.language.meaning import Intent, Polarity

WALKS = 1500
_CACHE: list[list[Step]] = []


@pytest.fixture
def walks(dialog: Dialog) -> list[list[Step]]:
    if not _CACHE:
        _CACHE.extend(list(walk(dialog, seed)) for seed in range(WALKS))
    return _CACHE


@pytest.fixture
def steps(walks: list[list[Step]]) -> list[Step]:
    return [step for conversation in walks for step in conversation]


def asks_for(step: Step, intent: Intent) -> bool:
    return isinstance(step.event, Understood) and step.event.meaning.intent is intent


def test_each_conversation_ends_with_one_outcome(walks: list[list[Step]]) -> None:
    for conversation in walks:
        last = conversation[-1]
        assert isinstance(last.effects[-1], Finish)
        assert last.effects[-1].outcome is last.after.outcome
        assert {step.after.outcome for step in conversation[:-1]} <= {None}


def test_each_outcome_was_reached(walks: list[list[Step]]) -> None:
    assert {conversation[-1].after.outcome for conversation in walks} == set(Outcome)


def test_an_emergency_is_acted_on_in_the_same_turn(dialog: Dialog, steps: list[Step]) -> None:
    acted = 0
    for step in steps:
        before = {n for names in emergencies(dialog, step.before).values() for n in names}
        after = {n for names in emergencies(dialog, step.after).values() for n in names}
        if after - before:
            acted += 1
            assert any(say.prompt.endswith(".action") for say in step.says)
            assert level(dialog, step.after) is Outcome.EMERGENCY
    assert acted > 100


def test_no_self_care_unless_each_sign_was_denied(dialog: Dialog, steps: list[Step]) -> None:
    for step in steps:
        if step.after.outcome is Outcome.SELF_CARE:
            assert all(
                step.after.polarity(name) is Polarity.ABSENT for name in dialog.findings.asked
            )
        if any(say.prompt.startswith("guidance.activity") for say in step.says):
            assert step.after.confirmed


def test_the_disclaimer_ends_each_path(walks: list[list[Step]]) -> None:
    for conversation in walks:
        prompts = [say.prompt for say in conversation[-1].says]
        assert any(prompt.startswith("guidance.disclaimer") for prompt in prompts)


def test_only_the_caller_lowers_the_level(dialog: Dialog, steps: list[Step]) -> None:
    going_back = (Intent.BACK, Intent.RESTART, Intent.CORRECTION)
    for step in steps:
        before = level(dialog, step.before)
        after = level(dialog, step.after)
        ranks = [LEVELS.index(value) if value else -1 for value in (before, after)]
        if ranks[1] < ranks[0]:
            withdrawn = set(step.after.withdrawn) - set(step.before.withdrawn)
            reopened = any(asks_for(step, intent) for intent in going_back) or (
                isinstance(step.event, Understood)
                and (step.event.meaning.findings or step.event.meaning.slots)
            )
            assert withdrawn or reopened
        if before is Outcome.EMERGENCY and after is not Outcome.EMERGENCY:
            assert step.before.phase is Phase.WITHDRAW
            assert after is Outcome.URGENT


def test_only_its_own_question_denies_a_finding(steps: list[Step]) -> None:
    for step in steps:
        for name, polarity in step.after.findings:
            if polarity is Polarity.ABSENT and step.before.polarity(name) is not polarity:
                assert name in step.before.asked or step.before.phase is Phase.WITHDRAW


def test_what_is_known_is_not_asked(steps: list[Step]) -> None:
    for step in steps:
        for effect in step.effects:
            if isinstance(effect, Listen):
                assert not set(effect.asked) & set(step.after.settled)


def test_nothing_is_said_twice_running(steps: list[Step]) -> None:
    for step in steps:
        if asks_for(step, Intent.REPEAT) or step.after.phase is Phase.ENDED:
            continue
        assert not {say.text for say in step.says} & {text for _, text in step.before.spoken}


def test_the_state_resumes_anywhere(dialog: Dialog, walks: list[list[Step]]) -> None:
    for conversation in walks[:200]:
        for step in conversation:
            assert parse_state(dump_state(step.after)) == step.after


def test_placeholders_are_all_filled(steps: list[Step]) -> None:
    assert not [say for step in steps for say in step.says if "{" in say.text]

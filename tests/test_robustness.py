"""A small, bounded part of `python -m benchmarks.fuzz`, and conversations that hypothesis makes."""

import os
import random
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from benchmarks.fuzz import run
from benchmarks.fuzzing.targets import Targets
from voiceskill.dialog.content import Dialog, TriageFile
from voiceskill.dialog.engine import advance, new_state
from voiceskill.dialog.events import (
    Effect,
    Event,
    Finish,
    Left,
    Listen,
    NoInput,
    NoMatch,
    Outcome,
    Started,
    Understood,
)
from voiceskill.dialog.load import SLOTS, load_dialog
from voiceskill.dialog.state import LEVELS, Phase, dump_state, parse_state
from voiceskill.dialog.triage import emergencies, level
from voiceskill.errors import ContentError
from voiceskill.language.meaning import Finding, Intent, Meaning, Polarity
from voiceskill.language.reader import Reader
from voiceskill.resources import data_folder
from voiceskill.yamlfile import read_yaml

EVENTS = 1_500


@cache
def shipped() -> Dialog:
    folder = data_folder("dialogs")
    return load_dialog(folder / "back_pain", folder / "common")


NAMES = st.sampled_from(sorted(shipped().findings.findings)) | st.text(max_size=5)
FINDINGS = st.dictionaries(NAMES, st.sampled_from(Polarity), max_size=3)
VALUES = st.booleans() | st.integers() | st.floats()
CONTENT_FREE: list[Event] = [NoInput(), NoMatch(), Left(), Started()]


class Conversation(RuleBasedStateMachine):
    """Any caller at all; what must hold holds after each turn."""

    effects: tuple[Effect, ...] = ()

    @initialize()
    def begin(self) -> None:
        self.state = new_state(shipped())
        self.turn(Started())

    def turn(self, event: Event) -> None:
        before = self.state
        self.state, self.effects = advance(shipped(), before, event)
        lost = set(before.present()) - set(self.state.present())
        withdrawn = before.phase is Phase.WITHDRAW and set(before.subject) >= lost
        assert not lost or withdrawn

    @rule(event=st.sampled_from(CONTENT_FREE))
    def say_nothing_of_use(self, event: Event) -> None:
        self.turn(event)

    @rule(polarity=st.sampled_from(Polarity), doubted=st.booleans())
    def answer(self, polarity: Polarity, doubted: bool) -> None:
        intents = {Polarity.PRESENT: Intent.YES, Polarity.ABSENT: Intent.NO}
        found = tuple(Finding(n, polarity) for n in self.state.asked if n not in SLOTS)
        self.turn(Understood(Meaning(intents.get(polarity, Intent.UNSURE), None, found), doubted))

    @rule(value=VALUES)
    def fill(self, value: float) -> None:
        slots = tuple((name, value) for name in self.state.asked if name in SLOTS)
        self.turn(Understood(Meaning(slots=slots)))

    @rule(
        intent=st.none() | st.sampled_from(Intent),
        found=FINDINGS,
        late=st.sampled_from((None, Intent.YES, Intent.NO, Intent.UNSURE)),
    )
    def volunteer(
        self, intent: Intent | None, found: dict[str, Polarity], late: Intent | None
    ) -> None:
        findings = tuple(Finding(name, polarity) for name, polarity in found.items())
        faq = "work" if intent is Intent.QUESTION else None
        correction = late if intent is Intent.CORRECTION else None
        self.turn(Understood(Meaning(intent, faq, findings, (), correction)))

    @rule()
    def resume_from_storage(self) -> None:
        assert parse_state(dump_state(self.state)) == self.state
        self.state = parse_state(dump_state(self.state))

    @invariant()
    def listens_or_ends(self) -> None:
        if self.effects:
            assert isinstance(self.effects[-1], Listen | Finish)

    @invariant()
    def an_emergency_is_the_level(self) -> None:
        if emergencies(shipped(), self.state):
            assert level(shipped(), self.state) is Outcome.EMERGENCY
            assert self.state.phase in (Phase.VERIFY, Phase.WITHDRAW, Phase.ENDED)

    @invariant()
    def an_ending_is_no_lower_than_the_level(self) -> None:
        reached = level(shipped(), self.state)
        if self.state.outcome is not None and reached is not None:
            assert LEVELS.index(self.state.outcome) >= LEVELS.index(reached)


def test_any_caller_at_all() -> None:
    bounded = settings(max_examples=60, stateful_step_count=40, deadline=None, derandomize=True)
    run_state_machine_as_test(Conversation, settings=bounded)


@pytest.fixture
def targets(
    dialog: Dialog, reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Targets:
    for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return Targets(tmp_path, dialog, reader)


def test_a_bounded_part_of_the_fuzz_run(targets: Targets) -> None:
    told: list[str] = []
    run(targets, EVENTS, 1, told.append)
    assert "engine" in told[-1]
    assert int(told[-2].split()[0]) >= EVENTS


def test_damaged_dialog_files_are_refused_in_one_line(targets: Targets) -> None:
    assert sum(targets.yaml(random.Random(seed)) for seed in range(15)) == 15
    assert os.listdir(targets.folder)


def test_a_file_nested_too_deeply_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "triage.yaml"
    path.write_text("rules: " + "[" * 5000, encoding="utf-8")
    with pytest.raises(ContentError, match=r"triage.yaml: lists or keys are nested too deeply"):
        read_yaml(path, TriageFile)

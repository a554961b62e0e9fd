"""The proof: the shipped dialog holds, and a broken one gives the conversation that shows it."""

import argparse
import shutil
from pathlib import Path

import pytest

from voiceskill.commands import verify
from voiceskill.dialog.content import Dialog
from voiceskill.dialog.events import NoInput, Outcome
from voiceskill.dialog.proof.counterexample import transcript
from voiceskill.dialog.proof.exploration import Step, explore
from voiceskill.dialog.proof.ledger import Ledger
from voiceskill.dialog.proof.properties import faults, stored
from voiceskill.dialog.proof.slices import cut, glimpses, slices
from voiceskill.dialog.proof.specification import specify
from voiceskill.dialog.proof.verdict import Verdict, prove
from voiceskill.dialog.state import Phase, State, replace
from voiceskill.language.meaning import Polarity


def changed(dialog: Dialog, name: str, **values: object) -> Dialog:
    """The dialog with other values in one finding."""
    known = dialog.findings.findings
    finding = known[name].model_copy(update=values)
    findings = dialog.findings.model_copy(update={"findings": {**known, name: finding}})
    return dialog.model_copy(update={"findings": findings})


def first_fault(dialog: Dialog) -> Verdict:
    return prove(dialog, brief=True, first=True, processes=1)


def test_a_slice_of_the_shipped_dialog_holds(dialog: Dialog) -> None:
    part = cut(dialog, ("saddle_numbness",), ("severity",))
    found = explore(part, specify(dialog), faults, stored)
    assert found.violations == {}
    assert found.states > 100


def test_a_doubted_denial_said_with_a_yes_withdraws_nothing(dialog: Dialog) -> None:
    part = cut(dialog, ("pregnant",), ("severity",), all_commands=True)
    assert explore(part, specify(dialog), faults, stored).violations == {}


def test_the_beginnings_of_all_slices_hold(dialog: Dialog) -> None:
    for part in (*slices(dialog), *glimpses(dialog)):
        found = explore(part, specify(dialog), faults, stored, most_states=3)
        assert found.violations == {}, list(map(transcript, found.violations.values()))


def test_a_question_of_a_known_kind_adds_no_slice(dialog: Dialog) -> None:
    steps = dialog.steps
    question = steps.questions["cancer"].model_copy(update={"asks": ("stroke",)})
    more = {
        "steps": steps.model_copy(
            update={
                "steps": (*steps.steps, "stroke"),
                "questions": {**steps.questions, "stroke": question},
            }
        ),
        "findings": dialog.findings.model_copy(
            update={
                "asked": (*dialog.findings.asked, "stroke"),
                "findings": {
                    **dialog.findings.findings,
                    "stroke": dialog.findings.findings["cancer_history"],
                },
            }
        ),
    }
    before = [part.name for part in slices(dialog)]
    assert [part.name for part in slices(dialog.model_copy(update=more))] == before


def test_what_the_engine_forgets_breaks_the_fold(dialog: Dialog) -> None:
    forgetful = replace(State(), phase=Phase.ASK, question="open")
    heard = replace(forgetful, findings=(("fever", Polarity.UNSURE),))
    part = cut(dialog, ("fever",))
    step = Step(part, specify(dialog), heard, Ledger(), NoInput(), forgetful, Ledger(), effects=())
    assert ("j", "what was heard about fever is forgotten") in list(faults(step))


def test_a_lowered_level_is_shown_by_a_conversation(dialog: Dialog) -> None:
    verdict = first_fault(changed(dialog, "leg_weakness", level=Outcome.URGENT))
    assert verdict.broken("i")
    lines = list(transcript(verdict.violations["i"]))
    assert lines[0].startswith("i. leg_weakness was heard")
    assert lines[-1].startswith("   skill:")
    assert any("caller: i have leg_weakness" in line for line in lines)


def test_a_wrong_track_is_shown(dialog: Dialog) -> None:
    broken = changed(dialog, "self_harm", track="default")
    part = cut(broken, ("self_harm",))
    assert "i" in explore(part, specify(broken), faults, stored, most_states=12).violations


def test_a_lost_question_is_named(dialog: Dialog) -> None:
    asked = tuple(name for name in dialog.findings.asked if name != "fever")
    findings = dialog.findings.model_copy(update={"asked": asked})
    verdict = first_fault(dialog.model_copy(update={"findings": findings}))
    assert verdict.problems == {"e": ["`fever` is not asked"]}


def test_a_missing_disclaimer_is_shown(dialog: Dialog) -> None:
    blocks = {**dialog.guidance.blocks, "disclaimer": ()}
    guidance = dialog.guidance.model_copy(update={"blocks": blocks})
    assert first_fault(dialog.model_copy(update={"guidance": guidance})).broken("d")


@pytest.mark.parametrize("limit", ["misses", "detours", "restarts"])
def test_a_limit_that_is_none_is_named(dialog: Dialog, limit: str) -> None:
    limits = dialog.info.limits.model_copy(update={limit: 99})
    info = dialog.info.model_copy(update={"limits": limits})
    verdict = first_fault(dialog.model_copy(update={"info": info}))
    assert verdict.problems == {"c": [f"limits.{limit} is 99"]}


def test_the_command_prints_a_counterexample(
    tmp_path: Path, dialogs_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(dialogs_folder, tmp_path / "dialogs")
    file = tmp_path / "dialogs/back_pain/findings.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("level: emergency", "level: urgent", 1), encoding="utf-8")
    parser = argparse.ArgumentParser()
    verify.configure(parser)
    options = ["--dialog", str(file.parent), "--brief", "--first", "--processes", "1"]
    assert verify.run(parser.parse_args(options)) == 1
    told = capsys.readouterr().out
    assert "i. an emergency is acted on" in told
    assert "FAILS" in told
    assert "caller: i have leg_weakness" in told

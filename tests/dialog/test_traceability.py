"""Each way in which a sentence or a statement can lose its trace is named, with file and key."""

import re
import shutil
from pathlib import Path

import pytest

from tests.dialog.walks import walk
from voiceskill.cli import main
from voiceskill.dialog.content import Dialog
from voiceskill.dialog.load import load_dialog
from voiceskill.dialog.records import fingerprint, load_records, review_state
from voiceskill.dialog.sentences import sentences
from voiceskill.dialog.source_table import as_markdown, as_text
from voiceskill.dialog.traceability import carriers, problems
from voiceskill.errors import ContentError


@pytest.fixture
def folder(tmp_path: Path, dialogs_folder: Path) -> Path:
    shutil.copytree(dialogs_folder / "back_pain", tmp_path / "back_pain")
    shutil.copytree(dialogs_folder / "common", tmp_path / "common")
    return tmp_path / "back_pain"


def found_in(folder: Path) -> list[str]:
    common = folder.parent / "common"
    dialog = load_dialog(folder, common)
    return [
        f"{file}, {key}: {rule}"
        for file, key, rule in problems(dialog, load_records(folder, common))
    ]


def replace_in(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_shipped_dialog_has_no_fault(folder: Path) -> None:
    assert found_in(folder) == []


BREAKS = {
    "a fact edited away": (
        "guidance.yaml",
        "Keep gently active, and avoid long rest in bed.",
        "Keep gently active, and avoid long rest.",
        'statements.treatment_active.words: no sentence named says "bed"',
    ),
    "a sentence without a statement": (
        "guidance.yaml",
        "    - text: Also be seen today if you ever had cancer.\n",
        "    - text: Also be seen today if you ever had cancer.\n"
        "      source: seed_warning_cancer\n"
        "    - text: Lions are big.\n",
        "blocks.warning_signs.3.text: cites `seed_warning_cancer`",
    ),
    "an unknown sentence": (
        "seed.yaml",
        "carried_by: [guidance.activity.0]",
        "carried_by: [guidance.activities.0]",
        "unknown sentence `guidance.activities.0`",
    ),
    "an unknown section": ("seed.yaml", "section: causes", "section: cause", "unknown section"),
    "an unknown source of a section": (
        "seed.yaml",
        "causes: [seed_causes]",
        "causes: [seed_causes, seed_cause]",
        "sections.causes: unknown source `seed_cause`",
    ),
    "a source that nothing cites": (
        "sources.yaml",
        "sources:\n",
        "sources:\n  hearsay: {title: Hearsay}\n",
        "sources.hearsay: nothing cites",
    ),
    "a source without a title": (
        "sources.yaml",
        "title: Common clinical practice",
        'title: " "',
        "needs its title",
    ),
    "a block that nothing leads to": (
        "guidance.yaml",
        "    - use: recovery\n",
        "",
        "blocks.recovery.0.text: has no level",
    ),
    "a reviewer without reviews": (
        "dialog.yaml",
        'reviewed_by: ""',
        "reviewed_by: Dr Example",
        "names a reviewer, but",
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_names_the_fault(folder: Path, name: str) -> None:
    file, old, new, expected = BREAKS[name]
    replace_in(folder / file, old, new)
    assert any(expected in line for line in found_in(folder)), found_in(folder)


def test_names_what_a_dialog_built_in_code_lacks(dialog: Dialog, folder: Path) -> None:
    records = load_records(folder, folder.parent / "common")
    questions = dict(dialog.steps.questions)
    hearsay = {"source": "hearsay", "asks": ("fever", "weight_loss", "night_pain")}
    questions["illness"] = questions["illness"].model_copy(update=hearsay)
    instructions = dict(dialog.guidance.instructions)
    instructions["chest"] = instructions["chest"].model_copy(update={"tell": "Say so."})
    broken = dialog.model_copy(
        update={
            "steps": dialog.steps.model_copy(update={"questions": questions}),
            "guidance": dialog.guidance.model_copy(update={"instructions": instructions}),
        }
    )
    rules = {key: rule for _, key, rule in problems(broken, records)}
    assert rules["questions.illness.ask"] == "unknown source `hearsay`"
    assert "joins more than" in rules["questions.illness.asks"]
    assert "has to begin" in rules["instructions.chest.tell"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    left_out: a list for readers that makes no statement\n", ""),
        ("words: [active, bed]\n", "left_out: for no reason\n    words: [active, bed]\n"),
        ("    words: [active, bed]\n", ""),
    ],
)
def test_a_statement_is_carried_or_left_out(folder: Path, old: str, new: str) -> None:
    replace_in(folder / "seed.yaml", old, new)
    with pytest.raises(ContentError, match=r"seed\.yaml, line \d+, statements\."):
        found_in(folder)


def test_reviews_are_of_the_words_as_they_stand(folder: Path) -> None:
    text = "Is a leg newly weak?"
    reviews = folder / "reviews.yaml"
    entry = (
        "reviews:\n  questions.leg_weakness.ask: "
        "{{by: Dr Example, on: 2026-01-31, fingerprint: {}}}\n"
    )
    reviews.write_text(entry.format(f'"{fingerprint(text)}"'), encoding="utf-8")
    records = load_records(folder, folder.parent / "common")
    state = review_state(records, "questions.leg_weakness.ask", text)
    assert found_in(folder) == []
    assert state == "reviewed by Dr Example on 2026-01-31"
    reviews.write_text(entry.format("deadbeef"), encoding="utf-8")
    assert any("has changed since this review" in line for line in found_in(folder))
    records = load_records(folder, folder.parent / "common")
    assert review_state(records, "questions.leg_weakness.ask", text).startswith("changed since")
    reviews.write_text(entry.format("x").replace("leg_weakness", "leg"), encoding="utf-8")
    assert any("unknown sentence" in line for line in found_in(folder))


def test_a_dialog_without_records_is_no_error(folder: Path) -> None:
    for path in (folder / "seed.yaml", folder / "reviews.yaml"):
        path.unlink()
    assert found_in(folder) == []
    (folder.parent / "common" / "known_words.yaml").unlink()
    assert any("reading grade" in line for line in found_in(folder))


def test_all_that_is_said_has_an_id_of_the_inventory(dialog: Dialog) -> None:
    known = {sentence.id for sentence in sentences(dialog)}
    said = {say.prompt for seed in range(300) for step in walk(dialog, seed) for say in step.says}
    assert said <= known
    assert len(said) > 150


def test_each_statement_of_the_seed_is_in_both_tables(dialog: Dialog, folder: Path) -> None:
    records = load_records(folder, folder.parent / "common")
    spoken = sentences(dialog)
    markdown = "\n".join(as_markdown(dialog, records))
    text = "\n".join(as_text(dialog, records))
    for statement in records.seed.statements.values():
        assert statement.says in markdown
        assert statement.says in text
        assert statement.left_out or carriers(statement, spoken)
    for sentence in spoken:
        assert f"| `{sentence.id}` | {sentence.text} |" in markdown
        assert f"  {sentence.id} [" in text
    assert set(map(_columns, markdown.splitlines())) == {0, 3, 5}


def _columns(line: str) -> int:
    return max(0, len(re.findall(r"(?<!\\)\|", line)) - 1)


def test_sections_of_the_seed_are_counted_through(folder: Path) -> None:
    seed = load_records(folder, folder.parent / "common").seed
    for section in seed.sections:
        items = [s.item for s in seed.statements.values() if s.section == section]
        assert items == list(range(1, len(items) + 1))
        assert items


def test_check_and_sources_on_the_command_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--dialog", str(folder)]) == 0
    assert "no fault" in capsys.readouterr().out
    assert main(["sources", "--markdown", "--dialog", str(folder)]) == 0
    assert "not reviewed by a clinician" in capsys.readouterr().out
    replace_in(folder / "questions.yaml", "ask: Is a leg newly weak?", "ask: Is it. Or not")
    assert main(["check", "--dialog", str(folder)]) == 2
    captured = capsys.readouterr()
    lines = captured.err.splitlines()
    assert all(line.startswith(f"{folder / 'questions.yaml'}, questions.") for line in lines)
    assert len(lines) == len(set(lines)) >= 2
    assert "faults" in captured.out


def test_check_names_what_no_phrase_leads_to(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replace_in(folder / "lexicon" / "more_topics.yaml", "surgery: [", "surgeries: [")
    assert main(["check", "--dialog", str(folder)]) == 2
    lines = capsys.readouterr().err
    assert "faq.yaml, answers.surgery: no phrase of the lexicon asks for it" in lines
    assert "faq.surgeries: the dialog does not know it" in lines


def test_check_refuses_a_question_to_which_yes_means_absent(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replace_in(
        folder / "questions.yaml", "ask: Is a leg newly weak?", "ask: Can you lift both legs?"
    )
    assert main(["check", "--dialog", str(folder)]) == 2
    expected = "questions.leg_weakness.ask: a yes must mean that leg_weakness is present"
    assert expected in capsys.readouterr().err


def test_check_names_the_words_a_model_cannot_hear(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "lexicon" / "zz.yaml").write_text(
        "concepts: {xx: [back xqzzt (pain|zzqx)]}\n", encoding="utf-8"
    )
    assert main(["check", "--model", "pocketsphinx", "--dialog", str(folder)]) == 2
    expected = "concepts.xx: not in the vocabulary of pocketsphinx: xqzzt, zzqx"
    assert expected in capsys.readouterr().err
    assert main(["check", "--model", "no-such", "--dialog", str(folder)]) == 2

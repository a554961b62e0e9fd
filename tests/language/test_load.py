"""Broken lexicons are refused with the file, the key and the rule."""

import shutil
from pathlib import Path

import pytest

from voiceskill.errors import ContentError
from voiceskill.language.lexicon import Caution, parse_rule
from voiceskill.language.load import load_lexicon, load_second_reader
from voiceskill.resources import data_folder

_SHARES = ", ".join(f"{name}: 0.5" for name in Caution.model_fields if name != "model")


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    for name in ("back_pain", "common"):
        shutil.copytree(data_folder("dialogs") / name / "lexicon", tmp_path / name / "lexicon")
    return tmp_path / "back_pain", tmp_path / "common"


@pytest.mark.parametrize(
    ("yaml", "why"),
    [
        ("concept: {}\n", "concept"),
        ("concepts: {Leg: [a]}\n", "is not a name"),
        ("concepts: {leg: [a]}\n", "stands in another file too"),
        ("concepts: {toe: ['{paw}']}\n", "names the concept paw"),
        ("findings: {toe: {present: ['{leg} +']}}\n", "should follow"),
        ("findings: {toe: {present: ['leg']}}\n", "neither"),
        ("findings: {toe: {present: ['{leg} {numb}']}}\n", "must alternate"),
        ("findings: {toe: {present: ['{leg} + {numb} > {weak}']}}\n", "mixes"),
        ("findings: {toe: {place: paw}}\n", "names the concept paw"),
        (f"second_reader: {{model: m, {_SHARES}}}\n", "stands in another file too"),
        ("severity: [{value: 11, concept: leg}]\n", "less than or equal to 10"),
    ],
)
def test_a_broken_file_says_what_is_wrong(folders: tuple[Path, Path], yaml: str, why: str) -> None:
    (folders[0] / "lexicon" / "zz.yaml").write_text(yaml, encoding="utf-8")
    with pytest.raises(ContentError, match=why):
        load_lexicon(*folders)


@pytest.mark.parametrize(("file", "why"), [("cues", "concept"), ("words", "word set")])
def test_a_missing_file_says_what_it_would_define(
    folders: tuple[Path, Path], file: str, why: str
) -> None:
    (folders[1] / "lexicon" / f"{file}.yaml").unlink()
    with pytest.raises(ContentError, match=why):
        load_lexicon(*folders)


def test_a_folder_without_lexicon_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="no lexicon file"):
        load_lexicon(tmp_path, tmp_path)


def test_a_rule_is_read() -> None:
    rule = parse_rule("{a} > {b} without {c} + {d} unless {e}")
    assert (rule.concepts, rule.ordered, rule.spread) == (("a", "b"), True, False)
    assert (rule.without, rule.unless) == (("c", "d"), ("e",))


def test_a_lexicon_may_have_no_second_reader(folders: tuple[Path, Path]) -> None:
    (folders[0] / "lexicon" / "second_reader.yaml").unlink()
    assert load_second_reader(load_lexicon(*folders)) is None

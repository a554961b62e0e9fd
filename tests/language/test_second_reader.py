"""The second reader errs to the side of caution, whatever it thinks."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.language.shipped import TESTS, lexicon, reader, rows
from voiceskill.errors import ContentError
from voiceskill.language import load
from voiceskill.language.lexicon import Caution
from voiceskill.language.meaning import Finding, Polarity
from voiceskill.language.overruling import overrule
from voiceskill.language.second_reader import Opinion, SecondReader

RECIPE = TESTS.parent / "models" / "second-reader" / "train.py"
CAUTIOUS = {
    Polarity.ABSENT: {Polarity.ABSENT, Polarity.UNSURE},
    Polarity.UNSURE: {Polarity.UNSURE, Polarity.PRESENT},
    Polarity.PRESENT: {Polarity.PRESENT, Polarity.UNSURE},
}
shares = st.floats(0, 1)
cautions = st.builds(
    Caution,
    model=st.just("m"),
    **dict.fromkeys(sorted(Caution.model_fields.keys() - {"model"}), shares),
)
opinions = st.lists(st.floats(0.01, 1), min_size=4, max_size=4).map(
    lambda parts: Opinion(*(part / sum(parts) for part in parts))
)


def _recipe() -> ModuleType:
    spec = importlib.util.spec_from_file_location("second_reader_recipe", RECIPE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


recipe = _recipe()


@given(st.sampled_from(Polarity), opinions, cautions)
def test_what_was_heard_is_never_cleared(
    polarity: Polarity, opinion: Opinion, caution: Caution
) -> None:
    heard = Finding("fever", polarity, "w", "c", "r")
    (now,) = overrule((heard,), {"fever": opinion}, caution, words=9)
    assert now.polarity in CAUTIOUS[polarity]
    assert now == heard or now.polarity is not polarity


@given(opinions, cautions)
def test_what_was_not_heard_is_never_cleared(opinion: Opinion, caution: Caution) -> None:
    found = overrule((), {"fever": opinion}, caution, words=9)
    assert all(finding.polarity is not Polarity.ABSENT for finding in found)


def _caution() -> Caution:
    caution = lexicon().second_reader
    assert caution is not None
    return caution


def test_a_short_plain_answer_means_what_it_says() -> None:
    heard = (Finding("fever", Polarity.ABSENT, "no", "no", "answer"),)
    sure_of_the_opposite = {"fever": Opinion(0.0, 0.0, 0.0, 1.0)}
    assert overrule(heard, sure_of_the_opposite, _caution(), words=2) == heard
    (doubted,) = overrule(heard, sure_of_the_opposite, _caution(), words=9)
    assert doubted.polarity is Polarity.UNSURE


def test_a_number_that_was_read_is_not_doubted() -> None:
    heard = reader().read("thirty six point eight", ("fever",)).findings
    assert [finding.polarity for finding in heard] == [Polarity.ABSENT]


def test_a_finding_without_an_opinion_stays() -> None:
    heard = (Finding("chest_pain", Polarity.ABSENT, "w", "c", "r"),)
    assert overrule(heard, {}, _caution(), words=9) == heard


def test_opinions_are_shares() -> None:
    second = load.load_second_reader(lexicon())
    assert second is not None
    for asked in ((), ("fever",), ("fever", "weight_loss"), ("severity",)):
        for opinion in second.read(("no", "not", "hot"), asked).values():
            parts = (opinion.none, opinion.absent, opinion.unsure, opinion.present)
            assert sum(parts) == pytest.approx(1, abs=1e-5)


def test_a_change_by_the_second_reader_says_so() -> None:
    changed = [
        finding
        for row in rows(TESTS / "utterances")
        for finding in reader().read(row["text"], row["asked"]).findings
        if finding.rule.startswith("second reader")
    ]
    assert changed
    assert all(finding.polarity is not Polarity.ABSENT for finding in changed)


def test_it_learns_what_it_is_taught() -> None:
    lines = [
        "FE\tFE+\tboiling and shaking all evening",
        "FE\tFE-\tas cool as anything",
        "FE\tFE?\tnever took it so who can say",
        "BB\t0\twhich one do you mean",
    ]
    phrasings = [recipe.parse(line) for line in lines for _ in range(20)]
    learned = recipe.fit(phrasings, epochs=4)
    assert isinstance(learned, SecondReader)
    words = reader().words
    assert learned.read(words("shaking all evening"), ("fever",))["fever"].present > 0.5
    assert learned.read(words("cool as anything"), ("fever",))["fever"].absent > 0.5
    assert learned.read(words("who can say"), ("fever",))["fever"].unsure > 0.5
    assert learned.read(words("which one"), ("bladder_bowel_loss",))["fever"].none > 0.5


def test_weights_that_cannot_be_read_are_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "data_folder", lambda _: tmp_path)
    with pytest.raises(ContentError, match=r"weights\.npz, second_reader\.model: cannot be read"):
        load.load_second_reader(lexicon())
    (tmp_path / "second-reader").mkdir()
    np.savez(tmp_path / "second-reader" / "weights.npz", findings=np.array(["fever"]))
    with pytest.raises(ContentError, match="cannot be read"):
        load.load_second_reader(lexicon())


def test_no_utterance_of_more_than_three_words_is_a_phrasing() -> None:
    words = reader().words
    said = {words(row["text"]) for row in rows(TESTS / "utterances")}
    said |= {words(row["text"]) for row in rows(TESTS / "utterances" / "blind")}
    taught = {words(phrasing.text) for phrasing in recipe.load_phrasings()}
    assert [" ".join(text) for text in said & taught if len(text) > 3] == []

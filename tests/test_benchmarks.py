"""The benchmark's own sums: what is counted, and how a peer's answers become findings."""

from pathlib import Path

import pytest

from benchmarks.environments import CannotInstall
from benchmarks.items import Item
from benchmarks.mapping import to_findings
from benchmarks.real_answers import status
from benchmarks.scoring import score, speed
from benchmarks.systems import SYSTEMS, CannotRun, System, run
from benchmarks.understanding import measure
from voiceskill.language.lexicon import parse_rule

RULES = {
    "leg_numbness": {"present": [parse_rule("{leg} + {numb}")]},
    "trouble_walking": {
        "present": [parse_rule("{cannot} > {walk}")],
        "asked absent": [parse_rule("{fine} without {walk}")],
    },
}
NOT = ["NEGATED_EXISTENCE", 0, 1]


def span(concept: str, start: int, *cues: list[object]) -> dict[str, object]:
    return {"concept": concept, "start": start, "end": start + 1, "cues": list(cues)}


@pytest.mark.parametrize(
    ("spans", "findings"),
    [
        ([span("leg", 1), span("numb", 2)], {"leg_numbness": "present"}),
        ([span("leg", 1), span("numb", 2, NOT)], {"leg_numbness": "absent"}),
        ([span("numb", 2)], {}),
        ([span("numb", 1, NOT), span("numb", 5), span("leg", 6)], {"leg_numbness": "present"}),
        ([span("cannot", 0), span("walk", 1, NOT)], {"trouble_walking": "present"}),
        ([span("fine", 1)], {}),
    ],
)
def test_concepts_become_findings_by_the_rules(
    spans: list[dict[str, object]], findings: dict[str, str]
) -> None:
    assert to_findings({"spans": spans}, (), RULES, ()) == findings


def test_an_answer_goes_to_what_was_asked_and_not_heard_otherwise() -> None:
    heard = {"spans": [span("leg", 1), span("numb", 2)], "answer": "no"}
    asked = ("leg_numbness", "fever")
    assert to_findings(heard, asked, RULES, ()) == {"leg_numbness": "present", "fever": "absent"}


def test_score_counts_each_way_to_be_wrong() -> None:
    items = [
        Item("1", "yes", ("fever",), {"fever": "present"}),
        Item("2", "dunno", ("fever",), {"fever": "unsure"}),
        Item("3", "my son", (), {}),
        Item("4", "no", ("fever",), {"fever": "absent"}),
        Item("5", "not reached", ("fever",), {"fever": "absent"}),
    ]
    heard = {
        "1": {"fever": "absent"},
        "2": {"fever": "absent"},
        "3": {"weight_loss": "present", "over_50": "present"},
        "4": {"fever": "absent"},
    }
    figures = score(items, heard, asked_only=False)
    assert (figures.present, figures.present_as_absent) == (1, 1)
    assert (figures.unsure, figures.unsure_as_absent) == (1, 1)
    assert (figures.raised, figures.quiet_items, figures.false_alarms) == (1, 3, 1)
    assert (figures.items, figures.exact) == (4, 1)
    assert score(items, heard, asked_only=True).false_alarms == 0


def test_speed_is_of_each_utterance_and_of_all() -> None:
    figures = speed([1_000_000] * 19 + [11_000_000])
    assert figures.median_ms == 1
    assert 1 <= figures.p95_ms < 11
    assert round(figures.per_second) == 667


def test_status_is_the_strongest_of_what_was_asked() -> None:
    assert (
        status(("fever", "weight_loss"), {"fever": "absent", "weight_loss": "unsure"}) == "unsure"
    )
    assert status(("fever",), {"weight_loss": "present"}) == "nothing"


def test_our_reader_and_the_keywords_run_side_by_side(tmp_path: Path) -> None:
    items = [Item("1", "yes it tingles", ("leg_numbness",), {"leg_numbness": "present"})]
    results = measure(SYSTEMS[:2], items * 3, tmp_path, seconds=60)
    assert [result.findings for result in results] == [{"1": {"leg_numbness": "present"}}] * 2


def test_a_system_that_cannot_run_is_told(tmp_path: Path) -> None:
    book = tmp_path / "book.json"
    book.write_text("{}")
    missing = System("none", "no_such_module")
    with pytest.raises(CannotRun, match="no_such_module"):
        run(missing, missing.python(tmp_path), book, [], seconds=60)


def test_a_peer_that_cannot_be_installed_has_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_requirements: Path, _folder: Path) -> Path:
        raise CannotInstall("no network")

    monkeypatch.setattr("benchmarks.systems.python_of", refuse)
    items = [Item("1", "yes", ("fever",), {"fever": "present"})]
    (result,) = measure([SYSTEMS[4]], items, tmp_path, seconds=60)
    assert result.run is None
    assert result.reason == "could not be installed: no network"

"""Utterances as data: what each means, with a ledger of those not understood yet."""

from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.language.shipped import CONTRACT_FINDINGS, TESTS, polarities, reader, rows

LEDGER = TESTS / "known_failures.yaml"
_UTTERANCES = rows(TESTS / "utterances")
_PHRASINGS = rows(TESTS / "language" / "phrasings")
_RAISED = {"present", "unsure"}


Key = tuple[str, str, tuple[str, ...]]


def _key(row: dict[str, Any]) -> Key:
    return row["category"], row["text"], tuple(row["asked"])


def _ledger() -> dict[Key, str]:
    items = YAML(typ="safe").load(LEDGER.read_text(encoding="utf-8"))
    return {_key({"asked": [], **item}): item["why"] for item in items}


def _problems(row: dict[str, Any]) -> list[str]:
    meaning = reader().read(row["text"], row["asked"])
    heard, wanted = polarities(meaning), row.get("findings") or {}
    problems = [
        f"{name}: {wanted.get(name)}, heard {heard.get(name)}"
        for name in CONTRACT_FINDINGS
        if heard.get(name) != wanted.get(name)
    ]
    if dict(meaning.slots) != (row.get("slots") or {}):
        problems.append(f"slots {dict(meaning.slots)}")
    if not row.get("intent_open"):
        intent = meaning.intent.value if meaning.intent else None
        if (intent, meaning.faq) != (row.get("intent"), row.get("faq")):
            problems.append(f"intent {intent} {meaning.faq or ''}".strip())
    return problems


def _loose_problems(row: dict[str, Any]) -> list[str]:
    """For phrasings: what is named must be heard so; nothing else may be raised."""
    meaning = reader().read(row["text"], row["asked"])
    heard, wanted = polarities(meaning), row.get("findings") or {}
    problems = []
    for name, polarity in wanted.items():
        allowed = polarity if isinstance(polarity, list) else [polarity]
        if heard.get(name) not in allowed:
            problems.append(f"{name}: {polarity}, heard {heard.get(name)}")
    for name, polarity in heard.items():
        if name not in wanted and (polarity in _RAISED or name in row["asked"]):
            problems.append(f"{name}: heard {polarity}")
    if "slots" in row and any(dict(meaning.slots).get(k) != v for k, v in row["slots"].items()):
        problems.append(f"slots {dict(meaning.slots)}")
    if "intent" in row and (meaning.intent.value if meaning.intent else None) != row["intent"]:
        problems.append(f"intent {meaning.intent}")
    if "faq" in row and meaning.faq != row["faq"]:
        problems.append(f"faq {meaning.faq}")
    return problems


def found_problems() -> list[tuple[dict[str, Any], list[str]]]:
    """Every utterance and phrasing that is not understood, with what is wrong; each once."""
    found: dict[Key, tuple[dict[str, Any], list[str]]] = {}
    for group, look in ((_UTTERANCES, _problems), (_PHRASINGS, _loose_problems)):
        for row in group:
            problems = look(row)
            if problems:
                found.setdefault(_key(row), (row, problems))
    return list(found.values())


def _expect(row: dict[str, Any], problems: list[str]) -> None:
    if problems:
        pytest.fail(f"{row['text']}: {'; '.join(problems)}", pytrace=False)


def _parameters(found: list[dict[str, Any]]) -> list[Any]:
    ledger = _ledger()
    return [
        pytest.param(
            row,
            id=f"{row['category']}: {row['text'][:60]} [{','.join(row['asked'])}]",
            marks=[pytest.mark.xfail(reason=ledger[_key(row)])] if _key(row) in ledger else [],
        )
        for row in found
    ]


@pytest.mark.parametrize("row", _parameters(_UTTERANCES))
def test_an_utterance_means_what_its_label_says(row: dict[str, Any]) -> None:
    _expect(row, _problems(row))


@pytest.mark.parametrize("row", _parameters(_PHRASINGS))
def test_a_phrasing_is_understood(row: dict[str, Any]) -> None:
    _expect(row, _loose_problems(row))


def test_nothing_present_or_unsure_is_heard_as_absent() -> None:
    dangerous = []
    for row in _UTTERANCES + _PHRASINGS:
        heard = polarities(reader().read(row["text"], row["asked"]))
        for name, polarity in (row.get("findings") or {}).items():
            allowed = polarity if isinstance(polarity, list) else [polarity]
            if heard.get(name) == "absent" and "absent" not in allowed:
                dangerous.append((row["text"], name))
    assert dangerous == []


def test_the_ledger_names_only_utterances_that_exist() -> None:
    known = {_key(row) for row in _UTTERANCES + _PHRASINGS}
    assert set(_ledger()) - known == set()

"""The state is a value that survives a round trip, and refuses what is not one."""

import pytest

from voiceskill.dialog.events import Outcome
from voiceskill.dialog.state import Phase, State, dump_state, max_level, parse_state
from voiceskill.errors import UsageError
from voiceskill.language.meaning import Polarity


def test_round_trip() -> None:
    state = (
        State(dialog="d/1", phase=Phase.ASK, question="q")
        .hold("fever", Polarity.PRESENT)
        .fill("severity", 3)
        .fill("recurrent", True)
        .settle("fever")
        .raise_floor(Outcome.URGENT)
    )
    assert parse_state(dump_state(state)) == state


@pytest.mark.parametrize("text", ["", "{", "[]", '{"phase": "nowhere"}', '{"findings": 3}'])
def test_refuses_what_is_no_state(text: str) -> None:
    with pytest.raises(UsageError, match="not a stored conversation"):
        parse_state(text)


def test_floor_only_rises() -> None:
    state = State().raise_floor(Outcome.URGENT).raise_floor(Outcome.SEE_DOCTOR)
    assert state.floor is Outcome.URGENT
    assert max_level(Outcome.SELF_CARE, Outcome.EMERGENCY) is Outcome.EMERGENCY

"""Endpointing on written-out speech and silence, and properties over any sound."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceskill.speech.endpointing import Decision, Ending, Endpointer, Timing

FRAME_S = 0.032
SHORT = Timing(timeout_s=8.0, silence_s=0.6)
OPEN = Timing(timeout_s=8.0, silence_s=1.2)

Stretch = tuple[float, float]


def frames_of(stretches: list[Stretch]) -> list[float]:
    """Probabilities for stretches of (seconds, probability)."""
    return [p for seconds, p in stretches for _ in range(round(seconds / FRAME_S))]


def follow(timing: Timing, probabilities: list[float]) -> tuple[list[Decision], Endpointer]:
    endpointer = Endpointer(timing, FRAME_S)
    decisions: list[Decision] = []
    for probability in probabilities:
        decisions.append(endpointer.advance(probability))
        if decisions[-1] in (Decision.ENDED, Decision.TIMED_OUT):
            break
    return decisions, endpointer


@pytest.mark.parametrize(
    ("timing", "stretches", "decision", "at_s"),
    [
        pytest.param(SHORT, [(20, 0.0)], Decision.TIMED_OUT, 8.0, id="nobody-speaks"),
        pytest.param(SHORT, [(1, 0.0), (0.4, 0.9), (5, 0.0)], Decision.ENDED, 2.0, id="yes-or-no"),
        pytest.param(OPEN, [(1, 0.0), (2, 0.9), (5, 0.0)], Decision.ENDED, 4.2, id="open-answer"),
        pytest.param(
            OPEN,
            [(1, 0.9), (0.9, 0.0), (1, 0.9), (5, 0.0)],
            Decision.ENDED,
            4.1,
            id="pause-inside-an-open-answer",
        ),
        pytest.param(SHORT, [(30, 0.9)], Decision.ENDED, 12.0, id="never-stops-talking"),
        pytest.param(
            SHORT, [(1, 0.0), (0.06, 0.9), (20, 0.0)], Decision.TIMED_OUT, 8.0, id="a-click"
        ),
        pytest.param(
            SHORT, [(7.9, 0.0), (0.5, 0.9), (5, 0.0)], Decision.ENDED, 9.0, id="at-the-last-moment"
        ),
        pytest.param(
            SHORT, [(0.5, 0.9), (1, 0.4), (5, 0.0)], Decision.ENDED, 2.1, id="trailing-off"
        ),
        pytest.param(SHORT, [(20, 0.45)], Decision.TIMED_OUT, 8.0, id="murmur-is-no-onset"),
    ],
)
def test_final_decision(
    timing: Timing, stretches: list[Stretch], decision: Decision, at_s: float
) -> None:
    decisions, _ = follow(timing, frames_of(stretches))
    assert decisions[-1] is decision
    assert len(decisions) * FRAME_S == pytest.approx(at_s, abs=0.1)


def test_a_whole_answer_needs_less_silence() -> None:
    endpointer = Endpointer(OPEN, FRAME_S)
    for probability in frames_of([(0.5, 0.9)]):
        endpointer.advance(probability, ending=Ending.WHOLE)
    silent = 1
    while endpointer.advance(0.0, ending=Ending.WHOLE) is not Decision.ENDED:
        silent += 1
    assert silent * FRAME_S == pytest.approx(OPEN.whole_silence_s, abs=FRAME_S)


def test_pre_roll_and_the_whole_onset_are_kept() -> None:
    decisions, endpointer = follow(SHORT, frames_of([(1, 0.0), (0.2, 0.9)]))
    began = decisions.index(Decision.BEGAN)
    first_speech = round(1 / FRAME_S)
    spoken = len(decisions) - first_speech
    assert (began + 1 - first_speech) * FRAME_S == pytest.approx(0.15, abs=FRAME_S)
    assert (endpointer.kept_frames - spoken) * FRAME_S == pytest.approx(0.3, abs=FRAME_S)


def test_after_the_end_nothing_is_taken() -> None:
    _, endpointer = follow(SHORT, frames_of([(9, 0.0)]))
    with pytest.raises(ValueError, match="timed_out"):
        endpointer.advance(0.9)


@given(st.lists(st.floats(0, 1), max_size=2000), st.sampled_from([SHORT, OPEN]))
def test_any_sound_ends_in_bounded_time(probabilities: list[float], timing: Timing) -> None:
    decisions, endpointer = follow(timing, [*probabilities, *frames_of([(30, 0.0)])])
    longest = timing.timeout_s + timing.longest_s + endpointer.longest_frames * FRAME_S
    assert decisions[-1] in (Decision.ENDED, Decision.TIMED_OUT)
    assert len(decisions) * FRAME_S <= longest


@given(st.lists(st.floats(0, 1), max_size=600))
def test_order_of_decisions_and_shortest_speech(probabilities: list[float]) -> None:
    endpointer = Endpointer(SHORT, FRAME_S)
    began = False
    for probability in probabilities:
        decision = endpointer.advance(probability)
        if decision is Decision.BEGAN:
            assert not began
            began = True
            assert endpointer.speech_s >= SHORT.shortest_speech_s
            assert endpointer.kept_frames <= endpointer.longest_frames
        if decision in (Decision.ENDED, Decision.TIMED_OUT):
            assert began is (decision is Decision.ENDED)
            break
        assert decision is (Decision.WAITING if not began else decision)


@given(st.lists(st.floats(0, 0.34), max_size=400))
def test_silence_is_never_an_utterance(probabilities: list[float]) -> None:
    decisions, _ = follow(SHORT, probabilities)
    assert set(decisions) <= {Decision.WAITING, Decision.TIMED_OUT}

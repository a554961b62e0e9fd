"""Puts the explorations together: does each property hold for the dialog?"""

import gc
import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context

from voiceskill.dialog.content import Dialog
from voiceskill.dialog.proof.exploration import Exploration, Violation, explore
from voiceskill.dialog.proof.properties import PROPERTIES, faults, stored
from voiceskill.dialog.proof.slices import Slice, glimpses, slices
from voiceskill.dialog.proof.specification import Specification, missing, specify, unbounded
from voiceskill.dialog.proof.wording import converse, prompt_ids

_MOST_STATES = {"glimpse": 10}
_WALKS = 800


@dataclass(slots=True)
class Verdict:
    """`problems`: per property what is wrong; `violations`: the conversations that show it."""

    explorations: list[Exploration] = field(default_factory=list)
    problems: dict[str, list[str]] = field(default_factory=dict)
    violations: dict[str, Violation] = field(default_factory=dict)
    spoken: set[str] = field(default_factory=set)
    random_steps: int = 0
    seconds: float = 0.0

    @property
    def states(self) -> int:
        return sum(exploration.states for exploration in self.explorations)

    @property
    def transitions(self) -> int:
        return sum(exploration.transitions for exploration in self.explorations)

    @property
    def complete(self) -> list[Exploration]:
        """The slices that were explored to their end."""
        return [found for found in self.explorations if found.complete]

    @property
    def holds(self) -> bool:
        return not self.problems and not self.violations

    def broken(self, letter: str) -> bool:
        return letter in self.problems or letter in self.violations


Job = tuple[str, Slice | None]


def prove(
    dialog: Dialog, *, brief: bool = False, first: bool = False, processes: int | None = None
) -> Verdict:
    """Explore each slice of the dialog, in so many processes (one for each core by default).

    `brief` explores only the beginning of each slice: it finds many faults and proves nothing.
    `first` stops at the first fault, and uses one process.
    """
    began = time.monotonic()
    specification = specify(dialog)
    verdict = Verdict()
    for letter, wrong in (("e", missing(dialog)), ("c", unbounded(dialog))):
        if wrong:
            verdict.problems[letter] = wrong
    if verdict.problems:
        return verdict
    jobs: list[Job] = [("glimpse", part) for part in glimpses(dialog)]
    jobs.append(("walk", None))
    if not brief:
        jobs += [("whole", part) for part in slices(dialog)]
    count = 1 if first else processes or os.cpu_count() or 1
    results = _results(dialog, specification, jobs, count, first=first)
    for result in results:
        _add(verdict, result)
        if first and not verdict.holds:
            break
    silent = prompt_ids(dialog) - verdict.spoken
    if silent and verdict.holds and not brief:
        verdict.problems["k"] = [f"{prompt_id} was never spoken" for prompt_id in sorted(silent)]
    verdict.seconds = time.monotonic() - began
    return verdict


Walked = tuple[set[str], dict[str, Violation], int]


def _results(
    dialog: Dialog, specification: Specification, jobs: list[Job], processes: int, *, first: bool
) -> Iterator[Exploration | Walked]:
    if processes == 1:
        yield from (_do(dialog, specification, job, first=first) for job in jobs)
        return
    with ProcessPoolExecutor(
        processes, get_context("spawn"), initializer=_share, initargs=(dialog, specification)
    ) as pool:
        yield from pool.map(_do_shared, jobs)


_shared: list[tuple[Dialog, Specification]] = []


def _share(dialog: Dialog, specification: Specification) -> None:
    gc.disable()
    _shared.append((dialog, specification))


def _do_shared(job: Job) -> Exploration | Walked:
    return _do(*_shared[0], job)


def _do(
    dialog: Dialog, specification: Specification, job: Job, *, first: bool = False
) -> Exploration | Walked:
    kind, part = job
    if part is None:
        return converse(dialog, specification, faults, _WALKS, stop_at_fault=first)
    return explore(
        part,
        specification,
        faults,
        stored,
        most_states=_MOST_STATES.get(kind),
        stop_at_fault=first,
    )


def _add(verdict: Verdict, result: Exploration | Walked) -> None:
    if isinstance(result, Exploration):
        verdict.explorations.append(result)
        verdict.spoken |= result.spoken
        found = result.violations
    else:
        spoken, found, verdict.random_steps = result
        verdict.spoken |= spoken
    for letter, violation in found.items():
        known = verdict.violations.get(letter)
        if known is None or len(violation.steps) < len(known.steps):
            verdict.violations[letter] = violation


__all__ = ["PROPERTIES", "Verdict", "prove"]

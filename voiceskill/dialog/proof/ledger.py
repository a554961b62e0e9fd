"""What the caller has said so far, written down without the engine's help.

The properties compare the engine with this ledger. It reads of the engine only what the caller
notices too: what was asked and read back, and whether the dialog began again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from voiceskill.dialog.content import Dialog
from voiceskill.dialog.events import Event, Expects, NoInput, NoMatch, Outcome, Understood
from voiceskill.dialog.load import SLOTS
from voiceskill.dialog.proof.specification import UNRESOLVED, Specification, least_of_slots
from voiceskill.dialog.state import LEVELS, Phase, State
from voiceskill.language.meaning import Finding, Intent, Meaning, Polarity, SlotValue


class Said(StrEnum):
    """The last word about one finding."""

    PRESENT = "present"
    WITHDRAWN = "withdrawn"
    UNSURE = "unsure"
    SILENT = "silent"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class Ledger:
    """The last word about each finding and slot, sorted by name."""

    findings: tuple[tuple[str, Said], ...] = ()
    slots: tuple[tuple[str, SlotValue], ...] = ()

    def said(self, name: str) -> Said | None:
        for known, said in self.findings:
            if known == name:
                return said
        return None

    def present(self) -> tuple[str, ...]:
        return tuple(name for name, said in self.findings if said is Said.PRESENT)


@dataclass(frozen=True, slots=True)
class Listener:
    """Keeps the ledger of `names` (finding and slot ids) in conversations of `dialog`."""

    dialog: Dialog
    specification: Specification
    names: frozenset[str]

    def hear(self, ledger: Ledger, before: State, event: Event, after: State) -> Ledger:
        """The ledger after `event`, which led from `before` to `after`."""
        said = dict(ledger.findings)
        slots = dict(ledger.slots)
        if before.phase is Phase.ENDED and after == before:
            return ledger
        if isinstance(event, Understood) and not _missed(before, event):
            self._note(said, before, event)
            slots.update((n, v) for n, v in event.meaning.slots if n in self.names)
            self._correct(said, slots, before, event.meaning)
        elif isinstance(event, NoInput | NoMatch | Understood):
            for name in self.names.intersection(before.asked).difference(after.asked):
                if said.get(name) is not Said.PRESENT and name not in dict(before.slots):
                    said[name] = Said.SILENT if self._never_asked(name) else Said.UNSURE
        if after.restarts > before.restarts:
            lasting = (Said.PRESENT, Said.WITHDRAWN)
            said = {
                name: word
                for name, word in said.items()
                if word in lasting or (word is Said.UNSURE and self._never_asked(name))
            }
            slots = {}
        return Ledger(tuple(sorted(said.items())), tuple(sorted(slots.items())))

    def _never_asked(self, name: str) -> bool:
        return name not in self.dialog.findings.asked

    def _note(self, said: dict[str, Said], before: State, event: Understood) -> None:
        meaning = event.meaning
        blurred = any(
            (f.polarity is Polarity.PRESENT and before.polarity(f.name) is not f.polarity)
            or (f.polarity is not Polarity.ABSENT and f.name in before.subject)
            for f in meaning.findings
        )
        sure = meaning.intent is Intent.YES and not event.doubted and not blurred
        if before.phase is Phase.WITHDRAW and sure:
            for name in self.names.intersection(before.subject):
                said[name] = Said.WITHDRAWN
        if before.phase is Phase.ASK and meaning.intent is Intent.UNSURE:
            for name in self.names.intersection(before.asked):
                _doubt(said, name)
        for finding in meaning.findings:
            if finding.name in self.names:
                self._note_finding(said, before, finding, event.doubted)

    def _note_finding(
        self, said: dict[str, Said], before: State, finding: Finding, doubted: bool
    ) -> None:
        name = finding.name
        if finding.polarity is Polarity.PRESENT:
            said[name] = Said.PRESENT
        elif finding.polarity is Polarity.UNSURE or doubted:
            grave = self.specification.levels.get(name) in (Outcome.EMERGENCY, Outcome.URGENT)
            if grave or name in before.asked:
                _doubt(said, name)
        elif name in before.asked and said.get(name) is not Said.PRESENT:
            said[name] = Said.DENIED

    def _correct(
        self,
        said: dict[str, Said],
        slots: dict[str, SlotValue],
        before: State,
        meaning: Meaning,
    ) -> None:
        """A late answer to the question before."""
        heard = meaning.intent is Intent.CORRECTION and meaning.correction is not None
        if not heard or not before.history or before.phase not in REVISABLE:
            return
        for name in self.dialog.steps.questions[before.history[-1]].asks:
            if name not in self.names:
                continue
            if name in self.dialog.findings.findings:
                if meaning.correction is Intent.YES:
                    said[name] = Said.PRESENT
                elif meaning.correction is Intent.UNSURE:
                    _doubt(said, name)
                elif name in before.asked and said.get(name) is not Said.PRESENT:
                    said[name] = Said.DENIED
            elif isinstance(slots.get(name), bool) and meaning.correction is not Intent.UNSURE:
                slots[name] = meaning.correction is Intent.YES


REVISABLE = (Phase.ASK, Phase.READ_BACK, Phase.DISPUTE)


def _missed(before: State, event: Understood) -> bool:
    return event.meaning.empty and before.expects is not Expects.OPEN


def _doubt(said: dict[str, Said], name: str) -> None:
    if said.get(name) is not Said.PRESENT:
        said[name] = Said.UNSURE


def emergencies(specification: Specification, ledger: Ledger) -> frozenset[str]:
    """The findings that make an emergency by what the caller said, alone or together."""
    present = ledger.present()
    alone = {n for n in present if specification.levels.get(n) is Outcome.EMERGENCY}
    for level, names in specification.together:
        if level is Outcome.EMERGENCY and set(names) <= set(present):
            alone |= {"+".join(names)}
    return frozenset(alone)


def least_outcome(
    specification: Specification, ledger: Ledger, *, by_caller: bool, names: Iterable[str]
) -> Outcome | None:
    """The least outcome allowed for an ending; None when nothing that was said raises it.

    `by_caller`: the caller left or stopped, so that a question may be open without a fault.
    """
    due: list[Outcome] = []
    present = ledger.present()
    for name in names:
        level = specification.levels.get(name)
        said = ledger.said(name)
        if level is None:
            if said is Said.SILENT and name in SLOTS:
                due.append(Outcome.SEE_DOCTOR)
        elif said is Said.PRESENT:
            due.append(level)
        elif said is Said.WITHDRAWN and level is Outcome.EMERGENCY:
            due.append(Outcome.URGENT)
        elif said in (Said.UNSURE, Said.SILENT) or (
            said is None and not by_caller and name in specification.asked
        ):
            due.append(UNRESOLVED[level])
    for level, together in specification.together:
        if set(together) <= set(present):
            due.append(level)
    slots = least_of_slots(dict(ledger.slots), present)
    return max([*due, *([slots] if slots else [])], key=LEVELS.index, default=None)

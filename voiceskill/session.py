"""The turn loop: the only bridge between the pure core and the channel to the caller."""

from dataclasses import replace
from typing import Protocol

from voiceskill.channel import Channel, Departed, Heard, Noise, Recorded, Silence, Turn
from voiceskill.dialog import prompts
from voiceskill.dialog.content import Dialog
from voiceskill.dialog.engine import advance, new_state
from voiceskill.dialog.events import (
    Adjust,
    Effect,
    Event,
    Expects,
    Finish,
    Left,
    Listen,
    NoInput,
    NoMatch,
    Say,
    Started,
    Understood,
)
from voiceskill.dialog.state import Phase, State
from voiceskill.dialog.triage import emergencies, level
from voiceskill.errors import VoiceSkillError
from voiceskill.language.reader import Reader
from voiceskill.speech.evidence import doubted
from voiceskill.speech.ports import Utterance
from voiceskill.summary import summarise


class Interrupted(VoiceSkillError):
    """The conversation was broken off by Ctrl-C or SIGTERM, after a short safe closing."""

    exit_status = 130


class EventLog(Protocol):
    """Keeps what happens, for whoever asked for that; never raises."""

    def event(self, event: Event, heard: str) -> None:
        """`heard` are the caller's words, "" when there were none."""
        ...

    def turn(self, turn: Turn) -> None: ...

    def interrupted(self) -> None: ...


class Session:
    """One conversation. `state` is always the last whole value, so it can be stored."""

    def __init__(
        self,
        dialog: Dialog,
        reader: Reader,
        channel: Channel,
        state: State | None = None,
        *,
        slow: bool = False,
        log: EventLog | None = None,
    ) -> None:
        self.dialog = dialog
        self.reader = reader
        self.channel = channel
        self.state = state or replace(new_state(dialog), slow=slow)
        self._log = log

    def run(self) -> State:
        """Converse to the end and give the final state.

        Raises Interrupted after Ctrl-C or SIGTERM, and VoiceSkillError when something broke;
        the caller has then heard a short closing.
        """
        try:
            self._converse()
        except KeyboardInterrupt:
            if self._log is not None:
                self._log.interrupted()
            self._close_safely()
            raise Interrupted("interrupted") from None
        except VoiceSkillError:
            raise
        except Exception as error:
            self._close_safely()
            raise VoiceSkillError(
                f"the conversation stopped on a defect ({type(error).__name__}: {error}); "
                "please report it"
            ) from error
        return self.state

    def _converse(self) -> None:
        event: Event = Started()
        words = ""
        while True:
            if self._log is not None:
                self._log.event(event, words)
            self.state, effects = advance(self.dialog, self.state, event)
            listening = self._perform(effects)
            if listening is None:
                return
            heard = self.channel.hear(listening)
            words = heard.text if isinstance(heard, Utterance) else ""
            event = self._read(listening, heard)

    def _perform(self, effects: tuple[Effect, ...]) -> Listen | None:
        """Speak the turn; give what to listen for, or None when it is over."""
        says = tuple(effect for effect in effects if isinstance(effect, Say))
        for effect in effects:
            if isinstance(effect, Adjust):
                self.channel.adjust(effect.what)
        if says:
            self._say(self._turn(says))
        for effect in effects:
            if isinstance(effect, Listen):
                return effect
            if isinstance(effect, Finish) and says and self.channel.stays():
                return Listen(Expects.COMMAND, (), self.dialog.info.timing.answer_s)
        return None

    def _say(self, turn: Turn) -> None:
        if self._log is not None:
            self._log.turn(turn)
        self.channel.say(turn)

    def _turn(self, says: tuple[Say, ...]) -> Turn:
        state = self.state
        ended = state.outcome is not None
        return Turn(
            number=state.turn,
            says=says,
            asking=state.asked or tuple(name for name, _ in state.confirming),
            expects=state.expects,
            confirming=state.confirming,
            level=level(self.dialog, state),
            outcome=state.outcome,
            findings=state.findings,
            slots=state.slots,
            unanswered=state.unanswered,
            summary=summarise(self.dialog, state) if ended else (),
        )

    def _read(self, listening: Listen, heard: Heard) -> Event:
        match heard:
            case Departed():
                return Left()
            case Silence():
                return NoInput()
            case Noise():
                return NoMatch()
            case Recorded():
                return heard.event
        meaning = self.reader.read(heard.text, listening.asked)
        return Understood(meaning, doubted=doubted(meaning, heard))

    def _close_safely(self) -> None:
        """A short closing that holds what counts: the emergency, if there is one, comes first."""
        dialog = self.dialog
        says = [
            Say(f"guidance.{track}.again", dialog.guidance.instructions[track].again)
            for track in emergencies(dialog, self.state)
        ]
        says.extend(prompts.block(dialog, self.state, dialog.guidance.interrupted))
        if self.state.phase is not Phase.NEW:
            self.state, _ = advance(dialog, self.state, Left())
        self._say(replace(self._turn(tuple(says)), summary=()))

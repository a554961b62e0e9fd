"""The voice channel: speaks each turn, listens for the answer, and takes keys at any moment."""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import replace

from voiceskill.captions import Captions
from voiceskill.channel import Channel, Departed, Heard, Noise, Silence, Turn
from voiceskill.dialog.events import Expects, Listen
from voiceskill.errors import DeviceError
from voiceskill.key_answers import KeyAnswers
from voiceskill.keyboard import Keys, NoKeys
from voiceskill.recovery import LOUDSPEAKER, MICROPHONE, Recovery
from voiceskill.speech.earcons import Earcon
from voiceskill.speech.echo import ECHO_LIKENESS, echo_likeness, without_echo
from voiceskill.speech.endpointing import Ending, Timing, open_answer, short_answer
from voiceskill.speech.listening import Listener, Missed
from voiceskill.speech.ports import Samples, Utterance, Word
from voiceskill.speech.speaking import Speaker
from voiceskill.talkover import Talkover

ECHO_GUARD_S = 0.3
PAUSE_S = 0.25

_LONG_ANSWERS = (Expects.OPEN, Expects.DURATION)


class VoiceChannel:
    """Half duplex unless `talkover` says otherwise: what was captured over a prompt is dropped.

    `hints` gives the phrases that a listening is likely to hear, `ending` tells how the words so
    far end as an answer. A lost device is opened again through `recovery`. Without a microphone,
    from the start (None) or lost for good, the caller goes on by keyboard through `typed`;
    without a loudspeaker the words stand on the screen. `by_keyboard` is said as the microphone
    goes. `echo_guard_s` is 0.0 for a source that
    cannot hear the loudspeaker. `voice_failed` tells at the end that a text was only shown.
    """

    def __init__(
        self,
        listener: Listener | None,
        speaker: Speaker,
        typed: Channel,
        captions: Captions,
        *,
        keys: Keys | None = None,
        hints: Callable[[Listen], tuple[str, ...]] = lambda listen: (),
        ending: Callable[[str, Listen], Ending] = lambda partial, listen: Ending.UNCLEAR,
        talkover: Talkover | None = None,
        recovery: Recovery | None = None,
        earcons: bool = False,
        echo_guard_s: float = ECHO_GUARD_S,
        may_stay: bool = True,
        by_keyboard: str = "",
    ) -> None:
        self._listener = listener
        self._speaker: Speaker | None = speaker
        self._typed = typed
        self._captions = captions
        # Lines are typed where there is no microphone, and single keys would take them.
        self._keys = KeyAnswers(keys if keys and listener else NoKeys(), self._stop_speech)
        self._hints = hints
        self._ending = ending
        self._talkover = talkover
        self._recovery = recovery
        self._earcons = earcons
        self._echo_guard_s = echo_guard_s
        self._may_stay = may_stay
        self._by_keyboard = by_keyboard
        self._talked_over = threading.Event()
        self._spoke_until = float("-inf")
        self._said = ""
        self._complaints: set[str] = set()
        self.voice_failed = False

    def rehearse(self, urgent: Iterable[str], others: Iterable[str] = ()) -> None:
        """Render what must never fail to be spoken, and in the background all the others.

        Raises DeviceError when an urgent text cannot be spoken.
        """
        if self._speaker is not None:
            self._speaker.rehearse(urgent)
            self._speaker.render_ahead(others)

    def say(self, turn: Turn) -> None:
        """Speak the turn and show it as captions; a key stops the speech, not the captions."""
        self._said = " ".join(say.text for say in turn.says)
        self._talked_over.clear()
        self._keys.begin_turn(turn.expects)
        if self._speaker is not None:
            self._speaker.begin_turn()
        self._overhear(turn)
        try:
            for number, say in enumerate(turn.says, 1):
                self._captions.say(say.text)
                if not self._is_cut_short():
                    self._speak(say.text, PAUSE_S if number < len(turn.says) else 0.0)
            if self._earcons and turn.outcome is None and not self._is_cut_short():
                self._sound(Earcon.LISTENING)
        finally:
            self._keys.end_turn()
            self._spoke_until = time.monotonic()
        for line in turn.summary:
            self._captions.show(line)

    def hear(self, listen: Listen) -> Heard:
        """An utterance by voice or key, or what came instead."""
        self._keys.expects = listen.expects
        overheard = self._listener is not None and self._listener.end_overhearing()
        while self._listener is not None:
            if self._keys.waiting():
                return self._take_key(listen)
            try:
                heard = self._listen(self._listener, listen, overheard)
            except DeviceError as error:
                overheard = False
                self._lose(error, MICROPHONE)
                continue
            if heard is Missed.INTERRUPTED:
                return self._take_key(listen)
            if heard is not Missed.SOURCE_ENDED:
                self._complain(self._listener.complaint())
            return self._as_heard(heard, overheard)
        return self._typed.hear(listen)

    def adjust(self, what: str) -> None:
        """`slower` or `louder`, from the next text on."""
        if self._speaker is not None:
            if what == "slower":
                self._speaker.slower()
            elif what == "louder":
                self._speaker.louder()

    def stays(self) -> bool:
        """Whether the caller may still speak after the ending: while the microphone lives."""
        return self._may_stay and self._listener is not None

    def close(self) -> None:
        """Silence, the terminal as it was, every device released."""
        self._keys.close()
        self._captions.close()
        if self._speaker is not None:
            self._speaker.close()
        if self._listener is not None:
            self._listener.close()
        self._typed.close()

    def _speak(self, text: str, pause_s: float) -> None:
        try:
            if self._speaker is not None:
                self._speaker.say(text, pause_s)
        except DeviceError as error:
            if self._speaker is None or not self._speaker.synthesis_failed:
                self._lose(error, LOUDSPEAKER)
                if self._speaker is not None:
                    self._speak(text, pause_s)
                return
            self.voice_failed = True
            self._captions.large(text)
            self._captions.note(f"{error}; please read it")
            self._sound(Earcon.URGENT)

    def _sound(self, kind: Earcon) -> None:
        self._captions.note(kind.value)
        try:
            if self._speaker is not None:
                self._speaker.sound(kind)
        except DeviceError as error:
            self._lose(error, LOUDSPEAKER)

    def _overhear(self, turn: Turn) -> None:
        """Prepare to hear the answer, and hear what may be said over the prompt."""
        listener, talkover, speaker = self._listener, self._talkover, self._speaker
        if listener is None:
            return
        listener.prepare_later(self._hints(Listen(turn.expects, turn.asking, 0.0)))
        if talkover is None or speaker is None:
            return
        listener.drain()

        def matters(words: tuple[Word, ...], audio: Samples) -> bool:
            said = [word.text for word in words]
            return (
                talkover.matters(said, self._said)
                and echo_likeness(audio, speaker.played()) < ECHO_LIKENESS
            )

        listener.overhear(self._cut_short, None if talkover.by_anything else matters)

    def _cut_short(self) -> None:
        self._talked_over.set()
        self._stop_speech()

    def _stop_speech(self) -> None:
        if self._speaker is not None:
            self._speaker.stop()

    def _is_cut_short(self) -> bool:
        return self._keys.waiting() or self._talked_over.is_set()

    def _listen(self, listener: Listener, listen: Listen, overheard: bool) -> Utterance | Missed:
        since_speech_s = time.monotonic() - self._spoke_until
        if not overheard:
            listener.drain()
        return listener.listen(
            self._timing(listen),
            phrases=self._hints(listen),
            ending=lambda partial: self._ending(partial, listen),
            on_partial=self._captions.hear,
            on_speech=self._speaker.wake if self._speaker else lambda: None,
            is_interrupted=self._keys.waiting,
            deaf_s=0.0 if overheard else max(0.0, self._echo_guard_s - since_speech_s),
        )

    def _timing(self, listen: Listen) -> Timing:
        kind = open_answer if listen.expects in _LONG_ANSWERS else short_answer
        return kind(listen.timeout_s)

    def _as_heard(self, heard: Utterance | Missed, overheard: bool) -> Heard:
        if isinstance(heard, Utterance) and overheard and not self._hears_no_echo():
            text = " ".join(without_echo(heard.text.split(), self._said))
            heard = replace(heard, text=text) if text else Missed.NOISE
        if isinstance(heard, Utterance):
            self._captions.heard(heard.text)
            if self._earcons:
                self._sound(Earcon.HEARD)
            return heard
        self._captions.close()
        if heard is Missed.SILENCE:
            return Silence()
        if heard is Missed.NOISE:
            self._captions.note("no words understood")
            return Noise()
        return Departed()

    def _complain(self, of_sound: str | None) -> None:
        """Tell what is wrong with what the microphone gives, each thing once."""
        if of_sound is not None and of_sound not in self._complaints:
            self._complaints.add(of_sound)
            self._captions.note(of_sound)

    def _hears_no_echo(self) -> bool:
        return self._talkover is not None and self._talkover.by_anything

    def _lose(self, error: DeviceError, role: str) -> None:
        """A device was lost: open it again, or do without it."""
        lost = {role: str(error)}
        if self._listener is not None:
            self._listener.end_overhearing()
            if self._recovery is not None and self._speaker is not None:
                self._captions.note(f"{error}; I try to open it again")
                lost = self._recovery.reopen(self._listener, self._speaker, self._keys.waiting)
                if not lost:
                    self._captions.note(f"the {role} is back")
        if LOUDSPEAKER in lost and self._speaker is not None:
            self._speaker.close()
            self._speaker = None
            self._captions.note(f"{lost[LOUDSPEAKER]}; from here on I write")
        if MICROPHONE in lost and self._listener is not None:
            self._go_on_by_keyboard(lost[MICROPHONE])

    def _go_on_by_keyboard(self, why: str) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        self._keys.close()
        self._keys = KeyAnswers(NoKeys(), self._stop_speech)
        self._captions.note(f"{why}; please type your answers, or 1 yes, 2 no, 3 not sure")
        if self._speaker is not None and self._by_keyboard:
            self._speak(self._by_keyboard, 0.0)

    def _take_key(self, listen: Listen) -> Utterance:
        text = self._keys.take(listen)
        self._captions.heard(text)
        return Utterance(text, witnessed=True)

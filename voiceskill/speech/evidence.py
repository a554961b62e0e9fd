"""How much of what was heard may be believed where belief clears a warning sign. Pure.

A present finding acts however weakly it was heard. What clears one (a denial, or a "yes" that
confirms denials) counts only when everything speaks for it; otherwise the question is asked once
more, and then the finding is unsure. Typed input is never doubted.
"""

from voiceskill.language.meaning import Intent, Meaning, Polarity
from voiceskill.speech.ports import Utterance

MIN_SPEECH_S = 0.15
MAX_UNHEARD_S = 0.5
MIN_CONFIDENCE = 0.5

_HEDGES = """
maybe perhaps possibly probably guess think suppose reckon believe hope unsure know
barely hardly scarcely mostly mainly usually normally sometimes occasionally almost nearly
apart except unless until but although though only bit little much really yet
"""
HEDGES = frozenset(_HEDGES.split())
"""Words that take back a part of a denial; with one of them it is no whole denial."""


def doubted(meaning: Meaning, utterance: Utterance) -> bool:
    """Whether `utterance`, read as `meaning`, is too weak to clear a warning sign.

    True for a spoken answer that would clear something, unless all of these hold:
    - all of it points one way: no other finding, no slot, no hedging word beside the denial;
    - at least 0.15 s of it was speech (shorter is a click or a cut-off word), and at most 0.5 s
      of that speech is in none of its words (words that the recogniser had to leave out);
    - the witness, who looked at the audio again, agrees (`Witness.agrees`);
    - beyond one word, the recogniser's mean confidence is 0.5 too: on people the witness was
      measured with one and two words, so for a sentence both have to be content.

    Our own voice is no matter here: the listener is deaf until 300 ms after it.
    """
    if not utterance.words:
        return not utterance.witnessed
    if not _clears(meaning):
        return False
    words = [word for spoken in utterance.words for word in spoken.text.split()]
    heard_s = sum(word.end_s - word.start_s for word in utterance.words)
    return (
        _is_mixed(meaning)
        or not HEDGES.isdisjoint(words)
        or utterance.speech_s < MIN_SPEECH_S
        or utterance.speech_s - heard_s > MAX_UNHEARD_S
        or not utterance.witnessed
        or (len(words) > 1 and utterance.confidence < MIN_CONFIDENCE)
    )


def _clears(meaning: Meaning) -> bool:
    answers = (meaning.intent, meaning.correction)
    return (
        Intent.YES in answers
        or Intent.NO in answers
        or any(finding.polarity is Polarity.ABSENT for finding in meaning.findings)
    )


def _is_mixed(meaning: Meaning) -> bool:
    """Whether something is denied and something else said in the same breath."""
    polarities = {finding.polarity for finding in meaning.findings}
    denies = Polarity.ABSENT in polarities or Intent.NO in (meaning.intent, meaning.correction)
    affirms = Intent.YES in (meaning.intent, meaning.correction)
    return denies and (affirms or bool(polarities - {Polarity.ABSENT}) or bool(meaning.slots))

"""What the second reader may change in what the first one heard: only to the side of caution.

It may raise a finding, doubt a denial, and make a question of what it holds next to impossible; it
never clears one.
"""

from collections.abc import Collection, Mapping, Sequence

from voiceskill.language.answers import ONLY_THERE
from voiceskill.language.lexicon import Caution
from voiceskill.language.meaning import Finding, Polarity
from voiceskill.language.ordinals import BY_ORDER
from voiceskill.language.questions import TURNED
from voiceskill.language.second_reader import Opinion

RULE = "second reader"
# It does not know what a number on a thermometer means, what was long ago, whom "not me" names,
# and in which order two answers stand.
_READING = "normal_reading"
_AGO = "ago"
_NOT_ME = ("not me", "not mine", "not myself")
_ANSWER = "answer"
_NAMED = ("negation", "nothing but")
_WORD_FOR_WORD = (_ANSWER, *_NAMED, "place denied", "long past")
_SHORT_WORDS = 5


def only_answers(findings: tuple[Finding, ...], words: int) -> bool:
    """Whether nothing but a short plain answer was said, of which no second opinion is needed."""
    short = words <= _SHORT_WORDS and bool(findings)
    return short and all(finding.rule == _ANSWER for finding in findings)


def overrule(
    findings: tuple[Finding, ...],
    opinions: Mapping[str, Opinion],
    caution: Caution,
    words: int,
    asked: Sequence[str] = (),
    elsewhere: Collection[str] = (),
) -> tuple[Finding, ...]:
    """The findings, with those raised or doubted that `opinions` speak for strongly enough.

    A plain answer in an utterance of few `words` means what it says. What was `asked` about is
    more likely to be spoken of; less likely is what has its place `elsewhere` than where the words
    are about.
    """
    first = {finding.name: finding for finding in findings}
    heard = dict(first)
    raised = {finding.name for finding in findings if _names_a_sign(finding)}
    least = min(caution.present, caution.unsure)
    for name, opinion in opinions.items():
        finding = first.get(name)
        if finding is None:
            if opinion.present + opinion.unsure < least:
                continue
        elif finding.rule == _ANSWER and words <= _SHORT_WORDS:
            continue
        beside = bool(raised - {name}) or name in elsewhere or (bool(asked) and name not in asked)
        polarity = _raised(finding, opinion, caution, beside=beside)
        if finding is not None and finding.polarity is Polarity.PRESENT:
            polarity = _questioned(finding, opinion, caution, own=name in asked)
        if polarity is not None:
            share = opinion.present if polarity is Polarity.PRESENT else 1 - opinion.absent
            heard[name] = Finding(name, polarity, "", "", f"{RULE}: {share:.2f}")
    return tuple(heard.values())


def _names_a_sign(finding: Finding) -> bool:
    """Whether a finding was named, and not to deny it."""
    return finding.polarity is not Polarity.ABSENT and finding.rule != _ANSWER


def _raised(
    finding: Finding | None, opinion: Opinion, caution: Caution, *, beside: bool
) -> Polarity | None:
    doubt = opinion.present + opinion.unsure
    if finding is None:
        if opinion.present >= (caution.present_beside if beside else caution.present):
            return Polarity.PRESENT
        enough = caution.doubt_beside if beside else caution.unsure
        return Polarity.UNSURE if doubt >= enough else None
    if finding.polarity is Polarity.UNSURE:
        over = finding.rule.startswith("came and went")
        return Polarity.PRESENT if opinion.present >= caution.sure and not over else None
    if finding.polarity is Polarity.ABSENT and not _beyond_doubt(finding):
        return Polarity.UNSURE if doubt >= _enough_to_doubt(finding, caution, beside) else None
    return None


def _questioned(
    finding: Finding, opinion: Opinion, caution: Caution, *, own: bool
) -> Polarity | None:
    """UNSURE for what was heard, and is not to be believed; what it denies it may have misread.

    An answer that means the other thing than it would to most questions is beyond it.
    """
    if finding.rule == ONLY_THERE or finding.rule.endswith(TURNED):
        return None
    if own:
        return Polarity.UNSURE if opinion.present < caution.unlikely else None
    passed_over = opinion.none > max(opinion.absent, opinion.unsure)
    unlikely = opinion.present < caution.unlikely_unasked
    return Polarity.UNSURE if passed_over and unlikely else None


def _enough_to_doubt(denial: Finding, caution: Caution, beside: bool) -> float:
    if beside and denial.rule.startswith((_ANSWER, *_NAMED)):
        return caution.doubt_beside
    return caution.denial if denial.rule.startswith(_WORD_FOR_WORD) else caution.doubt


def _beyond_doubt(finding: Finding) -> bool:
    read = _READING in finding.rule or finding.rule.startswith(BY_ORDER)
    return read or finding.cue in _NOT_ME or _AGO in finding.cue.split()

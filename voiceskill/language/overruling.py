"""What the second reader may change in what the first one heard: only to the side of caution.

It may raise a finding, and doubt a denial; it never clears one and never takes one back.
"""

from collections.abc import Mapping

from voiceskill.language.lexicon import Caution
from voiceskill.language.meaning import Finding, Polarity
from voiceskill.language.second_reader import Opinion

RULE = "second reader"


def overrule(
    findings: tuple[Finding, ...], opinions: Mapping[str, Opinion], caution: Caution
) -> tuple[Finding, ...]:
    """The findings, with those raised or doubted that `opinions` speak for strongly enough."""
    heard = {finding.name: finding for finding in findings}
    for name, opinion in opinions.items():
        polarity = _raised(heard.get(name), opinion, caution)
        if polarity is not None:
            share = opinion.present if polarity is Polarity.PRESENT else 1 - opinion.absent
            heard[name] = Finding(name, polarity, "", "", f"{RULE}: {share:.2f}")
    return tuple(heard.values())


def _raised(finding: Finding | None, opinion: Opinion, caution: Caution) -> Polarity | None:
    doubt = opinion.present + opinion.unsure
    if finding is None:
        if opinion.present >= caution.present:
            return Polarity.PRESENT
        return Polarity.UNSURE if doubt >= caution.unsure else None
    if finding.polarity is Polarity.UNSURE:
        return Polarity.PRESENT if opinion.present >= caution.sure else None
    if finding.polarity is Polarity.ABSENT:
        if opinion.present >= caution.contrary:
            return Polarity.PRESENT
        return Polarity.UNSURE if doubt >= caution.doubt else None
    return None

"""One sentence of the page: a tick box, the words, and what is known about them."""

from collections.abc import Iterable
from dataclasses import dataclass

from voiceskill.dialog.content import Dialog
from voiceskill.dialog.graph import LEVEL_WORDS
from voiceskill.dialog.records import Records, fingerprint, review_state
from voiceskill.dialog.sentences import Sentence, sentences
from voiceskill.dialog.spoken_rules import measure
from voiceskill.review.markup import Markup, tag

_LEVELS = {level.value: words for level, words in LEVEL_WORDS.items()}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What each section of the page is made from."""

    dialog: Dialog
    records: Records
    sentences: dict[str, Sentence]

    def item(self, sentence_id: str, note: str = "") -> Markup:
        """A sentence as a list item; `note` tells what only this place knows."""
        sentence = self.sentences[sentence_id]
        facts = [
            sentence.id,
            note,
            "any level" if sentence.levels == ("any",) else join_levels(sentence.levels),
            *(self._measures(sentence) if sentence.whole else ()),
            f"words {fingerprint(sentence.text)}",
            review_state(self.records, sentence.id, sentence.text),
        ]
        title = self.dialog.sources.sources[sentence.source].title
        return tag(
            "li",
            tag("label", tick(), " ", tag("q", sentence.text)),
            tag(
                "small",
                " · ".join(fact for fact in facts if fact),
                " · ",
                tag("a", title, href=f"#source-{sentence.source}"),
            ),
            id=sentence.id,
            class_="sentence",
        )

    def items(self, sentence_ids: Iterable[str]) -> Markup:
        return tag("ul", *(self.item(sentence_id) for sentence_id in sentence_ids))

    def starting(self, prefix: str) -> list[str]:
        """The ids of the sentences that begin with `prefix`, in order."""
        return [sentence_id for sentence_id in self.sentences if sentence_id.startswith(prefix)]

    def _measures(self, sentence: Sentence) -> tuple[str, str]:
        measured = measure(self.dialog, sentence, self.records.known_words)
        return f"grade {max(0.0, measured.grade):.1f}", f"{measured.seconds:.1f} s"


def new_sheet(dialog: Dialog, records: Records) -> Sheet:
    return Sheet(dialog, records, {sentence.id: sentence for sentence in sentences(dialog)})


def join_levels(levels: Iterable[str]) -> str:
    """The levels in the words of the page."""
    return ", ".join(_LEVELS.get(level, level) for level in levels)


def level_badge(level: str | None) -> Markup:
    """A level as a coloured label; the words say it, too."""
    if level is None:
        return tag("span", "only with others", class_="level")
    return tag("span", _LEVELS[level], class_=f"level {level}")


def tick() -> Markup:
    """A place to tick, on paper or on the screen."""
    return tag("input", type="checkbox")

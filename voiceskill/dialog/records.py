"""What is kept about a dialog beside its content: its seed, its reviews, its known words."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from voiceskill.dialog.content_types import Content
from voiceskill.yamlfile import read_yaml


class Statement(Content):
    """One statement of the seed, in our short words, and the sentences that carry it.

    `section` and `item` tell where it stands in the seed. `carried_by` are sentence ids, or what
    several begin with (`questions.legs`). Each of `words` has to stand in one of them, so that a
    sentence cannot lose the fact unnoticed.
    """

    section: str
    item: int = Field(ge=1)
    says: str = Field(min_length=1)
    carried_by: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    left_out: str = ""

    @model_validator(mode="after")
    def _carried_or_left_out(self) -> Self:
        if bool(self.carried_by) == bool(self.left_out):
            raise ValueError("a statement has either `carried_by` or `left_out` with the reason")
        if self.carried_by and not self.words:
            raise ValueError("a statement that is carried needs the `words` that carry it")
        return self


class SeedFile(Content):
    """`seed.yaml`: the sections of the text that the dialog is made from, and its statements.

    `sections` maps a section to the ids of the sources that stand for it.
    """

    title: str
    sections: Mapping[str, tuple[str, ...]]
    statements: Mapping[str, Statement]


class Review(Content):
    """A clinician's review of one sentence; `fingerprint` is that of the words reviewed."""

    by: str = Field(min_length=1)
    on: date
    fingerprint: str


class ReviewsFile(Content):
    """`reviews.yaml`: sentence id to its review."""

    reviews: Mapping[str, Review]


class KnownWordsFile(Content):
    """`known_words.yaml`: long words that callers know all the same, each with why."""

    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Records:
    """All that is kept about one dialog. A dialog of one's own may have none of it."""

    seed: SeedFile
    reviews: Mapping[str, Review]
    known_words: Mapping[str, str]


def load_records(folder: Path, common: Path) -> Records:
    """The records in a dialog's folder; a file that is not there counts as empty.

    Raises ContentError when a file is broken.
    """
    seed = SeedFile(title="", sections={}, statements={})
    reviews = ReviewsFile(reviews={})
    known = KnownWordsFile(words={})
    if (path := folder / "seed.yaml").exists():
        seed = read_yaml(path, SeedFile)
    if (path := folder / "reviews.yaml").exists():
        reviews = read_yaml(path, ReviewsFile)
    if (path := common / "known_words.yaml").exists():
        known = read_yaml(path, KnownWordsFile)
    return Records(seed, reviews.reviews, known.words)


def fingerprint(text: str) -> str:
    """Eight characters that change whenever the words do."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def review_state(records: Records, sentence_id: str, text: str) -> str:
    """`not reviewed`, `reviewed by ... on ...`, or `changed since the review by ...`."""
    review = records.reviews.get(sentence_id)
    if review is None:
        return "not reviewed"
    if review.fingerprint != fingerprint(text):
        return f"changed since the review by {review.by}"
    return f"reviewed by {review.by} on {review.on.isoformat()}"

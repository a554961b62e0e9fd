"""medspaCy: its target matcher given our phrases, its ConText given our cues beside its own.

Each phrase of a concept is a target rule; our cue phrases (negation, doubt, another person, the
past, hypothesis, and what ends a scope) are added to ConText's own 102 rules, in its notation.
Sentences are split by its PyRuSH on a blank English pipeline (no model). A target carries the
categories of the cues that modify it, without those inside a target of the same rule ("can't"
in "can't walk"); `mapping.py` makes findings of them. Yes, no and "not sure" count when the
utterance begins with one of our phrases for them (elliptic answers, "a bit", when they are the
whole of it), as ConText reads no answers.
"""

from collections.abc import Callable
from typing import Any

import medspacy
from loguru import logger
from medspacy.context import ConTextRule
from medspacy.ner import TargetRule

from benchmarks.peers.serving import Heard, Item, Phrasebook, serve

CUES = {
    "negation": ("NEGATED_EXISTENCE", "FORWARD"),
    "negation_after": ("NEGATED_EXISTENCE", "BACKWARD"),
    "not_negation": ("NEGATED_EXISTENCE", "PSEUDO"),
    "uncertain": ("POSSIBLE_EXISTENCE", "FORWARD"),
    "uncertain_after": ("POSSIBLE_EXISTENCE", "BACKWARD"),
    "hypothetical": ("HYPOTHETICAL", "FORWARD"),
    "other_person": ("FAMILY", "FORWARD"),
    "distant": ("HISTORICAL", "BIDIRECTIONAL"),
    "resolved": ("HISTORICAL", "BACKWARD"),
    "terminator": ("CONJ", "TERMINATE"),
}
_SPANS = "medspacy_spans"


def build(phrasebook: Phrasebook) -> Callable[[Item], Heard]:
    logger.remove()
    nlp = medspacy.load(medspacy_enable=["medspacy_tokenizer", "medspacy_pyrush"])
    matcher = nlp.add_pipe(
        "medspacy_target_matcher", config={"result_type": "group", "prune": False}
    )
    targets = {**phrasebook["phrases"]}
    for answer, groups in phrasebook["answer_phrases"].items():
        targets |= {f"{place} {answer}": phrases for place, phrases in groups.items()}
    matcher.add(
        [TargetRule(phrase, label) for label, phrases in targets.items() for phrase in phrases]
    )
    context = nlp.add_pipe("medspacy_context", config={"input_span_type": "group"})
    context.add(
        [
            ConTextRule(phrase, category, direction=direction)
            for cue, (category, direction) in CUES.items()
            for phrase in phrasebook["cues"][cue]
        ]
    )

    def hear(item: Item) -> Heard:
        spans: list[dict[str, Any]] = []
        said: set[str] = set()
        doc = nlp(item["plain"])
        for span in doc.spans[_SPANS]:
            place, _, answer = span.label_.partition(" ")
            if answer:
                if span.start == 0 and (place == "begins" or span.end == len(doc)):
                    said.add(answer)
                continue
            cues = [[cue.category, *cue.modifier_span] for cue in span._.modifiers]
            spans.append(
                {"concept": span.label_, "start": span.start, "end": span.end, "cues": cues}
            )
        answers = [answer for answer in phrasebook["answers"] if answer in said]
        return {"spans": spans, "answer": answers[0] if answers else None}

    return hear


if __name__ == "__main__":
    serve(build)

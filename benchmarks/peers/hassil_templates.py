"""hassil: the sentence matcher of Home Assistant, given our phrases in its own notation.

Each concept of our lexicon is an intent with the template `[{before}] <concept> [{after}]`, the
wildcards standing in for the words that hassil would otherwise want in the template. Yes, no and
"not sure" must stand at the start, elliptic answers ("a bit") alone. It knows no negation: a
concept found is affirmed. A finding is then made of the concepts as in our lexicon's rules (see
`mapping.py`).
"""

from collections.abc import Callable, Iterable

from hassil import Intents, recognize_all

from benchmarks.peers.serving import Heard, Item, Phrasebook, serve


def build(phrasebook: Phrasebook) -> Callable[[Item], Heard]:
    answers = phrasebook["answers"]
    sentences = {name: f"[{{before}} ](<{name}>)[ {{after}}]" for name in phrasebook["phrases"]}
    for answer, groups in answers.items():
        begins, whole = (_any(groups[place]) for place in ("begins", "whole"))
        sentences[f"answer {answer}"] = f"(({begins})[ {{after}}]|{whole})"
    intents = Intents.from_dict(
        {
            "language": "en",
            "intents": {name: {"data": [{"sentences": [s]}]} for name, s in sentences.items()},
            "lists": {"before": {"wildcard": True}, "after": {"wildcard": True}},
            "expansion_rules": {
                name: f"({'|'.join(templates)})"
                for name, templates in phrasebook["templates"].items()
            },
        }
    )

    def hear(item: Item) -> Heard:
        found = {result.intent.name for result in recognize_all(item["plain"], intents)}
        said = [answer for answer in answers if f"answer {answer}" in found]
        spans = [{"concept": name} for name in found if name in phrasebook["phrases"]]
        return {"spans": spans, "answer": said[0] if said else None}

    return hear


def _any(names: Iterable[str]) -> str:
    return "(" + "|".join(f"<{name}>" for name in names) + ")"


if __name__ == "__main__":
    serve(build)

"""padacioso: the pattern matcher of Open Voice OS, given our phrases as samples.

Each concept of our lexicon is an intent with the samples `* phrase *`. Yes, no and "not sure"
must stand at the start, elliptic answers ("a bit") alone. A stop as first and last word lets `*`
match nothing; other pauses are dropped. It knows no negation: a concept found is affirmed, and
`mapping.py` makes findings of them.

padacioso sends its whole container to a process pool once for each intent of each utterance
(44 seconds an utterance with a fiftieth of these phrases), so here it is handed a thread pool:
the same matching and answers, some hundred times faster.
"""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import padacioso

from benchmarks.peers.serving import Heard, Item, Phrasebook, serve

_PAUSE = re.compile(r"[.,](?= |$)")


def build(phrasebook: Phrasebook) -> Callable[[Item], Heard]:
    padacioso.concurrent.futures.ProcessPoolExecutor = ThreadPoolExecutor
    container = padacioso.IntentContainer(n_workers=1)
    for name, phrases in phrasebook["phrases"].items():
        container.add_intent(name, [f"* {phrase} *" for phrase in phrases])
    for answer, groups in phrasebook["answer_phrases"].items():
        samples = [f". {phrase} *" for phrase in groups["begins"]]
        samples += [f". {phrase} ." for phrase in groups["whole"]]
        container.add_intent(f"answer {answer}", samples)

    def hear(item: Item) -> Heard:
        text = _PAUSE.sub("", item["plain"])
        found = {match["name"] for match in container.calc_intents(f". {text} .")}
        said = [answer for answer in phrasebook["answers"] if f"answer {answer}" in found]
        spans = [{"concept": name} for name in found if name in phrasebook["phrases"]]
        return {"spans": spans, "answer": said[0] if said else None}

    return hear


if __name__ == "__main__":
    serve(build)

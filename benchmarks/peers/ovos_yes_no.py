"""ovos-yes-no-plugin: the yes/no engine of Open Voice OS, given the raw text.

It reads the answer to a question and nothing else: yes makes each finding that was asked
present, no makes it absent, None (neutral) says nothing. To the open question it is not asked.
"""

from collections.abc import Callable

from ovos_yes_no import HeuristicYesNoEngine

from benchmarks.peers.serving import Heard, Item, Phrasebook, serve


def build(_phrasebook: Phrasebook) -> Callable[[Item], Heard]:
    engine = HeuristicYesNoEngine()
    names = {True: "yes", False: "no", None: None}

    def hear(item: Item) -> Heard:
        if not item["asked"]:
            return {"answer": None}
        return {"answer": names[engine.yes_or_no("", item["text"], "en-us")]}

    return hear


if __name__ == "__main__":
    serve(build)

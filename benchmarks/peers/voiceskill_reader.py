"""Our reader, as the skill uses it: the raw text and what was asked; its findings are final."""

from collections.abc import Callable

from benchmarks.peers.serving import Heard, Item, Phrasebook, serve
from voiceskill.settings import Settings
from voiceskill.skill import load_skill


def build(_phrasebook: Phrasebook) -> Callable[[Item], Heard]:
    reader = load_skill(Settings()).reader

    def hear(item: Item) -> Heard:
        meaning = reader.read(item["text"], item["asked"], item["question"])
        return {"findings": {found.name: found.polarity.value for found in meaning.findings}}

    return hear


if __name__ == "__main__":
    serve(build)

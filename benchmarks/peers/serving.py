"""The loop that every measured system runs in; standard library only.

In: one item a line, `{"id", "text", "plain", "asked", "question"}`; `plain` is `text` in lower case
with contractions opened and fillers dropped by our normaliser, its pauses kept as commas and stops;
`question` is what was asked, in words, or "".
Out: `{"ready": seconds}` once, then for each item `{"id", "heard", "nanoseconds"}`.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Item = dict[str, Any]
Heard = dict[str, Any]
Phrasebook = dict[str, Any]


def serve(build: Callable[[Phrasebook], Callable[[Item], Heard]]) -> None:
    """Builds the system from the phrase book named on the command line, then answers items.

    The time of an item is the processor time of this process for it, so that another program
    on the machine does not count; reading and writing JSON is left out.
    """
    phrasebook = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    answers = sys.stdout
    sys.stdout = sys.stderr
    started = time.process_time()
    hear = build(phrasebook)
    print(json.dumps({"ready": time.process_time() - started}), file=answers, flush=True)
    for line in sys.stdin:
        item = json.loads(line)
        begun = time.process_time_ns()
        heard = hear(item)
        taken = time.process_time_ns() - begun
        answer = {"id": item["id"], "heard": heard, "nanoseconds": taken}
        print(json.dumps(answer), file=answers, flush=True)

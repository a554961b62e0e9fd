"""Rewrites the ledger of known failures: `python -m tests.language.ledger`.

It may only shrink: look at the difference before committing it.
"""

import json

from tests.language.test_utterances import LEDGER, found_problems


def main() -> None:
    lines = []
    for row, problems in found_problems():
        asked = f", asked: [{', '.join(row['asked'])}]" if row["asked"] else ""
        text, why = json.dumps(row["text"], ensure_ascii=False), json.dumps("; ".join(problems))
        lines.append(f"- {{category: {row['category']}, text: {text}{asked}, why: {why}}}\n")
    LEDGER.write_text("".join(lines) or "[]\n", encoding="utf-8")
    print(f"{len(lines)} known failures in {LEDGER}")


if __name__ == "__main__":
    main()

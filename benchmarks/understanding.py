"""Our reader beside other systems, on the same utterances in one run; see README.md."""

import argparse
import json
import platform
import random
import shlex
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from platformdirs import user_cache_path

from benchmarks import real_answers
from benchmarks.environments import CannotInstall
from benchmarks.items import Item, read_real_answers, read_test_set
from benchmarks.mapping import to_findings
from benchmarks.phrasebook import PhraseSource
from benchmarks.scoring import Findings, Speed, score, speed
from benchmarks.systems import HERE, SYSTEMS, CannotRun, Run, System, run
from benchmarks.table import HEADS, SPEED_HEADS, render, score_row, speed_row
from voiceskill.language.lexicon import Lexicon
from voiceskill.settings import Settings
from voiceskill.skill import load_skill

TEST_SET = HERE.parent / "tests" / "utterances"


@dataclass(frozen=True, slots=True)
class Result:
    """A system with what it heard, or with the reason why it could not be measured."""

    system: System
    run: Run | None
    findings: dict[str, Findings]
    reason: str = ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the tables; exit status 2 when there is nothing to measure on."""
    parser = _parser()
    args = parser.parse_args(arguments)
    if args.real_answers:
        items = read_real_answers(args.real_answers)
    else:
        items = read_test_set(args.test_set)
    if not items:
        parser.error(f"no utterances in {args.test_set}")
    if args.limit:
        items = random.Random(1).sample(items, min(args.limit, len(items)))
    systems = [system for system in SYSTEMS if not args.only or system.module in args.only]
    results = measure(systems, items, args.envs, args.seconds)
    if args.real_answers:
        for result in results:
            print("\n".join(_real_lines(result, items, misses=args.misses)))
        return 0
    command = shlex.join(["python", "-m", "benchmarks.understanding", *(arguments or sys.argv[1:])])
    print(_heading(command, items), end="\n\n")
    print(_tables(results, items, markdown=args.markdown))
    return 0


def measure(
    systems: Sequence[System], items: Sequence[Item], environments: Path, seconds: float
) -> list[Result]:
    """Each system in turn, alone, on all items in the same shuffled order."""
    lexicon = load_skill(Settings()).lexicon
    source = PhraseSource(lexicon)
    order = random.Random(7).sample(list(items), len(items))
    lines = [
        json.dumps(
            {
                "id": item.id,
                "text": item.text,
                "plain": source.plain(item.text),
                "asked": item.asked,
                "question": item.question,
            }
        )
        for item in order
    ]
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "phrasebook.json"
        book.write_text(json.dumps(source.book()), encoding="utf-8")
        return [
            _measure_one(system, items, environments, book, lines, seconds, source, lexicon)
            for system in systems
        ]


def _measure_one(
    system: System,
    items: Sequence[Item],
    environments: Path,
    book: Path,
    lines: Sequence[str],
    seconds: float,
    source: PhraseSource,
    lexicon: Lexicon,
) -> Result:
    print(f"{system.title} ...", file=sys.stderr, flush=True)
    try:
        done = run(system, system.python(environments), book, lines, seconds)
    except CannotInstall as error:
        return Result(system, None, {}, f"could not be installed: {error}")
    except CannotRun as error:
        return Result(system, None, {}, f"could not be run: {error}")
    rules = source.rules()
    ever = {name for name, finding in lexicon.findings.items() if finding.ever}
    findings: dict[str, Findings] = {
        item.id: to_findings(done.heard[item.id], item.asked, rules, ever)
        for item in items
        if item.id in done.heard
    }
    return Result(system, done, findings)


def _tables(results: Sequence[Result], items: Sequence[Item], *, markdown: bool) -> str:
    blocks: list[str] = []
    for caption, asked_only in (
        ("All findings of all utterances", False),
        ("Answers to the question asked: only the findings asked", True),
    ):
        everything = {item.id: item.findings for item in items}
        total = score(items, everything, asked_only=asked_only).items
        rows: list[tuple[str, ...]] = [HEADS]
        for result in results:
            if result.run is None:
                rows.append((f"{result.system.title}: {result.reason}",))
                continue
            figures = score(items, result.findings, asked_only=asked_only)
            rows.append(score_row(result.system.title, figures, total))
        blocks.append(f"{caption} ({total} utterances):\n\n{render(rows, markdown=markdown)}")
    blocks.append(f"Speed:\n\n{render(_speeds(results), markdown=markdown)}")
    return "\n\n".join(blocks)


def _speeds(results: Sequence[Result]) -> list[tuple[str, ...]]:
    ours: Speed | None = None
    rows: list[tuple[str, ...]] = [SPEED_HEADS]
    for result in results:
        if result.run is None or len(result.run.nanoseconds) < 2:
            rows.append((result.system.title,))
            continue
        figures = speed(result.run.nanoseconds)
        if result.system is SYSTEMS[0]:
            ours = figures
        rows.append(speed_row(result.system.title, figures, ours, result.run.ready_seconds))
    return rows


def _real_lines(result: Result, items: Sequence[Item], *, misses: bool) -> list[str]:
    if result.run is None:
        return [f"{result.system.title}: {result.reason}"]
    lines = real_answers.report(result.system.title, items, result.findings)
    return lines if misses or result.system is SYSTEMS[0] else lines[:1]


def _heading(command: str, items: Sequence[Item]) -> str:
    machine = f"{platform.system()} {platform.machine()}, {_processor()}"
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, `{command}`, {len(items)} utterances, "
        f"{machine}, Python {platform.python_version()}"
    )


def _processor() -> str:
    """The processor's name where the system tells it."""
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "processor unknown"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks.understanding", description=__doc__)
    parser.add_argument("--markdown", action="store_true", help="tables in Markdown")
    parser.add_argument(
        "--only",
        action="append",
        choices=[system.module for system in SYSTEMS],
        help="measure only this system; may be given again",
    )
    parser.add_argument("--limit", type=int, metavar="N", help="measure on N utterances only")
    parser.add_argument(
        "--seconds", type=float, default=900.0, help="stop a system after so long (900)"
    )
    parser.add_argument(
        "--test-set", type=Path, default=TEST_SET, metavar="FOLDER", help="YAML files of items"
    )
    parser.add_argument(
        "--real-answers", type=Path, metavar="FILE", help="JSON lines of real answers instead"
    )
    parser.add_argument(
        "--misses", action="store_true", help="with --real-answers: the misses of peers too"
    )
    parser.add_argument(
        "--envs",
        type=Path,
        default=user_cache_path("voiceskill") / "benchmarks",
        metavar="FOLDER",
        help="where the environments of the peers are made (%(default)s)",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())

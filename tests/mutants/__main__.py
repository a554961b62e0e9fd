"""`python -m tests.mutants`: plants each fault in a copy, and sees what catches it.

Exit status 1 when a fault escapes that is not listed as equivalent, with the reason.
"""

import argparse
import os
import sys
from multiprocessing import get_context

from tests.mutants.detection import STALE, catch, tests_pass
from tests.mutants.planting import mutants


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--only", default="", help="only mutants with this in their name")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    args = parser.parse_args()
    chosen = [mutant for mutant in mutants() if args.only in mutant.name]
    if not tests_pass():
        print("the tests fail without a mutant", file=sys.stderr)
        return 1
    good = 0
    with get_context("fork").Pool(args.processes, maxtasksperchild=1) as pool:
        for mutant, by in zip(chosen, pool.imap(catch, chosen, chunksize=1), strict=True):
            equivalent = f"equivalent: {mutant.why_equivalent}" if mutant.why_equivalent else ""
            good += by != STALE and bool(by or equivalent)
            print(f"{mutant.name}: {by or equivalent or 'ESCAPED'}", flush=True)
    print(f"{good} of {len(chosen)}")
    return 0 if good == len(chosen) else 1


if __name__ == "__main__":
    sys.exit(main())

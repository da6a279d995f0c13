"""Compare a worker with processes, and measure its memory: `./bazelw run //tests/workers`.

`--requests N` runs N command lines of every verb over the fixtures of every room, by one worker and by processes, and
prints each that differs. `--memory N` prints what N requests add to a worker's memory. Exit status 1 if a command line
differs, or if the worker grew by more than 20 MB.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from workers import growth, parity

_MOST = 20_000_000


def main(argv: Sequence[str] | None = None) -> int:
    """Run what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=1_000, help="how many are compared (default: 1000; 0: none)")
    parser.add_argument("--memory", type=int, default=0, help="how many are measured (default: none)")
    parser.add_argument("--seed", type=int, default=1, help="which ones, and their order")
    arguments = parser.parse_args(argv)
    failed = False
    if arguments.requests:
        with tempfile.TemporaryDirectory(prefix="workers-") as work:
            found, statuses = parity.differences(Path(work), arguments.requests, arguments.seed)
        ends = ", ".join(f"{count} with status {status}" for status, count in sorted(statuses.items()))
        print(*found, f"{sum(statuses.values())} command lines ({ends}): {len(found)} differ", sep="\n")
        failed = bool(found)
    if arguments.memory:
        with tempfile.TemporaryDirectory(prefix="workers-") as work:
            before, after = growth.growth(Path(work), arguments.memory, arguments.seed)
        print(
            f"{arguments.memory} requests: the worker grew from {before / 1e6:.1f} MB to {after / 1e6:.1f} MB, "
            f"by {(after - before) / 1e6:.1f} MB"
        )
        failed = failed or after - before > _MOST
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())

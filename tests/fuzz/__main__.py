"""Fuzz a reader: `./bazelw run //tests/fuzz -- tfvars --seconds 600`.

Prints what it did, and every input that led to anything but a value or a
`FormatError`, or that took more than a second of processor time. Exit status 1 if there
was one.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Sequence

from flywheel.formats.source import FormatError, Source, decode
from fuzz.mutation import mutant
from fuzz.targets import TARGETS

#: A mutant has at most 20,000 characters: a reader that needs a second for one hangs on more.
SLOW = 1.0
_SHOWN = 2_000


def fuzz(target: str, seed: int, seconds: float = 0.0, rounds: int = 0) -> tuple[int, int, list[str]]:
    """Read mutants for some time or rounds: how many were read, how many accepted, what went wrong."""
    read, corpus = TARGETS[target]
    chance, faults = random.Random(seed), []
    accepted = count = 0
    end = time.monotonic() + seconds
    while count < rounds or (not rounds and time.monotonic() < end):
        text = mutant(corpus, chance)
        start = time.process_time()  # a busy machine is no hang
        try:
            read(_source(text))
            accepted += 1
        except FormatError as err:
            if "\n" in str(err):
                faults.append(f"more than one line: {err} for {text!r}")
        except Exception as err:
            faults.append(f"{type(err).__name__}: {err} for {text!r}")
        spent = time.process_time() - start
        if spent > SLOW:
            faults.append(f"{spent:.1f} s for {text!r}")
        count += 1
    return count, accepted, faults


def _source(text: str) -> Source:
    return decode("fuzz", text.encode("utf-8", "surrogatepass"))


def main(argv: Sequence[str] | None = None) -> int:
    """Fuzz one target and print the outcome."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args(argv)
    count, accepted, faults = fuzz(arguments.target, arguments.seed, arguments.seconds)
    print(f"{arguments.target}: {count} mutants, {accepted} accepted, {len(faults)} faults")
    for fault in faults[:20]:
        print(fault[:_SHOWN], file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Fuzz a target: `./bazelw run //tests/fuzz -- tfvars --seconds 600`.

Prints what it did, and every input that led to anything but a value or a clear error, or that took more than five
seconds of processor time. Exit status 1 if there was one.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Sequence

from fuzz.readers import READERS
from fuzz.target import Target
from fuzz.verbs import VERBS

TARGETS: dict[str, Target] = {**READERS, **VERBS}

#: Mutants are small: a reader that needs so long for one hangs on more.
SLOW = 5.0
_SHOWN = 2_000


def fuzz(name: str, seed: int, seconds: float = 0.0, rounds: int = 0) -> tuple[int, int, list[str]]:
    """Run mutants for some seconds of the processor, or some rounds.

    Returns how many were run, how many were accepted, and what went wrong.
    """
    target = TARGETS[name]
    chance, faults = random.Random(seed), []
    accepted = count = 0
    end = time.process_time() + seconds  # a busy machine does not shorten it
    while count < rounds or (not rounds and time.process_time() < end):
        mutant = target.mutant(chance)
        start = time.process_time()  # a busy machine is no hang
        try:
            accepted += target.run(mutant)
        except Exception as err:
            faults.append(f"{type(err).__name__}: {err} for {mutant!r}")
        spent = time.process_time() - start
        if spent > SLOW:
            faults.append(f"{spent:.1f} s for {mutant!r}")
        count += 1
    return count, accepted, faults


def main(argv: Sequence[str] | None = None) -> int:
    """Fuzz targets one after the other and print the outcome."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=[*TARGETS, "all"], nargs="+")
    parser.add_argument("--seconds", type=float, default=60, help="of the processor, for each target")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args(argv)
    found = False
    for target in TARGETS if "all" in arguments.target else arguments.target:
        count, accepted, faults = fuzz(target, arguments.seed, arguments.seconds)
        print(f"{target}: {count} mutants, {accepted} accepted, {len(faults)} faults", flush=True)
        for fault in faults[:20]:
            print(fault[:_SHOWN], file=sys.stderr, flush=True)
        found = found or bool(faults)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())

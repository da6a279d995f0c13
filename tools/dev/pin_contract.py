"""Write a MODULE.bazel whose core pin contains a contract's digest."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Sequence
from pathlib import Path

_PIN = re.compile(r'(?<=\bcontract = ")sha256-[^"]*(?=")')


def pinned(module: str, digest: str) -> str:
    """Return ``module`` with ``digest`` in its only core pin."""
    text, count = _PIN.subn(digest, module)
    if count != 1:
        raise SystemExit(f'expected one `contract = "sha256-..."`, found {count}')
    return text


def main(argv: Sequence[str] | None = None) -> int:
    """Write the pinned file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("contract", type=Path, help="contract.json")
    parser.add_argument("module", type=Path, help="the MODULE.bazel to read")
    parser.add_argument("output", type=Path, help="the MODULE.bazel to write")
    arguments = parser.parse_args(argv)
    digest = json.loads(arguments.contract.read_text(encoding="utf-8"))["digest"]
    arguments.output.write_text(pinned(arguments.module.read_text(encoding="utf-8"), digest), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

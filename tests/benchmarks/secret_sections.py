"""What is measured of the search for secrets."""

from __future__ import annotations

import base64
import random

from benchmarks import timing
from benchmarks.sections import Bench
from benchmarks.tables import table

_SIZE = 1_000_000
_BASE62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

_SEARCHED = """
import sys
from flywheel.formats.secrets import secret_search
text = open(sys.argv[1], encoding="utf-8").read()
held = list(secret_search.find(text))
"""


def _texts() -> dict[str, str]:
    """Texts of a million characters: what overlays have beside them, and the worst that is known."""
    chooser = random.Random(1)

    def some(length: int) -> str:
        return "".join(chooser.choices(_BASE62, k=length))

    def lines(make: str, length: int) -> str:
        count = _SIZE // (len(make) - 2 + length)
        return "".join(make.format(some(length)) + "\n" for _ in range(count))

    return {
        "settings": lines('runner_label = "tinyland-nix-heavy-{}"', 5),
        "lock file": lines('"integrity": "sha512-{}==",', 86),
        "random base64": base64.b64encode(chooser.randbytes(_SIZE * 3 // 4)).decode(),
        "signatures": lines("Sig: cache.example.org-1:{}A==", 85),
        "tokens": lines("ghp_{}", 36),
        "keys by their names": lines('api_token = "{}"', 32),
        "escapes": lines('"\\u0067\\u0068{}"', 20),
        "one letter": "A" * _SIZE,
    }


def searching(bench: Bench) -> str:
    """The search for secrets in a text of a megabyte, whole processes."""
    texts = _texts()
    commands = {"": bench.python("from flywheel.formats.secrets import secret_search")}
    for name, text in texts.items():
        path = bench.folder / f"secrets {name}.txt"
        path.write_text(text, encoding="utf-8")
        commands[name] = bench.python(_SEARCHED, str(path))
    seen = timing.processes(commands, bench.runs)
    bare, idle = seen.pop("")
    rows = []
    for name, (seconds, peak) in seen.items():
        size = len(texts[name]) / 1_000_000
        rows.append([name, f"{(seconds - bare) / size:.2f} s", f"{max(peak - idle, 0) / 1000 / size:.0f}"])
    words = (
        "## Searching for secrets\n\nBudget: at most one second for a megabyte of any text, and at most 40 bytes for "
        "each of its characters, without what the interpreter takes.\n"
    )
    return f"{words}\n{table(['text', 'for a megabyte', 'bytes for a character'], rows)}"

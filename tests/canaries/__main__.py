"""Plant canaries and run every verb over them: `./bazelw run //tests/canaries -- --runs 60000`.

Each run writes one secret, or one hostile text, into one place of one document, in one of several forms, and calls one
verb in one format. Prints a table of runs and of what was wrong, and each fault with its seed, so that
`--seed N --runs 1` repeats it. Exit status 1 if there was one.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from flywheel_testing.check_fixtures import made_up_secrets

from canaries import leaks
from canaries.cases import Case, cases
from canaries.forms import HOSTILE, MARKUP, PLACES, TOKEN, forms_of
from flywheel import cli
from flywheel.findings import reports

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

    from canaries.forms import Form

_SHOWN = 20
_LARGEST = 300


class Planter:
    """Makes runs in the folder `work`: each depends on its seed alone."""

    def __init__(self, work: Path) -> None:
        self.out = work / "out"
        self.out.mkdir()
        rooms: dict[str, list[Case]] = {}
        for case in cases(work):
            rooms.setdefault(case.folder.name.partition("-")[0], []).append(case)
        self.rooms = [rooms[name] for name in sorted(rooms)]
        self.secrets = {kind: text for kind, text in made_up_secrets().items() if kind != "password"}
        self.traces = {kind: leaks.Traces(text) for kind, text in self.secrets.items()}
        self.table: Counter[tuple[str, str]] = Counter()
        self.faults: list[str] = []
        self.last = ""

    def run(self, seed: int) -> None:
        """One run: plant, call, judge, put back."""
        chance = random.Random(seed)
        case = chance.choice(chance.choice(self.rooms))
        is_secret = chance.random() < 0.75
        kind = chance.choice(sorted(self.secrets)) if is_secret else "hostile"
        canary = self.secrets[kind] if is_secret else chance.choice(HOSTILE + MARKUP)
        call = chance.choice(case.calls)
        format = chance.choice(sorted(reports.FORMATS))
        name = chance.choice(sorted(case.texts))
        forms = forms_of(name, is_secret)
        form = chance.choice(sorted(forms))
        with _planted(case, name, canary, forms[form], PLACES.get(form, TOKEN), chance):
            printed, written, status = self.called(call, format, case.folder)
        self.last = printed + written
        verb = f"{call[0]} {call[1]}" if call[0] in ("pin", "registry", "rehome", "contract") else call[0]
        self.table[verb, "runs"] += 1
        self.table[verb, f"exit {status}"] += 1
        faults = self._judged(printed, written, format, kind if is_secret else "")
        for fault, found in [*faults, *([("crashes", [written[-_LARGEST:]])] if status == 3 else [])]:
            self.table[verb, fault] += 1
            self.faults.append(
                f"seed {seed}: {fault}: {verb} --format {format}, {kind} as {form} in {case.folder.name}/{name}: "
                f"{ascii(found)[:_LARGEST]}"
            )

    def _judged(self, printed: str, written: str, format: str, kind: str) -> list[tuple[str, list[str]]]:
        parts = self.traces[kind].found(printed + written) if kind else []
        found = [("leaks", parts), ("commands", leaks.commands(printed, format)), ("raw", leaks.raw(printed))]
        found.append(("pages", leaks.open_pages(printed)))
        return [(fault, what) for fault, what in found if what]

    def called(self, call: Sequence[str], format: str, folder: Path) -> tuple[str, str, int | str]:
        """What was printed, reports included, what else was written, and the exit status."""
        words = [word.format(format=format, out=self.out) if "{" in word else word for word in call]
        out, err = io.StringIO(), io.StringIO()
        home = os.getcwd()
        os.chdir(folder)
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                status: int | str = cli.main(words)
        except SystemExit as stop:
            status = str(stop.code)
        finally:
            os.chdir(home)
        printed, written = [out.getvalue(), err.getvalue()], []
        for path in sorted(path for path in self.out.rglob("*") if path.is_file()):
            # Actions and tests print reports; `report.github` is commands that are meant.
            is_printed = path.suffix != ".github" and (path.stem == "report" or path.parent.name == "families")
            (printed if is_printed else written).append(path.read_text("utf-8"))
            path.unlink()
        return "".join(printed), "".join(written), status


@contextlib.contextmanager
def _planted(
    case: Case, name: str, canary: str, form: Form, places: re.Pattern[str], chance: random.Random
) -> Iterator[None]:
    """The document `name` with a canary; one in twenty times a copy of it has the canary in its name."""
    path, text = case.folder / name, case.texts[name]
    flat = "".join(char for char in canary if char not in "/\0")[:200]
    if chance.random() < 0.05 and "\n" not in flat.strip("\n"):
        copy = path.with_name(f"{path.stem}-{flat}{path.suffix}")
        copy.write_text(text, encoding="utf-8")
        try:
            yield
        finally:
            copy.unlink()
        return
    tokens = list(places.finditer(text))
    if tokens:
        token = chance.choice(tokens)
        written = form(canary, token.group(), chance)
        text = text[: token.start()] + written + text[token.end() :]
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        yield
    finally:
        path.write_bytes(case.texts[name].encode("utf-8", "surrogatepass"))


def plant(runs: int, seed: int, seconds: float = 0.0) -> Planter:
    """Make `runs` runs, or as many as fit into `seconds`; return what came of them."""
    folder = "/dev/shm" if os.path.isdir("/dev/shm") else None
    with tempfile.TemporaryDirectory(prefix="canaries-", dir=folder) as work:
        planter = Planter(Path(work))
        end = time.monotonic() + seconds if seconds else float("inf")
        for number in range(runs):
            planter.run(seed + number)
            if time.monotonic() > end:
                break
    return planter


def table(planter: Planter) -> list[str]:
    """A line for each verb: its runs, what was wrong, and its exit statuses."""
    verbs = sorted({verb for verb, _ in planter.table})
    faults = ("runs", "leaks", "commands", "raw", "pages", "crashes")
    statuses = sorted({what for _, what in planter.table} - set(faults))
    columns = (*faults, *statuses)
    rows = [["verb", *columns], *([verb, *(str(planter.table[verb, one]) for one in columns)] for verb in verbs)]
    rows.append(["all", *(str(sum(planter.table[verb, one] for verb in verbs)) for one in columns)])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]


def main(argv: Sequence[str] | None = None) -> int:
    """Make the runs and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=0.0, help="stop after so many seconds")
    parser.add_argument("--output", action="store_true", help="print the output of the last run too")
    arguments = parser.parse_args(argv)
    planter = plant(arguments.runs, arguments.seed, arguments.seconds)
    print("\n".join(table(planter)))
    if arguments.output:
        print(planter.last)
    for fault in planter.faults[:_SHOWN]:
        print(fault, file=sys.stderr)
    return 1 if planter.faults else 0


if __name__ == "__main__":
    raise SystemExit(main())

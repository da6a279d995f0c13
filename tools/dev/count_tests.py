"""Count the test cases of one Bazel run and print them as a closing line.

Bazel reports targets, but people count cases. The event file of the run lists its reports: a `test.xml` of an
earlier run or of a removed target stays in `bazel-testlogs` and must not be counted.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

Event = dict[str, Any]
Target = tuple[str, int, int]


@dataclass(frozen=True)
class Count:
    """The numbers of passed, failed and skipped cases; the skipped ones by reason."""

    passed: int = 0
    failed: int = 0
    skipped: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: Count) -> Count:
        return Count(
            self.passed + other.passed,
            self.failed + other.failed,
            self.skipped + other.skipped,
        )


def read_events(path: Path) -> Iterator[Event]:
    """Yield the events of a `--build_event_json_file`."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def last_attempts(events: Iterable[Event]) -> dict[Target, Event]:
    """Return the result of the last attempt of every run and shard of every target."""
    results: dict[Target, tuple[int, Event]] = {}
    for event in events:
        where = event["id"].get("testResult")
        if where is None or "testResult" not in event:
            continue
        key = (where["label"], where.get("run", 0), where.get("shard", 0))
        attempt = where.get("attempt", 0)
        if key not in results or attempt >= results[key][0]:
            results[key] = (attempt, event["testResult"])
    return {key: result for key, (_, result) in sorted(results.items())}


def report_of(result: Event) -> Path | None:
    """Return the path of the `test.xml` of ``result``, if it has one on this machine."""
    for output in result.get("testActionOutput", ()):
        uri = urlsplit(output.get("uri", ""))
        if output["name"] == "test.xml" and uri.scheme == "file":
            return Path(unquote(uri.path))
    return None


def count_cases(report: Path) -> Count:
    """Count the cases of one JUnit report."""
    total = Count()
    for case in ElementTree.parse(report).getroot().iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            total += Count(failed=1)
        elif (skipped := case.find("skipped")) is not None:
            total += Count(skipped=Counter([skipped.get("message") or "no reason given"]))
        else:
            total += Count(passed=1)
    return total


def count_result(result: Event) -> Count:
    """Count one result. A target that failed without a failing case is one failure."""
    report = report_of(result)
    try:
        count = count_cases(report) if report else Count()
    except (OSError, ElementTree.ParseError):
        count = Count()
    if result["status"] in ("PASSED", "FLAKY"):
        return count if count != Count() else Count(passed=1)
    return count if count.failed else count + Count(failed=1)


def count_run(events: Path, bazel_exit: int) -> Count:
    """Count a whole run. A run that failed without a failing test is one failure."""
    total = Count()
    if events.is_file():
        for result in last_attempts(read_events(events)).values():
            total += count_result(result)
    if total.failed or not bazel_exit:
        return total
    print("Bazel failed outside its tests: counted as one failure", file=sys.stderr)
    return total + Count(failed=1)


def main(argv: list[str] | None = None) -> int:
    """Print the closing line, and return 1 unless something passed and nothing failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=Path, required=True, help="Bazel's event file")
    parser.add_argument("--bazel-exit", type=int, required=True, help="Bazel's exit code")
    arguments = parser.parse_args(argv)
    count = count_run(arguments.events, arguments.bazel_exit)
    for reason, cases in sorted(count.skipped.items()):
        print(f"{cases} skipped: {reason}", file=sys.stderr)
    print(f"{count.passed} passed, {count.failed} failed")
    return 0 if count.passed and not count.failed else 1


if __name__ == "__main__":
    raise SystemExit(main())

"""Plans to measure with: as large as nobody wants to read, and shaped as Terraform shapes them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from benchmarks.sections import Bench
from benchmarks.tables import ms, ratio, table
from benchmarks.timing import processes

SIZES = (1_500, 15_000)

_LOADS = "import json, sys; json.loads(open(sys.argv[1], encoding='utf-8').read())"
_OURS = "import sys; from flywheel.cli import program; program(['plan', sys.argv[1], '--output', 'report.txt'])"

#: Some four kilobytes a resource: what a release of ARC's chart has in its values, three times over in every plan.
_VALUES = "".join(
    f"{key}:\n  name: tinyland-nix\n  image: example.com/runner@sha256:{'0' * 64}\n"
    for key in ("template", "listenerTemplate", "controllerServiceAccount")
)


def write(path: Path, resources: int) -> None:
    """A plan of so many releases: of ten, one is destroyed, two change in place, seven stay."""
    with path.open("w", encoding="utf-8") as stream:
        stream.write(
            '{"format_version":"1.2","terraform_version":"1.11.4","planned_values":{"root_module":{"resources":['
        )
        stream.writelines(_joined(_resource(number) for number in range(resources) if number % 10))
        stream.write(']}},"resource_changes":[')
        stream.writelines(_joined(_change(number) for number in range(resources)))
        stream.write('],"prior_state":{"format_version":"1.0","values":{"root_module":{"resources":[')
        stream.writelines(_joined(_resource(number) for number in range(resources)))
        stream.write(']}}},"configuration":{},"applyable":true,"complete":true,"errored":false}\n')


def _joined(values: Iterator[dict]) -> Iterator[str]:
    for number, value in enumerate(values):
        yield ("," if number else "") + json.dumps(value, separators=(",", ":"))


def _head(number: int) -> dict:
    return {
        "address": f'module.arc_runners.helm_release.extra["set-{number}"]', "mode": "managed",
        "type": "helm_release", "name": "extra", "index": f"set-{number}",
        "provider_name": "registry.opentofu.org/hashicorp/helm",
    }  # fmt: skip


def _object(number: int) -> dict:
    return {
        "id": f"set-{number}", "name": f"set-{number}", "namespace": "arc-runners", "chart": "gha-runner-scale-set",
        "version": "0.14.0", "values": [f"runnerScaleSetName: set-{number}\n{_VALUES}"], "timeout": 300, "wait": True,
        "set": [{"name": f"resources.limits.{key}", "value": "4", "type": ""} for key in ("cpu", "memory")],
        "metadata": [{"name": f"set-{number}", "namespace": "arc-runners", "revision": 1, "values": "{}"}],
    }  # fmt: skip


def _resource(number: int) -> dict:
    return {**_head(number), "schema_version": 1, "values": _object(number), "sensitive_values": {"set": [{}, {}]}}


def _change(number: int) -> dict:
    before = _object(number)
    after = {**before, "timeout": 600} if number % 10 in (1, 2) else before
    change = {
        "actions": ["update" if after is not before else "no-op"], "before": before, "after": after,
        "after_unknown": {}, "before_sensitive": {"set": [{}, {}]}, "after_sensitive": {"set": [{}, {}]},
    }  # fmt: skip
    reason = {}
    if number % 10 == 0:
        change |= {"actions": ["delete"], "after": None, "after_sensitive": False}
        reason = {"action_reason": "delete_because_each_key"}
    return {**_head(number), "module_address": "module.arc_runners", "change": change, **reason}


def plans(bench: Bench) -> str:
    """`flywheel plan` on large plans against the json module reading the same text."""
    rows = []
    for size in SIZES:
        path = bench.folder / f"plan-{size}.json"
        write(path, size)
        commands = {
            "ours": bench.python(_OURS, path.name),
            "json": bench.python(_LOADS, path.name),
            "bare": bench.python("pass"),
        }
        seen = processes(commands, bench.runs)
        ours, loads, bytes_ = seen["ours"], seen["json"][0] - seen["bare"][0], path.stat().st_size
        peaks = [f"{peak * 1024 / bytes_:.1f}" for peak in (ours[1], seen["json"][1])]
        times = [ms(ours[0]), ms(loads), ratio(ours[0], loads)]
        rows.append([str(size), f"{bytes_ / 1e6:.0f} MB", *times, f"{ours[1] // 1024} MiB", *peaks])
    words = (
        "## Plans\n\nBudget at 15,000 resources, some 60 MB: at most 3 times the time of `json.loads` on the text, and "
        "at most 6 times its size in memory. Ours is the whole process, with a report of 1,500 blockers; what "
        "Python needs to start is taken off `json.loads` and not off ours. Python's collector is on for `json.loads`, "
        "as it is wherever nobody turns it off; without it, that takes a third of the time.\n"
    )
    heads = [
        "resources", "file", "`flywheel plan`", "`json.loads`", "ratio", "our peak", "peak / file",
        "peak of `json.loads` / file",
    ]  # fmt: skip
    return f"{words}\n{table(heads, rows)}"

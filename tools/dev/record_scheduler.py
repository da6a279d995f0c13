"""Let the real kube-scheduler place the pods of small fleets, and record what it and the API server decide.

    python3 tools/dev/record_scheduler.py --build FOLDER      # once: what `oracles/kubernetes` names
    python3 tools/dev/record_scheduler.py --programs FOLDER

It starts etcd, kube-apiserver and kube-scheduler on loopback, and for each fleet of `scheduler_fleets.py` and
`scheduler_cases.py` it records

- `admission`: what the API server makes of one runner of each set, or why it refuses it;
- `pairs` and `places`: by node, why the scheduler keeps a pod off it, which is alone in the cluster then; "" if it does
  not;
- `runs`: pods of all sets and listeners, in several orders, and where each is bound, or why it is not;
- `waits`: the placements by which `flywheel fleet` proves that a runner can wait, made with the real scheduler.

The tests compare it with what the tool says of the same fleets: `tests/tools/fleet/real_scheduler_test.py`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import api_server
import scheduler_cases
import scheduler_fleets
import scheduler_objects as objects
import scheduler_overlays
from scheduler_cluster import SchedulerCluster, reason
from scheduler_fleets import Fleet

ROOT = Path(__file__).parents[2]
RECORDING = ROOT / "tests/tools/fleet/testdata/real_scheduler.json"
PROGRAMS = ("etcd", "kube-apiserver", "kube-scheduler")
#: So many orders are drawn, beside those in which the pods of one kind come last.
_DRAWN = 2


class FleetRecorder:
    """Records one fleet."""

    def __init__(self, cluster: SchedulerCluster, fleet: Fleet) -> None:
        self.cluster = cluster
        self.fleet = fleet
        self.nodes = objects.nodes(fleet)
        self.others = {name: objects.others(pool, name) for pool in fleet["pools"] for name in objects.node_names(pool)}
        self.other_space = cluster.namespace()
        self.listeners = scheduler_overlays.listeners(fleet)
        for one in objects.runtime_classes(fleet):
            cluster.make(one)

    def record(self) -> dict[str, Any]:
        """Everything of the fleet."""
        found: dict[str, Any] = {"fleet": self.fleet}
        space = self._space()
        found["admission"] = [self._admitted(one, space) for one in self.fleet["sets"]]
        pods = [objects.runner(self.fleet, one, "runner") for one in self.fleet["sets"]]
        found["pairs"] = self._pairs(pods, self._space(quotas=False))
        places = [objects.place(one, "runner") for one in self.fleet["places"]]
        found["places"] = self._pairs(places, self.cluster.namespace())
        self._use(list(self.nodes))
        found["runs"] = [self._run(order) for order in self._orders()]
        found["waits"] = [self._wait(name, standing) for name, standing in judged_waits(self.fleet).items()]
        return found

    def _space(self, quotas: bool = True) -> str:
        """A namespace with the fleet's limit range, and with its quotas."""
        space = self.cluster.namespace()
        for one in self.fleet["limit_ranges"]:
            self.cluster.make_limit_range(objects.limit_range(one), space)
        for one in self.fleet["quotas"] if quotas else ():
            self.cluster.make_quota(objects.quota(one), space)
        return space

    def _admitted(self, one: dict[str, Any], space: str) -> dict[str, Any]:
        """What becomes of one runner: its containers' resources and its overhead, or status and message."""
        status, answer = self.cluster.post(objects.runner(self.fleet, one, "runner"), space, query="?dryRun=All")
        if status != 201:
            return {"refused": [status, answer["message"].partition(": ")[2] or answer["message"]]}
        spec = answer["spec"]
        containers = [*spec["containers"], *spec.get("initContainers", ())]
        return {
            "resources": {each["name"]: each["resources"] for each in containers},
            "overhead": spec.get("overhead", {}),
        }

    def _use(self, names: list[str]) -> None:
        """A cluster with these nodes and what other pods are on them."""
        self.cluster.use_nodes([self.nodes[name] for name in names])
        for name in names:
            for one in self.others[name]:
                self.cluster.make(one, self.other_space)

    def _pairs(self, pods: list[dict[str, Any]], space: str) -> list[dict[str, str] | None]:
        """By pod and node, why the pod is not on the node; None for a pod that no namespace takes."""
        found: list[dict[str, str] | None] = [{} for _ in pods]
        for name in self.nodes:
            self._use([name])
            for at, one in enumerate(pods):
                row = found[at]
                if row is None:
                    continue
                if self.cluster.post(one, space)[0] != 201:
                    found[at] = None
                    continue
                text = self.cluster.decided(space, ["runner"])["runner"]
                row[name] = "" if text == f"on {name}" else reason(text)
                self.cluster.clear(space)
                self.cluster.settle()
        return found

    def _orders(self) -> list[list[int]]:
        """Orders of arrival, as numbers of kinds: sets first, then listeners."""
        sets = self.fleet["sets"]
        most = [one["values"]["max_runners"] for one in sets] + [1] * len(self.listeners)
        every = [kind for kind, count in enumerate(most) for _ in range(count)]
        luck = random.Random(self.fleet["name"])
        orders = [luck.sample(every, len(every)) for _ in range(_DRAWN)]
        for last in range(len(sets)):
            mixed = luck.sample(every, len(every))
            orders.append(sorted(mixed, key=lambda kind, last=last: kind == last))  # type: ignore[misc]
        return orders

    def _run(self, order: list[int]) -> dict[str, Any]:
        """Where pods are that come in an order. One that no namespace takes is `refused`, as the API server says it."""
        phase = _Phase(self.cluster, self._space())
        outcomes = []
        for number, kind in enumerate(order):
            if kind < len(self.fleet["sets"]):
                one = objects.runner(self.fleet, self.fleet["sets"][kind], f"pod-{number}")
                outcomes.append(phase.add(one))
            else:
                outcomes.append(phase.add(objects.listener(f"pod-{number}"), listens=True))
        decided = phase.end()
        return {"order": order, "outcomes": [_short(decided.get(one, one)) for one in outcomes]}

    def _wait(self, lane: str, standing: dict[str, dict[str, int]]) -> dict[str, Any]:
        """Other pods are made where they keep a runner waiting. What becomes of them, and of the runner after them."""
        phase = _Phase(self.cluster, self._space())
        sets = {one["name"]: one for one in self.fleet["sets"]}
        wanted: dict[str, str] = {}
        for node, counts in standing.items():
            for kind in (kind for kind, count in counts.items() for _ in range(count)):
                name = f"pod-{len(wanted)}"
                listens = kind not in sets
                one = objects.listener(name) if listens else objects.runner(self.fleet, sets[kind], name)
                wanted[phase.add(objects.pinned(one, node), listens)] = f"on {node}"
        outcome = phase.decided()
        amiss = [f"{name}: {outcome.get(name)}" for name, place in wanted.items() if outcome.get(name) != place]
        last = phase.add(objects.runner(self.fleet, sets[lane], "last"))
        found = phase.end().get(last, last)
        return {"set": lane, "standing": standing, "amiss": amiss, "outcome": _short(found)}


class _Phase:
    """Pods that come one by one into a namespace for runners and one for listeners."""

    def __init__(self, cluster: SchedulerCluster, space: str) -> None:
        self.cluster = cluster
        self.names: dict[str, list[str]] = {space: [], cluster.namespace(): []}

    def add(self, one: dict[str, Any], listens: bool = False) -> str:
        """Make a pod: its name, or why it was refused."""
        space = list(self.names)[listens]
        status, answer = self.cluster.post(one, space)
        if status != 201:
            return f"refused: {answer['message'].partition(': ')[2]}"
        name = str(one["metadata"]["name"])
        self.names[space].append(name)
        return name

    def decided(self) -> dict[str, str]:
        """Where pods are, or why they are nowhere."""
        found: dict[str, str] = {}
        for space, names in self.names.items():
            found |= self.cluster.decided(space, names)
        return found

    def end(self) -> dict[str, str]:
        """The same, and the pods are taken away."""
        found = self.decided()
        for space in self.names:
            self.cluster.clear(space)
        self.cluster.settle()
        return found


def _short(text: str) -> str:
    return text if text.startswith(("on ", "refused: ")) else reason(text)


def judged_waits(fleet: Fleet) -> dict[str, dict[str, dict[str, int]]]:
    """By set, the placement by which `flywheel fleet` shows that its next runner can wait: pods by node and kind."""
    with tempfile.TemporaryDirectory() as folder:
        report = _report(fleet, Path(folder))
    names = {pool["name"]: objects.node_names(pool) for pool in fleet["pools"]}
    found: dict[str, dict[str, dict[str, int]]] = {}
    for lane in report["lanes"]:
        for one in lane["witness"] or ():
            # `runner set `RELEASE` of `OWNER``, or `listener of` one.
            pods = {
                told if told.startswith("listener") else told.split("`")[1]: count
                for told, count in one["pods"].items()
            }
            found.setdefault(lane["release"], {})[names[one["node"]][one["number"]]] = pods
    return found


def _report(fleet: Fleet, folder: Path) -> Any:
    built_in = json.loads((ROOT / "tools/flywheel/contract.json").read_text(encoding="utf-8"))
    (folder / "contract.json").write_text(json.dumps(scheduler_overlays.contract(fleet, built_in)), encoding="utf-8")
    names = scheduler_overlays.write(fleet, folder)
    command = [sys.executable, "-m", "flywheel", "fleet", *names, "--cluster=cluster.yaml", "--contract=contract.json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tools")}
    done = subprocess.run(
        [*command, "--format=json"], cwd=folder, env=environment, stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode not in (0, 1):
        raise SystemExit(f"{fleet['name']}: flywheel fleet: status {done.returncode}")
    return json.loads(done.stdout)


def record(programs: dict[str, str], fleets: list[Fleet], output: Path, stack: ExitStack) -> None:
    """Record the fleets. Those that the output has already are kept: it is written after each."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    # Nodes are made ready: no controller would take away the taint that a new node gets.
    without = ("TaintNodesByCondition",)
    server = api_server.ApiServer(programs, {"admin-token": api_server.ADMIN}, folder, stack, without)
    server.start_scheduler()
    _, told = server.ask("GET", "/version")
    if told["gitVersion"] != api_server.version():
        raise SystemExit(f"this is {told['gitVersion']}, and not {api_server.version()}")
    cluster = SchedulerCluster(server)
    kept: Any = json.loads(output.read_text(encoding="utf-8")) if output.exists() else {}
    rows_kept = kept.get("fleets", ()) if kept.get("server") == told["gitVersion"] else ()
    known = {json.dumps(one["fleet"]): one for one in rows_kept}
    rows: list[dict[str, Any]] = []
    for fleet in fleets:
        started = time.monotonic()
        rows.append(known.get(json.dumps(fleet)) or FleetRecorder(cluster, fleet).record())
        lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in rows)
        text = f'{{"server":{json.dumps(told["gitVersion"])},"fleets":[\n{lines}\n]}}\n'
        output.write_text(text, encoding="utf-8")
        print(f"{fleet['name']}: {time.monotonic() - started:.1f} s, {len(text)} bytes in all", flush=True)


def main() -> None:
    """Build, or record."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, metavar="FOLDER")
    parser.add_argument("--programs", type=Path, metavar="FOLDER", help="where --build put the programs")
    parser.add_argument("--fleets", type=int, default=64, help="how many are drawn, beside the cases (default: 64)")
    parser.add_argument("--output", type=Path, default=RECORDING, metavar="FILE")
    arguments = parser.parse_args()
    if arguments.build:
        api_server.build(arguments.build)
        return
    if not arguments.programs:
        parser.error("--programs FOLDER is needed; --build FOLDER makes them.")
    programs = {name: str(arguments.programs / name) for name in PROGRAMS}
    fleets = [*scheduler_cases.CASES, *map(scheduler_fleets.draw, range(arguments.fleets))]
    with ExitStack() as stack:
        record(programs, fleets, arguments.output, stack)


if __name__ == "__main__":
    main()

"""What is measured of fleets: collisions of many overlays, and verdicts on capacity."""

from __future__ import annotations

import random
from pathlib import Path

import flywheel
from benchmarks import timing
from benchmarks.sections import Bench
from benchmarks.tables import ms, ratio, table

#: Overlays, sets of each, nodes, and how many runners a set may have at most.
_CAPACITY = ((10, 15, 100, 4), (10, 15, 100, 20), (100, 15, 100, 2), (100, 15, 100, 20))
_MANY = 1_000

_LOADED = """
import gc, sys
gc.disable()
from flywheel.overlay import overlay_json
held = [overlay_json.load(path) for path in sys.argv[1:]]
gc.freeze()
"""
_JUDGED = """
import sys
from flywheel import cli
contract, output, *words = sys.argv[1:]
cli.program(["fleet", *words, "--contract", contract, "--format", "json", "--output", output])
"""
_WRITTEN = """
import os, sys
from flywheel.contract import compiled
from flywheel.overlay import overlay_json
from flywheel.overlay.reading import directory
contract = compiled.load(sys.argv[1])
for folder in sys.argv[2:]:
    overlay, _, _ = directory.load(folder, contract)
    overlay.name = os.path.basename(folder)
    with open(f"{folder}.json", "w", encoding="utf-8") as file:
        file.write(overlay_json.dumps(overlay, contract.digest))
"""
_SHAPES = (("100m", "256Mi"), ("500m", "1Gi"), ("500m", "4Gi"), ("1", "4Gi"), ("2", "8Gi"), ("4", "64Gi"))
_NODES = ((32, 220), (32, 55), (64, 480), (16, 60))


def judging(bench: Bench) -> str:
    """Whole processes: overlay.json files in, a report out."""
    return f"{_collisions(bench)}\n\n{_capacity(bench)}"


def _write(bench: Bench, folder: Path, owners: int, sets: int, most: int, pools: int) -> list[str]:
    """The overlay.json files of some owners; every set is different."""
    luck = random.Random(7)
    folder.mkdir()
    places = []
    for owner in range(owners):
        place = folder / f"owner-{owner:04}"
        place.mkdir()
        (place / "terraform.tfvars").write_text(_tfvars(luck, owner, sets, most, pools))
        places.append(str(place))
    bench.python(_WRITTEN, _contract(), *places, libraries=True).run()
    return [f"{place}.json" for place in places]


def _tfvars(luck: random.Random, owner: int, sets: int, most: int, pools: int) -> str:
    name = f"owner-{owner:04}"
    url = f'github_config_url = "https://github.com/{name}"\n'
    lines = [f'cluster_context = "cluster"\n{url}github_config_secret = "app-{name}"\nrunner_group = "{name}"\n']
    lines.append(f'nix_runner_name = "{name}-nix"\nnix_runner_scale_set_name = "{name}-nix"\nnix_max_runners = 1\n')
    lines.append(
        "deploy_arc_controller = false\ncreate_controller_namespace = false\ncreate_runner_namespace = false\n"
    )
    lines.append("deploy_docker_runner = false\nextra_runner_sets = {\n")
    for number in range(sets - 1):
        cpu, memory = luck.choice(_SHAPES)
        place = f'{{ pool = "{luck.randrange(pools)}" }}' if pools else "{}"
        lines.append(
            f'  {name}-{number:02} = {{\n    {url}    github_config_secret = "app-{name}"\n'
            f'    runner_label = "tinyland-nix"\n    runner_scale_set_name = "{name}-{number:02}"\n'
            f'    max_runners = {luck.randint(1, most)}\n    cpu_request = "{cpu}"\n    memory_request = "{memory}"\n'
            f'    memory_limit = "160Gi"\n    node_selector = {place}\n  }}\n'
        )
    return "".join([*lines, "}\n"])


def _cluster(nodes: int) -> str:
    luck = random.Random(11)
    lines = ["schema: flywheel.cluster/1\nname: cluster\nnode_pools:\n"]
    for number in range(nodes):
        cpu, memory = luck.choice(_NODES)
        used = f"{{cpu: {luck.randint(1, 3)}, memory: {luck.randint(1, 8)}Gi, pods: {luck.randint(8, 30)}}}"
        lines.append(
            f'  - name: node-{number:03}\n    labels: {{pool: "{number % 4}"}}\n    used: {used}\n'
            f"    allocatable: {{cpu: {cpu}, memory: {memory}Gi, pods: 110}}\n"
        )
    return "".join(lines)


def _contract() -> str:
    return str(Path(flywheel.__file__).resolve().parent / "contract.json")


def _collisions(bench: Bench) -> str:
    files = _write(bench, bench.folder / "many", _MANY, 4, 4, 0)
    output = str(bench.folder / "fleet.json")
    commands = {
        "loaded": bench.python(_LOADED, *files, libraries=True),
        "collisions": bench.python(_JUDGED, _contract(), output, *files, "--select", "GF95", libraries=True),
        "judged": bench.python(_JUDGED, _contract(), output, *files, libraries=True),
    }
    seen = timing.processes(commands, bench.runs, processor=True)
    times = {key: seconds for key, (seconds, _) in seen.items()}
    heads = ["overlays", "read", "collisions", "judged", "collisions / read", "judged / read"]
    row = [str(_MANY), *(ms(times[name]) for name in commands)]
    row += [ratio(times[name], times["loaded"]) for name in ("collisions", "judged")]
    words = (
        "## Fleets: collisions\n\nBudget: collisions take at most 2 times what reading the overlays' JSON takes. "
        "*Judged* is `flywheel fleet` with all checks and tables. Times are the processor's.\n"
    )
    return f"{words}\n{table(heads, [row])}"


def _capacity(bench: Bench) -> str:
    rows = []
    for at, (owners, sets, nodes, most) in enumerate(_CAPACITY):
        files = _write(bench, bench.folder / f"capacity-{at}", owners, sets, most, 4)
        cluster = bench.folder / f"cluster-{at}.yaml"
        cluster.write_text(_cluster(nodes))
        words = [*files, "--cluster", str(cluster)]
        command = bench.python(_JUDGED, _contract(), str(bench.folder / "fleet.json"), *words, libraries=True)
        seconds, size = timing.processes({"judged": command}, bench.runs, processor=True)["judged"]
        rows.append([str(owners), str(sets), str(nodes), str(most), f"{seconds:.1f} s", f"{size // 1024} MiB"])
    words_ = (
        "## Fleets: capacity\n\nBudget: 10 overlays of 15 sets on 100 nodes under 1 s beside the start, 100 overlays "
        "at most 20 s of the processor. Every set is different. *Most* is the highest number of runners of a set.\n"
    )
    return f"{words_}\n{table(['overlays', 'sets', 'nodes', 'most', 'judged', 'our peak'], rows)}"

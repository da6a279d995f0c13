"""The oracle of capacity verdicts: every placement of every pod on small fleets, without any cleverness.

It shares no code with the tool. A fleet is plain data: nodes with what is free, shapes with requests, numbers and the
nodes that take them. A lane can wait if some placement of the other pods, and of all its own but one, fits and leaves
no node that its next pod fits on.
"""

from __future__ import annotations

import itertools
import random

Fleet = dict[str, list]

RESOURCES = ("cpu", "memory", "ephemeral-storage", "pods", "example.com/gpu")


def draw(seed: int) -> Fleet:
    """A small fleet: one to three nodes, two to four shapes with few pods."""
    luck = random.Random(seed)
    names = luck.sample(RESOURCES, luck.randint(1, 3))
    size = luck.choice((3, 6, 12))
    nodes = [{name: luck.randint(1, size) for name in names} for _ in range(luck.randint(1, 3))]
    shapes = []
    for _ in range(luck.randint(2, 4)):
        request = {name: luck.randint(0, max(size // 2, 1)) for name in names}
        places = [at for at in range(len(nodes)) if luck.random() < 0.8] or [0]
        shapes.append({"request": request, "most": luck.randint(1, 3), "nodes": places})
    return {"nodes": nodes, "shapes": shapes}


def fits(node: dict, pods: list[dict], names: set[str]) -> bool:
    """Whether pods with these requests are on a node together. What a pod does not request cannot refuse it."""
    for name in names:
        used = sum(one.get(name, 0) for one in pods)
        if used > node.get(name, 0) and any(one.get(name, 0) for one in pods):
            return False
    return True


def verdicts(fleet: Fleet) -> list[str]:
    """The verdict on each shape."""
    return [verdict(fleet, at) for at in range(len(fleet["shapes"]))]


def verdict(fleet: Fleet, at: int) -> str:
    """The verdict on one shape, by trying everything."""
    nodes, shapes = fleet["nodes"], fleet["shapes"]
    mine = shapes[at]
    names = {name for one in shapes for name in one["request"]} | {name for one in nodes for name in one}
    takes = [one for one in mine["nodes"] if fits(nodes[one], [mine["request"]], names)]
    if not takes:
        return "never"
    alone = 0
    for one in takes:
        count = 0
        while count < mine["most"] and fits(nodes[one], [mine["request"]] * (count + 1), names):
            count += 1
        alone += count
    if alone < mine["most"]:
        return "short"
    return "can-wait" if blockable(fleet, at, takes, names) else "always"


def blockable(fleet: Fleet, at: int, takes: list[int], names: set[str]) -> bool:
    """Whether some placement of other pods leaves no room on any of the nodes that take the shape."""
    shapes = fleet["shapes"]
    most = [one["most"] - (1 if place == at else 0) for place, one in enumerate(shapes)]
    mine = shapes[at]["request"]
    ways = []
    for node in takes:
        free = fleet["nodes"][node]
        ranges = [range(most[place] + 1) if node in one["nodes"] else range(1) for place, one in enumerate(shapes)]
        blocking = []
        for counts in itertools.product(*ranges):
            pods = [shapes[place]["request"] for place, count in enumerate(counts) for _ in range(count)]
            if fits(free, pods, names) and not _joins(free, pods, mine, names):
                blocking.append(counts)
        ways.append(blocking)
    return _together(ways, most)


def _joins(free: dict, pods: list[dict], mine: dict, names: set[str]) -> bool:
    """Whether one more pod fits: only what it requests itself can refuse it."""
    return all(
        not mine.get(name, 0) or sum(one.get(name, 0) for one in pods) + mine[name] <= free.get(name, 0)
        for name in names
    )


def _together(ways: list[list[tuple[int, ...]]], left: list[int]) -> bool:
    if not ways:
        return True
    for counts in ways[0]:
        if all(count <= most for count, most in zip(counts, left, strict=True)):
            rest = [most - count for count, most in zip(counts, left, strict=True)]
            if _together(ways[1:], rest):
                return True
    return False


if __name__ == "__main__":
    import json
    import sys
    from pathlib import Path

    found = {str(seed): verdicts(draw(seed)) for seed in range(int(sys.argv[1]))}
    path = Path(__file__).parent / "testdata" / "brute_force.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(found, separators=(",", ":")).replace("],", "],\n") + "\n", encoding="utf-8")

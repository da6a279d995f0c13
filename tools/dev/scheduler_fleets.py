"""Small fleets for the real scheduler, drawn by seed: plain data in the words of overlays and of a cluster's document.

A fleet has `pools` of nodes, `modes` (what container modes add to a pod), runner `sets` with the values of an overlay,
and perhaps `quotas` and `limit_ranges`. `places` are nodes that pods ask for in ways that no overlay of core can write.
The amounts are small and of every spelling, so that some pods just fit and others just do not.
"""

from __future__ import annotations

import random
from typing import Any

Fleet = dict[str, Any]

POOL, SIZE, DISK, ZONE = "example.com/pool", "example.com/size", "example.com/disk", "example.com/zone"
GPU = "example.com/gpu"
_OWNERS = ("acme", "umbrella")
_CPU = ("250m", "500m", "750m", "1", "1.5", "0.9", "2", "1e0", "333m")
_MEMORY = ("256Mi", "512Mi", "1Gi", "1.5Gi", "2Gi", "1G", "700M", "1500000Ki", "2e9")
_STORAGE = ("1Gi", "4Gi", "5G", "8Gi")
_MORE = {"cpu": ("2", "4", "6000m"), "memory": ("2Gi", "4Gi", "6G"), "ephemeral-storage": ("8Gi", "10Gi", "20Gi")}
_NAMES = {"cpu": "cpu", "memory": "memory", "ephemeral-storage": "ephemeral_storage"}
_AMOUNTS = {"cpu": _CPU, "memory": _MEMORY, "ephemeral-storage": _STORAGE}
_LABELS = {
    POOL: ("fast", "base", "Fast"),
    SIZE: ("8", "16", "007", "1_000", "9223372036854775808", "big", ""),
    DISK: ("", "ssd"),
    ZONE: ("a", "b"),
}
_TAINTS = (
    ("dedicated", "runners", "NoSchedule"), ("dedicated", "builds", "NoExecute"), ("dedicated", "", "NoSchedule"),
    ("spot", "", "PreferNoSchedule"), (GPU, "true", "NoSchedule"), ("spot", "true", "NoExecute"),
)  # fmt: skip


class _Draw:
    """Everything of one seed."""

    def __init__(self, seed: int) -> None:
        self.luck = random.Random(seed)
        self.roomy = self.often(0.35)

    def often(self, chance: float) -> bool:
        return self.luck.random() < chance

    def pool(self, name: str) -> dict[str, Any]:
        """One or two nodes that are alike."""
        luck = self.luck
        found: dict[str, Any] = {"name": name, "count": 2 if self.often(0.2) else 1}
        allocatable = {
            "cpu": luck.choice(("2", "3500m", "4", "6", "8", "1.25")),
            "memory": luck.choice(("3Gi", "5Gi", "8G", "7900000Ki", "12Gi", "16Gi")),
            "ephemeral-storage": luck.choice(("10Gi", "40Gi", "60G")),
            "pods": luck.choice(("5", "8", "110")),
            **({GPU: luck.choice("123")} if self.often(0.35) else {}),
        }
        if self.roomy:
            allocatable |= {"cpu": "16", "memory": "32Gi", "ephemeral-storage": "120Gi", "pods": "110"}
        found["labels"] = {key: luck.choice(values) for key, values in _LABELS.items() if self.often(0.75)}
        taints = luck.sample(_TAINTS, luck.choice((0, 0, 0, 0, 0, 1, 2)))
        by_kind = {(key, effect): value for key, value, effect in taints}  # a node has one value of each
        found["taints"] = [{"key": key, "value": value, "effect": effect} for (key, effect), value in by_kind.items()]
        found["allocatable"] = allocatable
        used = {"cpu": luck.choice(("100m", "0.5", "1")), "memory": luck.choice(("200Mi", "1Gi")), "pods": "2"}
        found["used"] = used if self.often(0.5) else {}
        if self.often(0.07):
            found["unschedulable"] = True
        return found

    def container(self, chance: float) -> dict[str, Any]:
        """Requests and limits of a container that a mode adds, or neither."""
        found: dict[str, Any] = {}
        for resource in ("cpu", "memory", "ephemeral-storage"):
            if self.often(chance):
                amount = self.luck.choice(_AMOUNTS[resource])
                found.setdefault("limits" if self.often(0.3) else "requests", {})[resource] = amount
        return found

    def mode(self) -> dict[str, Any]:
        """What a container mode adds: up to two sidecars, and init containers before, between and after them."""
        names = ["dind", "proxy"][: self.luck.choice((0, 1, 1, 2))]
        found: dict[str, Any] = {"sidecars": {name: self.container(0.5) for name in names}, "init_containers": {}}
        for number in range(self.luck.choice((0, 1, 1, 2))):
            one = self.container(0.6)
            if names and self.often(0.5):
                one["after"] = names[: self.luck.randint(1, len(names))]
            found["init_containers"][f"init-{number}"] = one
        found["overhead"] = {"cpu": "250m", "memory": "120Mi"} if self.often(0.3) else {}
        return found

    def selector(self) -> dict[str, str]:
        """A node selector."""
        keys = [key for key in (POOL, DISK, ZONE) if self.often(0.2)]
        found = {key: self.luck.choice(_LABELS[key]) for key in keys}
        return {**found, **({"kubernetes.io/hostname": "node-a"} if self.often(0.06) else {})}

    def expression(self) -> dict[str, Any]:
        """An expression of a required affinity, with any operator."""
        luck, key = self.luck, self.luck.choice([*_LABELS, SIZE])
        operator = luck.choice(("Gt", "Lt", "Exists", "NotIn")) if key == SIZE else luck.choice(
            ("In", "NotIn", "Exists", "DoesNotExist")
        )  # fmt: skip
        values = list(luck.sample(_LABELS[key], luck.choice((1, 2))))
        if operator in ("Gt", "Lt"):
            values = [luck.choice(("7", "8", "10", "0", "999", "0010"))]
        return {"key": key, "operator": operator, "values": [] if "xist" in operator else values}

    def affinity(self) -> dict[str, Any]:
        """A required affinity of one or two terms, some of them empty."""
        terms = [[self.expression() for _ in range(self.luck.choice((0, 1, 1, 2)))] for _ in range(2)]
        return required([{"matchExpressions": one} for one in terms[: self.luck.choice((1, 2))]])

    def tolerations(self) -> list[dict[str, str]]:
        """Tolerations of every form."""
        luck, found = self.luck, []
        for _ in range(luck.choice((0, 1, 1, 2, 2))):
            key, value, effect = luck.choice((*_TAINTS, ("node.kubernetes.io/unschedulable", "", "NoSchedule")))
            form = luck.choice(("equal", "exists", "any effect", "other value", "other effect", "all"))
            one = {"key": key, "operator": "Equal", "value": value, "effect": effect}
            if form in ("exists", "any effect"):
                one = {"key": key, "operator": "Exists", **({"effect": effect} if form == "exists" else {})}
            elif form == "other value":
                one["value"] = "other"
            elif form == "other effect":
                one["effect"] = "NoExecute" if effect == "NoSchedule" else "NoSchedule"
            elif form == "all" and self.often(0.4):
                one = {"operator": "Exists"}
            found.append(one)
        return found

    def set(self, number: int) -> dict[str, Any]:
        """A runner set, in the words of an overlay's variable."""
        luck, owner = self.luck, self.luck.choice(_OWNERS)
        values: dict[str, Any] = {
            "container_mode": luck.choice(("kubernetes", "dind")),
            "max_runners": luck.randint(1, 4),
        }
        for resource, name in _NAMES.items():
            values[f"{name}_request"] = luck.choice(_AMOUNTS[resource]) if self.often(0.8) else ""
            values[f"{name}_limit"] = luck.choice(_MORE[resource]) if self.often(0.4) else ""
        values["node_selector"] = self.selector() if self.often(0.3) else {}
        values["affinity"] = self.affinity() if self.often(0.3) else {}
        values["tolerations"] = self.tolerations() if self.often(0.6) else []
        found = {"owner": owner, "name": f"{owner}-{'abcde'[number]}", "values": values}
        return {**found, "extended": {GPU: luck.choice("12")}} if self.often(0.15) else found

    def place(self) -> dict[str, Any]:
        """Where a pod wants to be, in words that core's variables do not have: fields, and several terms."""
        terms = []
        for _ in range(self.luck.choice((1, 2))):
            fields = {"key": "metadata.name", "operator": self.luck.choice(("In", "NotIn")), "values": ["node-a"]}
            term: dict[str, Any] = {"matchFields": [fields]} if self.often(0.7) else {}
            if self.often(0.4):
                term["matchExpressions"] = [self.expression()]
            terms.append(term)
        return {"affinity": required(terms), "tolerations": self.tolerations(), "node_selector": {}}

    def limits(self) -> dict[str, Any]:
        """The entry of a limit range for containers: any of its parts alone or together."""
        choices = {
            "default_request": {"cpu": "100m", "memory": "300Mi"}, "default": {"cpu": "2", "memory": "2Gi"},
            "min": {"memory": "256Mi"}, "max": {"cpu": "4", "memory": "4Gi"},
        }  # fmt: skip
        names = self.luck.sample(sorted(choices), self.luck.choice((1, 2, 2, 3)))
        return {"name": "range", **{name: choices[name] for name in names}}

    def quota(self) -> dict[str, Any]:
        """A quota of one to three keys; others than runners use a part of it."""
        hard = {
            "requests.cpu": ("2", "4", "8"), "requests.memory": ("4Gi", "8Gi"), "limits.cpu": ("4", "12"),
            "cpu": ("4",),
            "limits.memory": ("6Gi", "16Gi"), "memory": ("8Gi",), "pods": ("3", "6"), "count/pods": ("4",),
            "requests.ephemeral-storage": ("16Gi",), "ephemeral-storage": ("10Gi",), f"requests.{GPU}": ("1",),
        }  # fmt: skip
        names = self.luck.sample(sorted(hard), self.luck.choice((1, 1, 2)))
        found = {"name": "quota", "hard": {name: self.luck.choice(hard[name]) for name in names}}
        return {**found, "used": {name: "1" for name in names if self.often(0.4)}}


def required(terms: list[dict[str, Any]]) -> dict[str, Any]:
    """A required node affinity."""
    return {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": terms}}}


def draw(seed: int) -> Fleet:
    """The fleet of a seed."""
    one = _Draw(seed)
    pools = [one.pool(f"node-{'abc'[number]}") for number in range(one.luck.choice((1, 2, 2, 3)))]
    found: Fleet = {"name": f"seed-{seed}", "pools": pools}
    found["modes"] = {"kubernetes": one.mode() if one.often(0.3) else {}, "dind": one.mode()}
    found["sets"] = [one.set(number) for number in range(one.luck.randint(2, 4))]
    found["places"] = [one.place() for _ in range(2)]
    found["limit_ranges"] = [one.limits()] if one.often(0.3) else []
    found["quotas"] = [one.quota()] if one.often(0.35) else []
    return found

"""Which nodes take a pod, in the corners where texts are read as the scheduler reads them."""

from __future__ import annotations

import pytest

from flywheel.cluster import node_filters
from flywheel.cluster.cluster_file import Cluster
from flywheel.cluster.node_pools import NodePool
from flywheel.documents import reader

SIZE = "example.com/size"


def pool(**more: object) -> NodePool:
    """A pool of one node, `node-a`."""
    allocatable = {"cpu": "4", "memory": "8Gi", "pods": "10"}
    own = {"name": "node-a", "allocatable": allocatable, **more}
    value = {"schema": "flywheel.cluster/1", "name": "one", "node_pools": [own]}
    return reader.of_json(value, Cluster, "cluster.json").node_pools[0]


def affinity(what: str, key: str, operator: str, *values: str) -> dict[str, object]:
    """A required affinity of one term with one expression."""
    terms = [{what: [{"key": key, "operator": operator, "values": list(values)}]}]
    return {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": terms}}}


@pytest.mark.parametrize(
    ("label", "operator", "value", "taken"),
    [
        ("12", "Gt", "10", True),
        ("0012", "Gt", "10", True),
        ("12", "Gt", "+10", True),
        ("12", "Gt", "-10", True),
        ("12", "Lt", "10", False),
        ("1_000", "Gt", "10", False),
        ("12", "Gt", "1_0", False),
        ("12", "Gt", " 10", False),
        ("١٢", "Gt", "10", False),
        ("9223372036854775807", "Gt", "10", True),
        ("9223372036854775808", "Gt", "10", False),
        ("12", "Gt", "-9223372036854775808", True),
        ("12", "Gt", "-9223372036854775809", False),
        ("many", "Gt", "10", False),
    ],
)
def test_numbers(label: str, operator: str, value: str, taken: bool) -> None:
    """Decimal digits with a sign, in 64 bits; anything else is no number, and matches nothing."""
    asked = affinity("matchExpressions", SIZE, operator, value)
    assert node_filters.takes(pool(labels={SIZE: label}), {}, [], asked) is taken


@pytest.mark.parametrize(
    ("operator", "name", "taken"), [("In", "node-a", True), ("In", "a.example.com", False), ("NotIn", "node-a", False)]
)
def test_a_field_is_the_name_and_not_the_host_name(operator: str, name: str, taken: bool) -> None:
    """Both are the same on most nodes, and not on all."""
    named = pool(labels={node_filters.HOST: "a.example.com"})
    assert node_filters.takes(named, {}, [], affinity("matchFields", "metadata.name", operator, name)) is taken

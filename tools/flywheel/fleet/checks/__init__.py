"""Fleet family: what collides, what must agree, and which runners can be kept waiting."""

from flywheel.fleet.checks import capacity_verdicts, collisions, gates, quotas, shared_facts, shared_objects
from flywheel.fleet.checks.family import FLEET

__all__ = ["FLEET", "capacity_verdicts", "collisions", "gates", "quotas", "shared_facts", "shared_objects"]

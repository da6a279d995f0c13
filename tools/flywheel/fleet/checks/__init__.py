"""Fleet family: what collides, what must agree, and which runners can be kept waiting."""

from flywheel.fleet.checks import collisions, shared_facts, shared_objects
from flywheel.fleet.checks.family import FLEET

__all__ = ["FLEET", "collisions", "shared_facts", "shared_objects"]

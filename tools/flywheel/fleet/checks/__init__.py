"""Fleet family: what collides, what must agree, and which runners can be kept waiting."""

from flywheel.fleet.checks import agreement, collisions, shared_objects
from flywheel.fleet.checks.family import FLEET

__all__ = ["FLEET", "agreement", "collisions", "shared_objects"]

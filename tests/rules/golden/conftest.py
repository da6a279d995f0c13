"""What the tests of this folder share."""

from fixture_object_store import store
from flywheel_testing.oracles import planner

"""Files that the inputs of several stacks share."""

from __future__ import annotations

from flywheel.findings import engine, subjects
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.stack_inputs import Inputs


def test_shared_file_is_judged_once(contract, overlay):
    """A file that several inputs begin with is looked at for each, and its findings are told once."""
    alone = overlay("no_such_variable = 1\nother_unknown = 2\n")
    shared = alone.inputs[0]
    twice = Overlay("overlay", {}, [shared, Inputs(shared.stack, list(shared.documents))])
    unknown = [subjects.of("overlay")["GF301"]]
    assert len(list(unknown[0].run(twice, contract))) > len(engine.run(twice, contract, unknown)) == 2
    assert [finding.key() for finding in engine.run(twice, contract, unknown)] == [
        finding.key() for finding in engine.run(alone, contract, unknown)
    ]

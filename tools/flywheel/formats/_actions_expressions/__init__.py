"""The parts of `flywheel.formats.actions_expressions`."""

"""The parts of `flywheel.formats.expressions`."""

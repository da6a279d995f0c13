"""The parts of `flywheel.loaders.workflow_tree`."""

"""The parts of `flywheel.workflows.repository_folder`."""

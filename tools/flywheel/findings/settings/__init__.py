"""Settings of a repository: how it is checked, wherever that happens.

They are in `flywheel.toml`, or in the table `[tool.flywheel]` of `pyproject.toml`. An option on the command line
replaces the setting of the same name.
"""

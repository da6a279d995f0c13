"""The families of checks, in report order."""

visibility(["//rules/...", "//tests/rules/..."])

# `flywheel.checks.registry.FAMILIES` is the same list; a test keeps them equal.
FAMILIES = [
    "taxonomy",
    "boundary",
    "contract",
    "wiring",
    "secrets",
    "pin",
]

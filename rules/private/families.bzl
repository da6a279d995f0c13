"""The families of checks that judge an overlay, in report order."""

visibility(["//rules/...", "//tests/rules/..."])

# `flywheel.findings.subjects.SUBJECTS` has the same list; a test keeps them equal.
FAMILIES = [
    "taxonomy",
    "boundary",
    "contract",
    "wiring",
    "secrets",
    "pin",
]

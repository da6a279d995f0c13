"""The families of checks that judge each subject, in report order."""

visibility(["//rules/...", "//tests/rules/..."])

# `flywheel.findings.subjects.SUBJECTS` has the same table; a test keeps them equal.
FAMILIES = {
    "change": ["change"],
    "fleet": ["fleet"],
    "ledgers": [
        "debt",
        "retirement",
    ],
    "overlay": [
        "taxonomy",
        "boundary",
        "contract",
        "wiring",
        "secrets",
        "pin",
    ],
    "plan": ["plan"],
    "preflight": ["preflight"],
    "registry": ["bazel_registry"],
    "rehome": ["rehome"],
    "workflows": [
        "reachability",
        "debt",
    ],
}

"""The verbs of the command line, in the groups of its help."""

from __future__ import annotations

#: Title of a group -> its verbs, those first that are used first.
GROUPS = {
    "daily work on an overlay": ("init", "adopt", "check", "checks", "workflows", "plan", "change", "pin"),
    "evidence": ("collect", "debt", "fleet", "manifest", "preflight", "rehome"),
    "maintainers of core and of registries": ("contract", "core-check", "prepare-release", "publish", "registry"),
    "plumbing": ("completion", "schema", "compile-contract", "load", "render"),
}

#: Verb -> the module below `flywheel` that runs it, and its one-line summary. The module of a verb is imported only
#: when that verb runs.
VERBS = {
    "adopt": ("adopt.command", "write the BUILD file that renders to an overlay's hand-written values"),
    "change": (
        "change.command",
        "compare an edit with the last apply: labels, names, state, charts, sets that are still needed",
    ),
    "check": ("overlay.commands.check", "check an overlay's files or a rendered overlay"),
    "checks": ("findings.command", "list the checks, or explain one"),
    "collect": ("collect.command", "ask forges, clusters and caches with your own clients, and write the evidence"),
    "compile-contract": ("contract.compile_command", "compile contract data into contract.json"),
    "completion": ("completion.command", "write the completion script of a shell: bash, zsh or fish"),
    "contract": ("contract.command", "list what changed between two contracts"),
    "core-check": ("overlay.commands.core_check", "check that core's own tree contains no owner's facts"),
    "debt": ("debt.command", "check ledgers of enrollment debt and of lanes to retire, and list what is missing"),
    "fleet": (
        "fleet.command",
        "judge many overlays on one cluster together: collisions, shared facts, capacity",
    ),
    "init": ("adopt.init_command", "write a new overlay that passes its tests"),
    "load": ("overlay.commands.load", "convert an overlay's files to overlay.json"),
    "manifest": (
        "overlay.manifest.command",
        "write a manifest of what an overlay renders, to compare the next edit with",
    ),
    "pin": ("overlay.pins.command", "pin another core version, in every file of an overlay that pins it"),
    "plan": ("plan.command", "check what a plan destroys, orphans, moves or adopts"),
    "preflight": (
        "live.command",
        "judge what is really there, from live evidence, and list what to do next",
    ),
    "prepare-release": ("publish.prepare_command", "write a version into the files that contain it"),
    "publish": ("publish.command", "add a commit to a Bazel registry as a version"),
    "registry": ("registry.command", "check a Bazel registry, or withdraw versions from it"),
    "rehome": ("rehome.command", "write the runbook of a state rehome, or verify a phase of it"),
    "render": ("overlay.commands.render", "convert declared facts to tfvars, backend configuration and overlay.json"),
    "schema": ("command_line.schema_command", "write the JSON Schema of a document, for editors and other tools"),
    "workflows": ("workflows.command", "compare what workflows request with what overlays serve"),
}

EXIT = "exit status: 0 clean, 1 findings, 2 wrong usage or unreadable input, 3 internal error"

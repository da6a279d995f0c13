"""Providers of the flywheel rules.

They stand apart from the rules, so that a rule of your own can take or give them
without loading ours. Labels in their fields are text as users write them: `//pkg:name`
in the main repository, `@@repository//pkg:name` elsewhere.
"""

visibility("public")

FlywheelOwnerInfo = provider(
    doc = "One owner: who registers runners, and with which credentials by name.",
    fields = {
        "facts": "dict[str, str]: The attributes that are set, by name.",
        "label": "str: The target that declares the owner.",
    },
)

FlywheelSubstrateInfo = provider(
    doc = "One substrate: the cluster, caches and state that owners share.",
    fields = {
        "cluster": "File or None: The facts of the cluster, a document of the schema `flywheel.cluster/1`.",
        "facts": "dict[str, str]: The attributes that are set, by name, and `name` itself.",
        "label": "str: The target that declares the substrate.",
    },
)

FlywheelNodePoolInfo = provider(
    doc = "Nodes that are alike.",
    fields = {
        "label": "str: The target that declares the pool.",
        "pool": "dict[str, JSON value]: An entry of `node_pools` of the schema `flywheel.cluster/1`.",
    },
)

FlywheelRunnerSetInfo = provider(
    doc = "One runner set: an ARC scale set that an owner registers under a capability label.",
    fields = {
        "attributes": "dict[str, JSON value]: Further attributes of the stack's set object.",
        "facts": "dict[str, JSON value]: The attributes that are set, by name, and `release`.",
        "label": "str: The target that declares the runner set.",
    },
)

FlywheelContractInfo = provider(
    doc = "What core promises: labels, limits, wiring rules and typed stack variables.",
    fields = {
        "contract": "File: The compiled contract, one JSON document.",
    },
)

FlywheelCorePinInfo = provider(
    doc = "The core that an overlay pins, and what Bazel made of it.",
    fields = {
        "commit": "str: The pinned commit, 40 hexadecimal digits.",
        "contract": "str: The digest of the pinned contract, `sha256-` and base64.",
        "files": "list[File]: Files that `module_file` includes, `.bazelrc`, and files that it imports, unread.",
        "label": "str: The target that declares the pin.",
        "module_file": "File or None: The root module's MODULE.bazel, unread. Overrides of core stand there.",
        "resolved_version": "str: The version that the core in use gives itself; empty if it gives none.",
        "version": "str: The pinned version.",
    },
)

FlywheelOverlayInfo = provider(
    doc = "One overlay: an owner's facts, joined with a contract into documents.",
    fields = {
        "backend": "File or None: The backend configuration of the stack's state.",
        "contract": "File: The compiled contract that the overlay was made with.",
        "label": "str: The target that declares the overlay.",
        "manifest": "File: What will be live, by name, one JSON document; `flywheel_change_test` compares it.",
        "overlay": "File: The normalised overlay, one JSON document; checks read this.",
        "tfvars": "File or None: The stack's variables for people, formatted as `terraform fmt` does.",
        "tfvars_json": "File or None: The stack's variables for machines.",
    },
)

FlywheelReportInfo = provider(
    doc = "What the checks say of one overlay, or of whatever else is judged.",
    fields = {
        "families": "dict[str, struct]: By family of checks, the Files `text`, `junit` and `status`; " +
                    "`status` holds `0` if the family passes and `1` if it does not.",
        "concise": "File: The whole report with one line for each finding, as compilers write theirs.",
        "github": "File: The whole report as workflow commands, which GitHub shows as annotations.",
        "html": "File: The whole report as one page, with pictures.",
        "json": "File: The whole report as JSON.",
        "junit": "File: The whole report as JUnit XML.",
        "label": "str: What was judged.",
        "markdown": "File: The whole report as Markdown.",
        "sarif": "File: The whole report as SARIF.",
        "status": "File: `0` if the whole report passes and `1` if it does not.",
        "text": "File: The whole report as text.",
    },
)

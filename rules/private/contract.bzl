"""Implementation of `flywheel_contract`."""

load("//rules:providers.bzl", "FlywheelContractInfo")
load("//rules/private:tool.bzl", "run_tool", "tool_args", "tool_attr")

visibility("//rules")

_DOC = """
Compiles contract data into the one document that overlays are compared with.

Core has its own, `@gloriousflywheel//contract`, which every `flywheel_overlay` uses
unless it names another. Write one for a fleet whose labels, limits or stacks differ.

```starlark
flywheel_contract(
    name = "contract",
    arc = "arc.yaml",
    capabilities = "capabilities.yaml",
    conventions = ["organization.yaml", "pins.yaml", "workflows.yaml"],
    stacks = glob(["stacks/*/stack.yaml", "stacks/*/*.tf"]),
    wiring = "wiring.yaml",
)
```

Builds `NAME.json`.
""".strip()

_ATTRS = {
    "arc": attr.label(
        doc = "What the Actions Runner Controller takes: lengths, patterns, versions.",
        allow_single_file = [".yaml"],
        mandatory = True,
    ),
    "capabilities": attr.label(
        doc = "What workflows may ask for: capability labels and the words they are made of.",
        allow_single_file = [".yaml"],
        mandatory = True,
    ),
    "conventions": attr.label_list(
        doc = """
What core knows of an overlay's files and of the evidence around it, each known by its
name: `changes.yaml`, `debt.yaml`, `live.yaml`, `organization.yaml`, `pins.yaml`,
`rehome.yaml`, `retirement.yaml`, `tree.yaml` and `workflows.yaml`. What one that is left out
speaks of is not judged.
""".strip(),
        allow_files = [".yaml"],
    ),
    "stacks": attr.label_list(
        doc = """
Files of the stacks, one folder each: `stack.yaml` says how facts become variables, the
`.tf` files declare them. The folder's name is the stack's.
""".strip(),
        allow_files = [".tf", ".yaml"],
        mandatory = True,
    ),
    "wiring": attr.label(
        doc = "How runners reach forge, caches and state.",
        allow_single_file = [".yaml"],
        mandatory = True,
    ),
    "_flywheel": tool_attr("contract_compiler"),
}

def _flywheel_contract_impl(ctx):
    contract = ctx.actions.declare_file(ctx.label.name + ".json")
    single = [ctx.file.arc, ctx.file.capabilities, ctx.file.wiring]
    args = tool_args(ctx, "compile-contract")
    args.add("--arc", ctx.file.arc)
    args.add("--capabilities", ctx.file.capabilities)
    args.add("--wiring", ctx.file.wiring)
    args.add_all(ctx.files.stacks, before_each = "--stack-file")
    args.add_all(ctx.files.conventions, before_each = "--conventions")
    args.add("--output", contract)
    run_tool(
        ctx,
        args = args,
        inputs = single + ctx.files.stacks + ctx.files.conventions,
        outputs = [contract],
        mnemonic = "FlywheelCompileContract",
        progress_message = "Compiling contract %{label}",
    )
    return [
        DefaultInfo(files = depset([contract])),
        FlywheelContractInfo(contract = contract),
    ]

flywheel_contract = rule(
    implementation = _flywheel_contract_impl,
    doc = _DOC,
    attrs = _ATTRS,
    provides = [FlywheelContractInfo],
)

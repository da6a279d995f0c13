"""How the rules' actions run the tool: in a worker where Bazel's strategy allows, in a process of its own elsewhere."""

visibility(["//rules/private", "//tests/rules/...", "//tools/archive"])

FlywheelToolInfo = provider(
    doc = "A program of Python that actions run.",
    fields = {
        "archive": "File: the compiled modules, which Python runs",
        "files": "depset[File]: the archive, what it needs beside it, and the files of the Python",
        "python": "File or string: the Python; a string is the path of one that the machine has",
    },
)

# A worker takes several requests at once, each in its own copy of the process (`flywheel.worker`).
_WORKER = {
    "requires-worker-protocol": "json",
    "supports-multiplex-sandboxing": "1",
    "supports-multiplex-workers": "1",
    "supports-worker-cancellation": "1",
    "supports-workers": "1",
    # One worker a program, whatever its actions are called.
    "worker-key-mnemonic": "Flywheel",
}

# Nothing of the machine's Python settings and packages counts: the archive contains what is needed. Texts are UTF-8
# in every locale.
_PYTHON_FLAGS = ["-I", "-S", "-B", "-X", "utf8"]

def tool_attr(name):
    """Returns the attribute `_flywheel` of a rule.

    Args:
        name: The program of `//tools/flywheel` that has the rule's verbs.

    Returns:
        An attribute.
    """
    return attr.label(
        default = "//tools/flywheel:" + name,
        cfg = "exec",
        providers = [FlywheelToolInfo],
    )

def tool_args(ctx, verb):
    """Returns the Args of one command line, which begins with its verb.

    They are always in a file, as workers need it: an argument a line.

    Args:
        ctx: The context of a rule.
        verb: The verb of `flywheel`.

    Returns:
        An Args to add to.
    """
    args = ctx.actions.args()
    args.set_param_file_format("multiline")
    args.use_param_file("@%s", use_always = True)
    return args.add(verb)

def run_tool(ctx, *, args, inputs, outputs, mnemonic, progress_message):
    """Declares an action that runs the tool.

    Args:
        ctx: The context of a rule with `tool_attr`.
        args: What `tool_args` made, with all arguments.
        inputs: A list of the Files that the action reads.
        outputs: A list of the Files that it writes.
        mnemonic: The action's mnemonic.
        progress_message: What Bazel shows while it runs.
    """
    tool = ctx.attr._flywheel[FlywheelToolInfo]
    ctx.actions.run(
        executable = tool.python,
        arguments = [ctx.actions.args().add_all(_PYTHON_FLAGS).add(tool.archive), args],
        execution_requirements = _WORKER,
        inputs = inputs,
        outputs = outputs,
        toolchain = None,
        tools = [tool.files],
        mnemonic = mnemonic,
        progress_message = progress_message,
    )

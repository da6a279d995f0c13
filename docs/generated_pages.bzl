"""Pages that a tool writes, as one generated directory."""

visibility(["//docs/..."])

def _fixtures_folder(file):
    return file.path.partition("/fixtures/")[0] + "/fixtures"

def _generated_pages_impl(ctx):
    pages = ctx.actions.declare_directory(ctx.label.name + ".generated")
    args = ctx.actions.args()
    args.add_all(
        ctx.files.fixtures,
        before_each = "--fixtures",
        map_each = _fixtures_folder,
        uniquify = True,
    )
    args.add_all(["--output", pages], expand_directories = False)
    ctx.actions.run(
        executable = ctx.executable.tool,
        arguments = [args],
        inputs = ctx.files.fixtures,
        outputs = [pages],
        mnemonic = "FlywheelPages",
        progress_message = "Writing the pages of %{label}",
    )
    return [DefaultInfo(files = depset([pages]))]

generated_pages = rule(
    implementation = _generated_pages_impl,
    doc = "Lets a tool write pages and their index into a directory.",
    attrs = {
        "fixtures": attr.label_list(
            doc = "Files that pages show, in folders called `fixtures`.",
            allow_files = True,
        ),
        "tool": attr.label(
            doc = "Takes the folder of each fixture as `--fixtures`, and the directory as `--output`.",
            cfg = "exec",
            executable = True,
            mandatory = True,
        ),
    },
)

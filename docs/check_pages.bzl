"""The pages of the checks, as one generated directory."""

visibility(["//docs/..."])

def _fixtures_folder(file):
    return file.path.partition("/fixtures/")[0] + "/fixtures"

def _check_pages_impl(ctx):
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
        executable = ctx.executable._check_pages,
        arguments = [args],
        inputs = ctx.files.fixtures,
        outputs = [pages],
        mnemonic = "FlywheelCheckPages",
        progress_message = "Writing the pages of the checks",
    )
    return [DefaultInfo(files = depset([pages]))]

check_pages = rule(
    implementation = _check_pages_impl,
    doc = "Writes a page for each check, and their index.",
    attrs = {
        "fixtures": attr.label_list(
            doc = "Files of the fixtures that pages show, in folders called `fixtures`.",
            mandatory = True,
        ),
        "_check_pages": attr.label(
            default = "//tools/dev:check_pages",
            cfg = "exec",
            executable = True,
        ),
    },
)

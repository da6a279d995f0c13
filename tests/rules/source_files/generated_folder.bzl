"""A generated directory, as a fixture."""

visibility("private")

def _generated_folder_impl(ctx):
    folder = ctx.actions.declare_directory(ctx.label.name + ".generated")
    ctx.actions.run_shell(
        arguments = [folder.path] + [
            word
            for name, text in ctx.attr.contents.items()
            for word in [name, text]
        ],
        command = """
folder=$1
shift
while [ "$#" -gt 0 ]; do
  echo "$2" >"$folder/$1"
  shift 2
done
""",
        outputs = [folder],
    )
    return [DefaultInfo(files = depset([folder]))]

generated_folder = rule(
    implementation = _generated_folder_impl,
    attrs = {"contents": attr.string_dict()},
)

"""`tool_archive`: a program of Python as one file of compiled modules.

A sandbox links each input of an action, and a Python compiles each module that it has not compiled before: with an
archive both are done once, and not in each action.
"""

load("@rules_python//python:py_info.bzl", "PyInfo")
load("@rules_python//python:py_runtime_info.bzl", "PyRuntimeInfo")
load("//rules/private:tool.bzl", "FlywheelToolInfo")

visibility("//tools/flywheel")

_NATIVE = (".so", ".pyd")

# What no program reads.
_IGNORED = (".pyc", ".pyi", ".pyx", ".pxd", ".h", "/py.typed")

def _runfiles_path(ctx, file):
    path = file.short_path
    return path[3:] if path.startswith("../") else ctx.workspace_name + "/" + path

def _name_below(path, roots):
    """Returns the path below the innermost of the folders that Python searches, or None."""
    found = [root for root in roots if path.startswith(root + "/")]
    return path[len(sorted(found, key = len)[-1]) + 1:] if found else None

def _is_data(name):
    return not name.endswith(_IGNORED) and ".dist-info/" not in name and "/" in name

def _files_by_name(ctx):
    """Returns modules and data by their names in the archive, and extension modules by their full names."""
    python = ctx.attr.program[PyInfo]
    roots = python.imports.to_list()
    files = {}
    natives = {}
    data = ctx.attr.program[DefaultInfo].default_runfiles.files
    for file in depset(transitive = [python.transitive_sources, data]).to_list():
        name = _name_below(_runfiles_path(ctx, file), roots)
        if name == None:
            continue
        if name.endswith(_NATIVE):
            folder, _, base = name.rpartition("/")
            natives[".".join(folder.split("/") + [base.split(".")[0]]).lstrip(".")] = file
        elif name.endswith(".py") or _is_data(name):
            files[name] = file
    files["__main__.py"] = ctx.file._start
    return files, natives

def _without_headers(files):
    """Returns the files of a Python that run it: a quarter of those that rules_python downloads are C headers."""
    return depset([file for file in files.to_list() if "/include/" not in file.path] if files else [])

def _tool_archive_impl(ctx):
    runtime = ctx.attr.program[PyRuntimeInfo]
    python = runtime.interpreter or runtime.interpreter_path
    runtime_files = _without_headers(runtime.files)
    files, natives = _files_by_name(ctx)
    archive = ctx.actions.declare_file(ctx.label.name)
    links = []
    for name, file in natives.items():
        link = ctx.actions.declare_file("{}.natives/{}".format(ctx.label.name, name))
        ctx.actions.symlink(output = link, target_file = file)
        links.append(link)
    manifest = ctx.actions.declare_file(ctx.label.name + ".manifest")
    ctx.actions.write(manifest, "".join(["{}\t{}\n".format(name, file.path) for name, file in files.items()]))
    ctx.actions.run(
        executable = python,
        arguments = [ctx.actions.args().add_all([
            "-I",
            "-S",
            "-B",
            ctx.file._write,
            archive,
            manifest,
        ])],
        inputs = files.values() + [manifest, ctx.file._write],
        outputs = [archive],
        toolchain = None,
        tools = [runtime_files],
        mnemonic = "FlywheelArchive",
        progress_message = "Compiling %{label}",
    )
    return [
        DefaultInfo(files = depset([archive])),
        FlywheelToolInfo(
            archive = archive,
            files = depset([archive] + links, transitive = [runtime_files]),
            python = python,
        ),
    ]

tool_archive = rule(
    implementation = _tool_archive_impl,
    doc = "Compiles the modules of a `py_binary` into one archive, for the Python of that `py_binary`.",
    attrs = {
        "program": attr.label(
            doc = "The `py_binary`, whose program is `flywheel`.",
            mandatory = True,
            providers = [PyInfo, PyRuntimeInfo],
        ),
        "_start": attr.label(
            default = ":start.py",
            allow_single_file = True,
        ),
        "_write": attr.label(
            default = ":write_archive.py",
            allow_single_file = True,
        ),
    },
    provides = [FlywheelToolInfo],
)

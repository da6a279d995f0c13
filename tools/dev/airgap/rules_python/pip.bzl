"""Air-gapped stand-in for the `pip` extension of rules_python.

Serves `@hub//name` and `@hub//name:pkg` as the real one does. One hub is one
repository, fetched when a target first needs it, with all its wheels installed by
one call of the private root's own pip.
"""

_DUPLICATE_HUB = (
    "`pip.parse(hub_name = \"{hub}\")` stands in the modules {modules}. " +
    "Hub names must be unique across modules: rename one."
)
_PIP_FAILED = """\
pip could not install the wheels of {lock} (hub `{hub}`). Its last lines:

{output}

Check that this machine's pip reaches its package index (`pip config list` shows \
its settings), and that the lock has hashes of wheels for this Python ({python}).
"""
_PACKAGE_BUILD = """\
load("@rules_python//python:py_library.bzl", "py_library")

package(default_visibility = ["//visibility:public"])

py_library(
    name = "pkg",
    srcs = glob(["site-packages/**/*.py"], allow_empty = True),
    data = glob(
        ["site-packages/**/*"],
        exclude = ["site-packages/**/*.py", "**/* *"],
        allow_empty = True,
    ),
    imports = ["site-packages"],
    deps = {deps},
)

filegroup(
    name = "whl",
    srcs = glob(["*.whl"]),
)

filegroup(
    name = "dist_info",
    srcs = glob(["site-packages/*.dist-info/**"], allow_empty = True),
)

alias(
    name = "{name}",
    actual = ":pkg",
)
"""
_REQUIREMENTS_BZL = """\
all_requirements = {all}

def requirement(name):
    return "@@{repo}//{{}}:pkg".format(
        name.lower().replace("-", "_").replace(".", "_"),
    )
"""

def _hub_impl(rctx):
    lock = rctx.path(rctx.attr.requirements_lock)
    rctx.report_progress("Installing the wheels of {}".format(lock.basename))
    result = rctx.execute(
        [
            "/usr/bin/python3",
            "-s",
            rctx.path(Label("//airgap:install_wheels.py")),
            lock,
            rctx.getenv("FLYWHEEL_WHEEL_STORE"),
            rctx.path("."),
        ],
        # The private root keeps pip where no target can import it by accident.
        environment = {"PYTHONPATH": "/usr/lib/python3/pip-only"},
        timeout = 1800,
    )
    if result.return_code:
        fail(_PIP_FAILED.format(
            hub = rctx.attr.hub_name,
            lock = rctx.attr.requirements_lock,
            output = "\n".join(result.stderr.strip().split("\n")[-15:]),
            python = rctx.execute(["/usr/bin/python3", "--version"]).stdout.strip(),
        ))
    packages = json.decode(result.stdout)
    for name, deps in packages.items():
        labels = ["//{}:pkg".format(dep) for dep in deps]
        rctx.file(
            name + "/BUILD.bazel",
            _PACKAGE_BUILD.format(name = name, deps = json.encode(labels)),
        )
    rctx.file("BUILD.bazel")
    rctx.file("requirements.bzl", _REQUIREMENTS_BZL.format(
        all = json.encode(["@@{}//{}:pkg".format(rctx.name, name) for name in packages]),
        repo = rctx.name,
    ))

_hub = repository_rule(
    implementation = _hub_impl,
    attrs = {
        "hub_name": attr.string(mandatory = True),
        "requirements_lock": attr.label(mandatory = True, allow_single_file = True),
    },
)

def _pip_impl(mctx):
    owners = {}
    locks = {}
    for module in mctx.modules:
        for tag in module.tags.parse:
            owner = owners.setdefault(tag.hub_name, module.name)
            if owner != module.name:
                fail(_DUPLICATE_HUB.format(hub = tag.hub_name, modules = [owner, module.name]))
            versions = locks.setdefault(tag.hub_name, {})
            versions[tag.python_version] = tag.requirements_lock or tag.requirements_linux
    for hub, versions in locks.items():
        # A hub may have a lock for each Python; the newest is nearest to the root's own.
        newest = sorted(versions, key = _version_key)[-1]
        _hub(name = hub, hub_name = hub, requirements_lock = versions[newest])
    return mctx.extension_metadata(reproducible = True)

def _version_key(version):
    return [int(part) for part in version.split(".") if part.isdigit()]

_parse = tag_class(attrs = {
    "download_only": attr.bool(),
    "experimental_index_url": attr.string(),
    "extra_pip_args": attr.string_list(),
    "hub_name": attr.string(mandatory = True),
    "isolated": attr.bool(),
    "python_version": attr.string(),
    "quiet": attr.bool(default = True),
    "requirements_linux": attr.label(),
    "requirements_lock": attr.label(),
    "timeout": attr.int(default = 600),
})

pip = module_extension(
    implementation = _pip_impl,
    tag_classes = {"parse": _parse},
)

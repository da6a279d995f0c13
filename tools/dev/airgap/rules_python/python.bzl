"""Air-gapped stand-in for the `python` extension of rules_python.

The private root has exactly one Python, so versions are accepted and not chosen by.
"""

def _hub_impl(rctx):
    rctx.file("BUILD.bazel")
    rctx.file("interpreters.bzl", "INTERPRETER_LABELS = {}\n")

_hub = repository_rule(implementation = _hub_impl)

def _python_impl(mctx):
    _hub(name = "pythons_hub")
    return mctx.extension_metadata(reproducible = True)

_defaults = tag_class(attrs = {
    "python_version": attr.string(),
    "python_version_env": attr.string(),
    "python_version_file": attr.label(),
})
_toolchain = tag_class(attrs = {
    "configure_coverage_tool": attr.bool(),
    "ignore_root_user_error": attr.bool(default = True),
    "is_default": attr.bool(),
    "python_version": attr.string(mandatory = True),
})

python = module_extension(
    implementation = _python_impl,
    tag_classes = {"defaults": _defaults, "toolchain": _toolchain},
)

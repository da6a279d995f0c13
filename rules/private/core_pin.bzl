"""Implementation of `flywheel_core_pin`."""

load("//rules:providers.bzl", "FlywheelCorePinInfo")
load("//rules/private:core_pin_validation.bzl", "core_pin_error")
load("//rules/private:labels.bzl", "label_text")

visibility("//rules")

_BAD_PIN = "`{label}`: {error}"
_DOC = """
Declares the core that an overlay pins.

The module extension makes this target as `@flywheel_core_pin//:pin` from the
`core_pin` tag in `MODULE.bazel`; that is how overlays use it. Write the rule yourself
only where the pin does not belong to the root module, as in a test.

```starlark
flywheel_core_pin(
    name = "pin",
    commit = "0123456789abcdef0123456789abcdef01234567",
    contract = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    version = "0.1.0",
)
```
""".strip()

_ATTRS = {
    "commit": attr.string(
        doc = "Full id of the pinned commit of core, 40 lower-case hexadecimal digits.",
        mandatory = True,
    ),
    "contract": attr.string(
        doc = "Digest of the pinned contract, `sha256-` and base64, as core publishes it.",
        mandatory = True,
    ),
    "files": attr.label_list(
        doc = """
Files beside `module_file` that decide which core Bazel builds with: those that it
includes, `.bazelrc`, and those that this file imports.
""".strip(),
        allow_files = True,
    ),
    "module_file": attr.label(
        doc = """
The `MODULE.bazel` of the root module, where overrides of core stand. The tests of an
overlay compare the pin with it, and fail without it (GF614).
""".strip(),
        allow_single_file = True,
    ),
    "resolved_version": attr.string(
        doc = "Version that the core in use gives itself. Empty, it is not known.",
    ),
    "version": attr.string(
        doc = "Pinned version of core.",
        mandatory = True,
    ),
}

def _flywheel_core_pin_impl(ctx):
    error = core_pin_error(
        commit = ctx.attr.commit,
        contract = ctx.attr.contract,
        version = ctx.attr.version,
    )
    label = label_text(ctx.label)
    if error:
        fail(_BAD_PIN.format(label = label, error = error))
    return [FlywheelCorePinInfo(
        commit = ctx.attr.commit,
        contract = ctx.attr.contract,
        files = ctx.files.files,
        label = label,
        module_file = ctx.file.module_file,
        resolved_version = ctx.attr.resolved_version,
        version = ctx.attr.version,
    )]

flywheel_core_pin = rule(
    implementation = _flywheel_core_pin_impl,
    doc = _DOC,
    attrs = _ATTRS,
    provides = [FlywheelCorePinInfo],
)

"""The module extension with which an overlay pins its core, or an older one merges two trees.

```starlark
flywheel = use_extension("@gloriousflywheel//rules:extensions.bzl", "flywheel")
flywheel.core_pin(
    commit = "0123456789abcdef0123456789abcdef01234567",
    contract = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    version = "0.1.0",
)
use_repo(flywheel, "flywheel_core_pin")
```

`@flywheel_core_pin//:pin` is then the `core_pin` of a `flywheel_overlay`.
"""

load("//rules/private:core_pin_repo.bzl", "flywheel_core_pin_repo")
load("//rules/private:core_pin_validation.bzl", "core_pin_error")
load("//rules/private:legacy_overlay_repo.bzl", "legacy_overlay_repo")

visibility("public")

_CORE = "gloriousflywheel"
_REPO = "flywheel_core_pin"

_TWO_PINS = (
    "the root module pins core {count} times. An overlay has one core: keep one of the " +
    "`flywheel.core_pin` tags."
)
_BAD_PIN = "`flywheel.core_pin`: {error}"
_TAKEN = "two repositories of this extension would be called `{name}`. Rename one of the `flywheel.legacy_overlay` tags."

def _checked_pin(mctx):
    tags = [tag for module in mctx.modules if module.is_root for tag in module.tags.core_pin]
    if len(tags) > 1:
        fail(_TWO_PINS.format(count = len(tags)), *tags)
    if not tags:
        return None
    error = core_pin_error(
        commit = tags[0].commit,
        contract = tags[0].contract,
        version = tags[0].version,
    )
    if error:
        fail(_BAD_PIN.format(error = error), tags[0])
    return tags[0]

def _resolved_version(mctx):
    for module in mctx.modules:
        if module.name == _CORE:
            return module.version
    return ""

def _legacy_overlays(mctx):
    """Makes the merged repositories of the root module; returns their tags by name."""
    made = {}
    for module in mctx.modules:
        for tag in module.tags.legacy_overlay if module.is_root else []:
            if tag.name in made or tag.name == _REPO:
                fail(_TAKEN.format(name = tag.name), tag)
            made[tag.name] = tag
            legacy_overlay_repo(
                name = tag.name,
                called = tag.name,
                overlay = tag.overlay,
                upstream = tag.upstream,
            )
    return made

def _flywheel_impl(mctx):
    pin = _checked_pin(mctx)
    flywheel_core_pin_repo(
        name = _REPO,
        commit = pin.commit if pin else "",
        contract = pin.contract if pin else "",
        resolved_version = _resolved_version(mctx),
        version = pin.version if pin else "",
    )
    legacy = _legacy_overlays(mctx)
    if not pin:
        # Naming no direct dependencies, Bazel would advise to delete `use_repo`, where the
        # missing tag is the fault.
        return mctx.extension_metadata(reproducible = True)
    tags = legacy | {_REPO: pin}
    return mctx.extension_metadata(
        reproducible = True,
        root_module_direct_deps = [name for name, tag in tags.items() if not mctx.is_dev_dependency(tag)],
        root_module_direct_dev_deps = [name for name, tag in tags.items() if mctx.is_dev_dependency(tag)],
    )

_core_pin = tag_class(
    doc = """
Pins core: its version, its commit and its contract.

Only the root module's tag counts, as only the root module's overrides do; it has at
most one. Tags of other modules are passed over, so that a module that depends on
overlays can be built.
""".strip(),
    attrs = {
        "commit": attr.string(
            doc = "Full id of the pinned commit of core, 40 lower-case hexadecimal digits.",
            mandatory = True,
        ),
        "contract": attr.string(
            doc = "Digest of the pinned contract, `sha256-` and base64, as core publishes it.",
            mandatory = True,
        ),
        "repository": attr.string(
            doc = """
Core's repository as `owner/name`, if overrides take it from another one than the
contract names, such as a mirror. The tests compare the remote of a `git_override` with it.
""".strip(),
        ),
        "repository_visibility": attr.string(
            doc = """
Visibility of core's repository. A workflow that checks out a private or internal core
needs a credential that reads it (GF215).
""".strip(),
            values = ["", "internal", "private", "public"],
        ),
        "version": attr.string(
            doc = "Pinned version of core.",
            mandatory = True,
        ),
    },
)

_legacy_overlay = tag_class(
    doc = """
Merges two trees into one repository by links, as older consumers expect it.

For compatibility only: an implementation overlay is a module of its own, with
`core_pin`. Only the root module's tags count.

```starlark
flywheel.legacy_overlay(
    name = "merged",
    overlay = "//:site/README.md",
    upstream = "@upstream//:README.md",
)
use_repo(flywheel, "merged")
```

Where both trees have a file, the overlay's counts. `@merged//_flywheel:overridden` lists
what that was the case for. Both trees are watched, so that a changed, new or deleted file
is seen by the next build. Where neither has a BUILD file in its root, `@merged//:files` is
all of them.
""".strip(),
    attrs = {
        "name": attr.string(
            doc = "Name of the merged repository.",
            mandatory = True,
        ),
        "overlay": attr.label(
            doc = "A file in the root of the overlay's tree, whose files take the place of upstream's.",
            mandatory = True,
        ),
        "upstream": attr.label(
            doc = "A file in the root of upstream's tree.",
            mandatory = True,
        ),
    },
)

flywheel = module_extension(
    implementation = _flywheel_impl,
    doc = "Makes the repository `flywheel_core_pin` with the target `:pin`, and merged ones of older overlays.",
    tag_classes = {
        "core_pin": _core_pin,
        "legacy_overlay": _legacy_overlay,
    },
)

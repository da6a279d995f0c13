"""Implementation of `flywheel_owner`."""

load("//rules:providers.bzl", "FlywheelOwnerInfo")
load("//rules/private:facts.bzl", "given_attributes")
load("//rules/private:labels.bzl", "label_text")
load("//rules/private:string_validation.bzl", "empty_error", "repository_error")

visibility("//rules")

# Examples of what may not be empty.
_NOT_EMPTY = {
    "account_kind": "organization",
    "config_url": "https://github.com/example-org",
    "forge": "github",
    "overlay_repository": "example-org/example-infra",
    "slug": "example-org",
}

_NO_ID = (
    "`{label}` ({attribute}): {value} is not an id. Copy the number that GitHub shows on the App's page."
)

_DOC = """
Declares one owner: the account that registers runners.

Write one in each implementation overlay. It holds names only; a GitHub App's key
stays in the cluster, in the secret that `app_secret` names.

```starlark
flywheel_owner(
    name = "owner",
    slug = "example-org",
    account_kind = "organization",
    app_secret = "github-app-secret-example-org",
    config_url = "https://github.com/example-org",
    overlay_repository = "example-org/example-infra",
    runner_group = "example-infra",
)
```
""".strip()

_ATTRS = {
    "account_kind": attr.string(
        doc = """
Kind of the account. It decides at which scopes the forge lets runners register; the
contract lists the kinds of each forge (`organization`, `enterprise`, `personal`, ...).
""".strip(),
        mandatory = True,
    ),
    "app_id": attr.int(
        doc = """
Id of the owner's GitHub App: a number, and no secret. Rendered where a stack takes it.
""".strip(),
        default = -1,
    ),
    "app_installation_id": attr.int(
        doc = """
Id of the App's installation on the account: a number, and no secret. Rendered where a stack
takes it.
""".strip(),
        default = -1,
    ),
    "app_secret": attr.string(
        doc = """
Name of the Kubernetes secret with the owner's GitHub App. Unset, the stack's own
default holds.
""".strip(),
    ),
    "cache_view": attr.string(
        doc = """
Cache of the shared server that the owner's runners read and write. Unset, the substrate's
`attic_cache`. On a shared substrate one of them must be set (GF226).
""".strip(),
    ),
    "config_url": attr.string(
        doc = """
URL at which runner sets register, unless one has a registration anchor of its own.
""".strip(),
        mandatory = True,
    ),
    "forge": attr.string(
        doc = "Forge that the account is on, as the contract names it.",
        default = "github",
    ),
    "forge_version": attr.string(
        doc = """
Version of the forge's server, such as `3.19`, where the owner has one of its own. It
decides whether labels of runner sets are registered (GF230, GF231).
""".strip(),
    ),
    "former_names": attr.string_dict(
        doc = """
Former names of the account, each with the day of the rename as `YYYY-MM-DD`. What still says one
of them as an address is listed (GF228, GF229).
""".strip(),
    ),
    "overlay_repository": attr.string(
        doc = """
Repository of this overlay, as `owner/name`. It tells whether this overlay owns the
cluster's controller, and names its state.
""".strip(),
        mandatory = True,
    ),
    "plan": attr.string(
        doc = """
Plan of the account, as the contract lists them for the forge (`free`, `team`, ...). A runner
group on a plan that has none is refused (GF227).
""".strip(),
    ),
    "registration_anchors": attr.string_list(
        doc = """
Private repositories, as URLs, at which runner sets of this owner may register where the
forge has no wider scope. `config_url` is one of them without being listed. They give one
warning together (GF202); an anchor that is not listed gives another one.
""".strip(),
    ),
    "registration_scope": attr.string(
        doc = """
Scope of `config_url` on a forge whose paths do not say it, as the contract names it: a
GitLab path of two names is a `group` or a `project`.
""".strip(),
    ),
    "repository_visibility": attr.string(
        doc = """
Visibility of the overlay's repository: `private`, `internal` or `public`. A public one may
name no anchor and no secret (GF214).
""".strip(),
        values = ["", "internal", "private", "public"],
    ),
    "runner_group": attr.string(
        doc = """
Runner group that the sets join. Leave it out where the forge has no groups, as for a
personal account.
""".strip(),
    ),
    "runner_images": attr.string_dict(
        doc = """
Version of GitHub's runner in each image, by the image's digest (`sha256:...`), or by its name
if it has no digest: a digest does not say it, and GitHub gives old runners no jobs (GF327).
""".strip(),
    ),
    "runner_namespace": attr.string(
        doc = """
Namespace of the owner's runners. Unset, the substrate's; on a shared cluster one of the two
must be set (GF225).
""".strip(),
    ),
    "slug": attr.string(
        doc = "Account name of the owner on its forge, in lower case.",
        mandatory = True,
    ),
    "state_boundary": attr.string(
        doc = """
Folder of the owner's states in the shared bucket. Unset, the substrate's `state_key_prefix`, or
owner and name of the overlay's repository.
""".strip(),
    ),
    "tenant": attr.string(
        doc = """
Who operates the overlay: a `team`, an `organization`, an `enterprise` or a `managed-customer`.
On a shared substrate it must be set (GF226).
""".strip(),
        values = ["", "enterprise", "managed-customer", "organization", "team"],
    ),
}

def _id_error(ctx, label):
    """Tells which id is 0."""
    for attribute in ["app_id", "app_installation_id"]:
        if getattr(ctx.attr, attribute) == 0 or getattr(ctx.attr, attribute) < -1:
            return _NO_ID.format(attribute = attribute, label = label, value = getattr(ctx.attr, attribute))
    return None

def _flywheel_owner_impl(ctx):
    label = label_text(ctx.label)
    error = empty_error(attr = ctx.attr, examples = _NOT_EMPTY, label = label) or repository_error(
        attribute = "overlay_repository",
        label = label,
        value = ctx.attr.overlay_repository,
    ) or _id_error(ctx, label)
    if error:
        fail(error)
    return [FlywheelOwnerInfo(
        facts = given_attributes(ctx.attr, _ATTRS),
        label = label,
    )]

flywheel_owner = rule(
    implementation = _flywheel_owner_impl,
    doc = _DOC,
    attrs = _ATTRS,
    provides = [FlywheelOwnerInfo],
)

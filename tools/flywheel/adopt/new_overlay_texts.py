"""What stands in the files of a new overlay, beside its rules."""

from __future__ import annotations

#: The Bazel of this tree's own `.bazelversion`; a test keeps them equal.
BAZEL_VERSION = "7.7.1"

BUILD = "The implementation overlay of {owner}: its facts, and no secret."

ANCHOR = ("GitHub has no scope as wide as a personal account: runners register at a repository.",)

MODULE = '''\
"""The implementation overlay of {owner}."""

module(name = "{name}")

bazel_dep(name = "gloriousflywheel", version = "{version}")
{core}
flywheel = use_extension("@gloriousflywheel//rules:extensions.bzl", "flywheel")
{pin}use_repo(flywheel, "flywheel_core_pin")
'''

BAZELRC = """\
{registry}# Actions see a fixed environment, so that machines share their results.
common --incompatible_strict_action_env

test --test_output=errors

# Your own settings, which git ignores.
try-import %workspace%/.bazelrc.user
"""

REGISTRY = """\
# Where core comes from; every other module comes from Bazel's own registry.
common --registry={url}
common --registry=https://bcr.bazel.build

"""

IGNORED = """\
/bazel-*
/.bazelrc.user

# What holds secrets or state never enters git.
*.pem
*.secret.hcl
*.tfplan
*.tfstate
*.tfstate.*
.terraform/
.tofu-plans/
kubeconfig*
"""

WORKFLOW = """\
name: validate
on:
  pull_request:
  push:
    branches: [main]

permissions: {{}}

jobs:
  validate:
    # One of the lanes that this overlay serves: apply it once from your own machine first.
    runs-on: {label}
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@9c091bb21b7c1c1d1991bb908d89e4e9dddfe3e0 # v7.0.0
        with:
          persist-credentials: false
      - uses: bazel-contrib/setup-bazel@c5acdfb288317d0b5c0bbd7a396a3dc868bb0f86 # 0.19.0
      - run: bazel test //...
"""

README = """\
# {name}

The implementation overlay of {owner}: what is deployed for it, as facts that are tested. Modules, runner images
and labels are core's; this repository pins the core that it uses.

| to | run |
|---|---|
| build the files for OpenTofu | `bazel build //:overlay` |
| judge them | `bazel test //...` |
| read what was found | `bazel run //:overlay_tests.report` |
| copy them here, and keep them equal from then on | `bazel run //:overlay.write` |

Workflows ask for capability labels, such as `{label}`, never for a name that is made of an owner or a repository.

## First steps

1. Replace the values that are marked with `# an example` in `BUILD.bazel` and `MODULE.bazel`.
2. `bazel test //...`
3. `bazel run //:overlay.write`, and commit what it writes.
4. Put the GitHub App's secret into the cluster under the name in `app_secret`. No secret belongs into this repository.
5. Plan with `overlay.tfvars` and `overlay.backend.hcl`, read the plan, apply it from your own machine: the workflow
   in `.github/workflows` runs on a lane that this very overlay serves.
"""

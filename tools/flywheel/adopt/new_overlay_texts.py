"""Texts of the files of a new overlay, except its rules."""

from __future__ import annotations

#: The version in this repository's `.bazelversion`; a test keeps the two equal.
BAZEL_VERSION = "7.7.1"

BUILD = "The implementation overlay of {owner}: its facts, without secrets."

ANCHOR = ("GitHub has no scope for a whole personal account: runners register at a repository.",)

FROM_PATH = ("Core is a folder here, which pins nothing: take GF604 out with the local_path_override.",)

MODULE = '''\
"""The implementation overlay of {owner}."""

module(name = "{name}")

bazel_dep(name = "gloriousflywheel", version = "{version}")
{core}
flywheel = use_extension("@gloriousflywheel//rules:extensions.bzl", "flywheel")
{pin}use_repo(flywheel, "flywheel_core_pin")
'''

BAZELRC = """\
{registry}# Actions get a fixed environment, so that machines can share their results.
common --incompatible_strict_action_env

test --test_output=errors

# Your own settings; git ignores this file.
try-import %workspace%/.bazelrc.user
"""

REGISTRY = """\
# The registry of core; all other modules come from Bazel's own registry.
common --registry={url}
common --registry=https://bcr.bazel.build

"""

IGNORED = """\
/bazel-*
/.bazelrc.user

# Files with secrets or state, which git must not contain.
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
    # A lane of this overlay itself: apply the overlay once from your own machine first.
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

The implementation overlay of {owner}: its deployment, as tested facts. Modules, runner images and labels come
from core; this repository pins the core that it uses.

| to | run |
|---|---|
| build the files for OpenTofu | `bazel build //:overlay` |
| check them | `bazel test //...` |
| read the findings | `bazel run //:overlay_tests.report` |
| copy them here; a test then keeps the copies equal | `bazel run //:overlay.write` |

Workflows ask for capability labels, such as `{label}`, never for a name made of an owner or a repository.

## First steps

1. Replace the values with the comment `# an example` in `BUILD.bazel` and `MODULE.bazel`. `examples` of the overlay
   lists them: as long as a fact has its example's value, the report has the warning GF320, which the tests expect.
   After the last one, remove `examples` and the expectation.
2. `bazel test //...`
3. `bazel run //:overlay.write`, and commit the files that it writes.
4. Put the GitHub App's secret into the cluster under the name in `app_secret`. Write no secret into this repository.
5. Plan with `overlay.tfvars` and `overlay.backend.hcl`, read the plan, and apply it from your own machine: the
   workflow in `.github/workflows` runs on a lane that this overlay itself deploys.
"""

"""The texts that mutants of readers are made from: each one is accepted."""

from __future__ import annotations

TFVARS = r"""# comment
cluster_context = "cluster"
numbers         = [1, -2, 3.5, 1e3, 007]
text            = "a \"quoted\" \u00e9 $${x} %%{y}\n"
heredoc         = <<-EOT
    one
      two $${z}
    EOT
other = <<END
raw
END
flag = true /* block */
nothing = null // line
extra_runner_sets = {
  tinyland-nix-heavy = { github_config_url = "x", runner_labels = ["nix", "linux",], max_runners = 1 }
  "quoted" : { runner_label = "tinyland-nix" }
  7 = {}
}
"""

JSON = """{
  "cluster_context": "cluster", "//": "comment",
  "numbers": [1, -2, 3.5, 1e3, 0],
  "text": "a \\"quoted\\" \\u00e9 \\ud83d\\ude00 ${x}",
  "extra_runner_sets": {"a": {"runner_labels": ["nix"], "max_runners": 1, "x": null, "y": true}}
}
"""

YAML = """schema_version: 1
overlay_kind: implementation
owner: {slug: example-org, forge: github, account_kind: organization}
core:
  repository: example-org/core
  pinned_commit: 0123456789abcdef0123456789abcdef01234567
substrate:
  cluster: &cluster
    name: "honey"
    mode: 0o17
  again: *cluster
  text: |
    a
     b
  folded: >-
    a
    b
runner_contract:
  shared_labels: [tinyland-nix, tinyland-docker]
"""

MODULE = '''"""An overlay."""
module(name = "example_infra", version = "0.1.0")
bazel_dep(name = "gloriousflywheel", version = "0.1.0")
git_override(
    module_name = "gloriousflywheel",
    commit = "0123456789abcdef0123456789abcdef01234567",
    remote = "https://github.com/example-org/core.git",
)
flywheel = use_extension("@gloriousflywheel//rules:extensions.bzl", "flywheel")
flywheel.core_pin(version = "0.1.0", commit = "0" * 40, contract = "sha256-" + "x")
use_repo(flywheel, "flywheel_core_pin")
[bazel_dep(name = n, version = "1") for n in ["a", "b"]]
include("//:other.MODULE.bazel")
'''

BACKEND = """bucket = "tofu-state"
key    = "example-infra/arc-runners/terraform.tfstate"
endpoints = { s3 = "http://state.example.com:9000" }
use_path_style = true
"""

PLAN = """{"format_version":"1.2","terraform_version":"1.11.4","planned_values":{"root_module":{"child_modules":[
{"address":"module.a","resources":[{"address":"module.a[\\"é\\"].helm_release.b","mode":"managed"}]}]}},
"resource_changes":[
{"address":"module.a[\\"é\\"].helm_release.b","module_address":"module.a[\\"é\\"]","mode":"managed",
 "type":"helm_release","name":"b","change":{"actions":["update"],"before":{"name":"x","namespace":"n",
 "chart":"gha-runner-scale-set","values":["runnerScaleSetName: x\\nscaleSetLabels: [a]"],
 "set":[{"name":"k","value":"v"}]},
 "after":{"name":"x","namespace":"n","chart":"gha-runner-scale-set","values":["scaleSetLabels: [b]"],"set":[]},
 "after_unknown":{"metadata":true},"before_sensitive":{"set":[{}]},"after_sensitive":{}}},
{"address":"a.b","mode":"managed","type":"a","name":"b","deposed":"0badcafe","change":{"actions":["delete"],
 "before":{"x":[1,2.5e3,null,true]},"after":null,"importing":{"id":"i"}}},
{"address":"data.a.b","mode":"data","type":"a","name":"b","change":{"actions":["read"],"before":null,"after":{}}}],
"output_changes":{"o":{"actions":["create"],"before":null,"after":"v","after_unknown":false}},
"prior_state":{"format_version":"1.0","values":{"root_module":{"resources":[
{"address":"a.b","mode":"managed","deposed_key":"0badcafe"},{"address":"data.a.b","mode":"data"}],"child_modules":[
{"address":"module.a","resources":[{"address":"module.a[\\"é\\"].helm_release.b","mode":"managed"}]}]}}},
"resource_drift":[],"checks":[{"status":"pass"}],"complete":true,"errored":false}"""

PULLED = """{"version":4,"terraform_version":"1.11.4","serial":3,"lineage":"0-a",
"outputs":{"o":{"value":"v","type":"string"}},
"resources":[{"module":"module.a[\\"é\\"].module.b[0]","mode":"managed","type":"helm_release","name":"x","provider":"p",
"instances":[{"index_key":"k","schema_version":1,"attributes":{"name":"n","namespace":"s","values":["a, b",1.5,null]},
"sensitive_attributes":[[{"type":"get_attr","value":"values"}]]},{"index_key":1,"schema_version":1,"deposed":"0badcafe",
"status":"tainted","attributes":{}}]},{"mode":"data","type":"a","name":"b","instances":[{"schema_version":0}]}]}"""

SHOWN = """{"format_version":"1.0","terraform_version":"1.11.4","values":{"outputs":{},"root_module":{"resources":[
{"address":"helm_release.x[0]","mode":"managed","type":"helm_release","name":"x","index":0,"schema_version":1,
"values":{"name":"n","namespace":"s"},"sensitive_values":{"name":true}}],"child_modules":[{"address":"module.m",
"resources":[{"address":"module.m.data.a.b","mode":"data","type":"a","name":"b","schema_version":0,"values":{}}]}]}}}"""

RELEASES = """[{"name":"a","namespace":"n","revision":"3","updated":"x","status":"deployed",
"chart":"gha-runner-scale-set-0.14.0","app_version":"0.14.0"}]"""

SETS = """{"kind":"List","items":[{"kind":"AutoscalingRunnerSet","metadata":{"name":"a","namespace":"n","uid":"u",
"labels":{"managed":"Helm"},"annotations":{"release":"a","namespace":"n"}},"spec":{"githubConfigUrl":"https://u:p@h/o/r?x",
"githubConfigSecret":"s","runnerScaleSetName":"a","runnerScaleSetLabels":["l"],"template":{}},"status":{}}]}"""

METADATA = """{
    "homepage": "https://example.com", "maintainers": [{"name": "Example", "github_user_id": 1, "do_not_notify": true}],
    "repository": ["github:example-org/example"], "versions": ["1.0.0", "1.1.0"],
    "yanked_versions": {"1.0.0": "Loses data."}, "deprecated": "Use other."
}
"""

SOURCE = """{
    "url": "https://example.com/a.tar.gz", "mirror_urls": [], "integrity": "sha256-", "strip_prefix": "a-1.0.0",
    "patches": {"a.patch": "sha256-"}, "overlay": {}, "patch_strip": 1, "archive_type": "tar.gz"
}
"""

ATTESTATIONS = """{
    "mediaType": "application/vnd.build.bazel.registry.attestation+json;version=1.0.0",
    "attestations": {"source.json": {"url": "https://example.com/a", "integrity": "sha256-"}}
}
"""

PRESUBMIT = """bcr_test_module:
  module_path: examples/minimal
  matrix:
    bazel: [7.x, 8.x]
    platform: [debian11]
  tasks:
    test: {bazel: "${{ bazel }}", platform: "${{ platform }}", test_targets: ["//..."]}
"""

VARIABLES = r"""variable "extra_runner_sets" {
  description = "Sets \"of\" runners"
  type = map(object({
    runner_labels = optional(list(string), ["a"])
    max_runners   = optional(number, 1)
    resources     = optional(object({ cpu = string }), { cpu = "1" })
  }))
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for name, one in var.extra_runner_sets : can(regex("^[a-z]+$", name)) && one.max > 0])
    error_message = "Name sets in lower case."
  }
}
variable "token" {
  type      = string
  sensitive = true
  ephemeral = true
}
locals { a = [for x in [1] : x if x > 0] }
"""

EXPRESSIONS = [
    'var.a == null || can(regex("^[a-z]{1,9}$", var.b)) && length(var.c) >= 1',
    'alltrue([for k, v in var.c : v > 0 && !startswith(k, "x")]) ? "${var.a}-${upper(var.b)}" : "none"',
    '{ for k, v in var.c : k => try(v.x, coalesce(var.a, "b"))... if k != "" }',
    "<<-EOT\n  a ${var.a}\n  %{ if true }b%{ endif }\nEOT\n",
    'merge(var.c, { "a" = [1, -2.5e3, true, null][0] }).a + (3 % 2) * sum([1, 2])',
    'contains(["a", "b"], lower(trimspace(format("%s-%03d", var.a, 7))))',
]

TYPES = [
    'map(object({ a = optional(list(string), ["x"]), b = optional(number), c = tuple([bool, any]) }))',
    "set(string)",
    'object({ a = map(any), b = optional(object({ c = string }), { c = "1" }) })',
]

GITHUB_EXPRESSIONS = [
    "${{ inputs.a || 'tinyland-nix' }}",
    "a-${{ matrix.os }}-${{ format('{0}', github.ref) }}",
    "${{ fromJSON(needs.a.outputs['b']).*.c[0] && !contains(github.event.labels.*.name, 'x') }}",
    "${{ github.event_name == 'push' && 'it''s' || toJSON(fromJSON('[1, -0x1f, 2.5e3, null, true]')) }}",
    "${{ (success() || always()) && hashFiles('**/lock') != '' && startsWith(github.ref, 'refs/tags/') }}",
]

WORKFLOW = """name: CI
on:
  push: {branches: [main]}
  workflow_call:
    inputs:
      a: {type: string, default: tinyland-nix}
jobs:
  a:
    runs-on: ${{ inputs.a || 'tinyland-nix' }}
    outputs: {b: "${{ steps.x.outputs.y }}"}
    steps:
      - id: x
        run: |
          echo "y=tinyland-docker" >> "$GITHUB_OUTPUT"
  b:
    needs: a
    if: github.ref == 'refs/heads/main' && needs.a.result == 'success'
    strategy:
      matrix:
        os: [tinyland-nix, tinyland-docker]
        n: [1, 2]
        exclude: [{os: tinyland-docker, n: 2}]
        include: [{os: tinyland-dind, n: 3}]
    runs-on: [self-hosted, "${{ matrix.os }}"]
    uses: ./.github/workflows/ci.yml
"""

DEBT = """schema: flywheel.debt/1
gaps:
  - repository: example-org/app
    label: tinyland-nix-kvm
    reason: The overlay of example-org has no KVM lane yet.
    owner: example-org
    since: 2026-04-29
    review_by: 2026-12-31
    tier: 0
    proofs:
      - {run: "https://github.com/example-org/app/actions/runs/123", job: build, conclusion: success, branch: main}
"""

LANES = """schema: flywheel.retirement/1
lanes:
  - lane: example-nix-heavy
    repository: example-org/app
    label: tinyland-nix-heavy
    state_owner: example-org
    since: 2026-04-24
"""

APPROVALS = f"""schema: flywheel.approvals/1
plan: sha256:{"0" * 64}
approver: Ada Example
expires: "2026-04-30"
approvals:
  - address: module.a["x"].helm_release.b
    actions: [delete, create]
    reason: It may.
    from: module.a["y"].helm_release.b
    deposed: ""
"""

SHAPE = """schema: flywheel.shape/1
added: 0
changed: 1
destroyed: 0
addresses: ['module.a["x"].helm_release.b']
paths: [values]
"""

MIGRATION = """schema: flywheel.rehome/1
name: example-user-2026-04
window: 2026-04-29 18:00 to 20:00 UTC
core_commit: "0123456789abcdef0123456789abcdef01234567"
source: {owner: example-org, overlay: example-org/infra, lineage: 1-1, state_key: a/terraform.tfstate}
target: {owner: example-user, overlay: example-user/infra, lineage: 2-2, state_key: b/x.tfstate, new_state: false}
releases:
  - {release: example-a, namespace: arc-runners, address: 'module.runner_set["example-a"].helm_release.this'}
  - release: example-b
    namespace: arc-runners
    address: module.runner_set["example-b"].helm_release.this
elsewhere:
  - {release: club-nix, namespace: arc-runners, owner: example-club}
allowed: [values]
"""

CLUSTER = """schema: flywheel.cluster/1
name: honey
contexts: [honey]
node_pools:
  - name: a
    count: 3
    labels: {zone: x}
    taints: [{key: k, value: v, effect: NoSchedule}]
    allocatable: {cpu: "15500m", memory: 60Gi, pods: 110}
    used: {cpu: 1, memory: 1.5Gi}
quotas: [{namespace: arc, name: q, hard: {limits.cpu: 4}}]
"""

CONFIGURATION = '{"mirrors": ["https://example.com/a/"], "module_base_path": "."}'

PATCH = """--- a/MODULE.bazel
+++ b/MODULE.bazel
@@ -1,3 +1,3 @@
 module(
-    version = "1",
+    version = "2",
 )
--- /dev/null
+++ b/x
@@ -0,0 +1 @@
+new
\\ No newline at end of file
"""

ADDRESSES = ['module.a["é\\"x"].module.b[0].data.a.b["k"]', "a.b", "module.a.helm_release.this[12]"]

QUANTITIES = ["1Gi", "100m", "1.5e3", "0.5", "12E"]

VERSIONS = ["1.2.3-rc.1.bcr.2", "20240116.1", "1.0.0"]

URLS = ["https://github.com/example-org/app", "https://github.com/enterprises/e", "http://state.example.com:9000/a"]

BUILD = """load("@gloriousflywheel//rules:defs.bzl", "flywheel_overlay")
[print(one) for one in [{1: 2}, {}]]
flywheel_owner(name = "o", slug = "example-org", forge = "github")
flywheel_substrate(name = "s", cluster_context = "c", state_region = "r")
flywheel_runner_set(
    name = "n",
    capability = "tinyland-nix",
    max_runners = -1,
    attributes = {"a": [1, 2.5, None, True, {"b": "c\\n\\x41"}]},
)
flywheel_overlay(name = "overlay", owner = ":o", substrate = "//:s", runner_sets = [":n"], variables = {"x": ("y",)})
"""

#: Texts that the redactor reads: whole, escaped, joined and encoded tokens, and what only looks like it.
SECRETS = (
    "ghp_" + "0a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R",
    "x${{ format('ghp_{0}', '0a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R') }}${{ 'a' }}'${{ join(x, 'it''s') }}",
    'a = "gh\\x70_0a1B2c3D4e5F6g7H8i9J0k1L2m3N" + "4o5P6q7R"\nurl: https://user:pa55w0rd@host/x\n',
    "Z2hwXzBhMUIyYzNENGU1RjZnN0g4aTlKMGsxTDJtM040bzVQNnE3Ug==\nAuthorization: Basic dXNlcjpwYXNzd29yZA==\n",
    "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\n-----END PRIVATE KEY-----\n",
    "clusters: []\nusers:\n- user:\n    token: abcdefgh12345678\nkind: Config\nmachine host login me password s3cret\n",
)

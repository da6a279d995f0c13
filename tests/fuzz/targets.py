"""What is fuzzed: each reader with the inputs its mutants are made from."""

from __future__ import annotations

from collections.abc import Callable

from flywheel.contract.conventions import LiveSets
from flywheel.formats import tfvars
from flywheel.formats.bazel import module_file
from flywheel.formats.source import Source
from flywheel.formats.tfvars import tfvars_json
from flywheel.formats.yaml import strict_yaml
from flywheel.plan import plan_file
from flywheel.registry import presubmit, registry_documents
from flywheel.rehome import live_listing, state_file

_TFVARS = r"""# comment
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

_JSON = """{
  "cluster_context": "cluster", "//": "comment",
  "numbers": [1, -2, 3.5, 1e3, 0],
  "text": "a \\"quoted\\" \\u00e9 \\ud83d\\ude00 ${x}",
  "extra_runner_sets": {"a": {"runner_labels": ["nix"], "max_runners": 1, "x": null, "y": true}}
}
"""

_YAML = """schema_version: 1
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

_MODULE = '''"""An overlay."""
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

_BACKEND = """bucket = "tofu-state"
key    = "example-infra/arc-runners/terraform.tfstate"
endpoints = { s3 = "http://state.example.com:9000" }
use_path_style = true
"""

_PLAN = """{"format_version":"1.2","terraform_version":"1.11.4","planned_values":{"root_module":{"child_modules":[
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

_PULLED = """{"version":4,"terraform_version":"1.11.4","serial":3,"lineage":"0-a",
"outputs":{"o":{"value":"v","type":"string"}},
"resources":[{"module":"module.a[\\"é\\"].module.b[0]","mode":"managed","type":"helm_release","name":"x","provider":"p",
"instances":[{"index_key":"k","schema_version":1,"attributes":{"name":"n","namespace":"s","values":["a, b",1.5,null]},
"sensitive_attributes":[[{"type":"get_attr","value":"values"}]]},{"index_key":1,"schema_version":1,"deposed":"0badcafe",
"status":"tainted","attributes":{}}]},{"mode":"data","type":"a","name":"b","instances":[{"schema_version":0}]}]}"""

_SHOWN = """{"format_version":"1.0","terraform_version":"1.11.4","values":{"outputs":{},"root_module":{"resources":[
{"address":"helm_release.x[0]","mode":"managed","type":"helm_release","name":"x","index":0,"schema_version":1,
"values":{"name":"n","namespace":"s"},"sensitive_values":{"name":true}}],"child_modules":[{"address":"module.m",
"resources":[{"address":"module.m.data.a.b","mode":"data","type":"a","name":"b","schema_version":0,"values":{}}]}]}}}"""

_RELEASES = """[{"name":"a","namespace":"n","revision":"3","updated":"x","status":"deployed",
"chart":"gha-runner-scale-set-0.14.0","app_version":"0.14.0"}]"""

_SETS = """{"kind":"List","items":[{"kind":"AutoscalingRunnerSet","metadata":{"name":"a","namespace":"n","uid":"u",
"labels":{"managed":"Helm"},"annotations":{"release":"a","namespace":"n"}},"spec":{"githubConfigUrl":"https://u:p@h/o/r?x",
"githubConfigSecret":"s","runnerScaleSetName":"a","runnerScaleSetLabels":["l"],"template":{}},"status":{}}]}"""

_METADATA = """{
    "homepage": "https://example.com", "maintainers": [{"name": "Example", "github_user_id": 1, "do_not_notify": true}],
    "repository": ["github:example-org/example"], "versions": ["1.0.0", "1.1.0"],
    "yanked_versions": {"1.0.0": "Loses data."}, "deprecated": "Use other."
}
"""

_SOURCE = """{
    "url": "https://example.com/a.tar.gz", "mirror_urls": [], "integrity": "sha256-", "strip_prefix": "a-1.0.0",
    "patches": {"a.patch": "sha256-"}, "overlay": {}, "patch_strip": 1, "archive_type": "tar.gz"
}
"""

_ATTESTATIONS = """{
    "mediaType": "application/vnd.build.bazel.registry.attestation+json;version=1.0.0",
    "attestations": {"source.json": {"url": "https://example.com/a", "integrity": "sha256-"}}
}
"""

_PRESUBMIT = """bcr_test_module:
  module_path: examples/minimal
  matrix:
    bazel: [7.x, 8.x]
    platform: [debian11]
  tasks:
    test: {bazel: "${{ bazel }}", platform: "${{ platform }}", test_targets: ["//..."]}
"""

_NAMES = {
    "kind": "AutoscalingRunnerSet",
    "managed_by_label": "managed",
    "release_annotation": "release",
    "namespace_annotation": "namespace",
}

_CHART = plan_file.ScaleSetChart(
    "chart", ("gha-runner-scale-set",), "values", ("set",), "runnerScaleSetName", "scaleSetLabels", "name"
)
_WANTED = {"helm_release": plan_file.WantedValues(("namespace", "name"), _CHART)}


def _plan(source: Source) -> object:
    return plan_file.loads(source.name, source.text.encode("utf-8", "surrogatepass"), _WANTED)


def _state(source: Source) -> object:
    return state_file.loads(source, {"helm_release": ("name", "namespace", "chart")})


def _live(source: Source) -> object:
    return live_listing.loads(source, LiveSets.of(_NAMES))


#: Name to reader and corpus. A backend is read by the reader of tfvars: another corpus.
TARGETS: dict[str, tuple[Callable[[Source], object], list[str]]] = {
    "tfvars": (tfvars.loads, [_TFVARS, _BACKEND]),
    "tfvars_json": (tfvars_json.loads, [_JSON]),
    "yaml": (strict_yaml.loads, [_YAML]),
    "module_bazel": (module_file.loads, [_MODULE]),
    "live": (_live, [_RELEASES, _SETS]),
    "plan": (_plan, [_PLAN]),
    "state": (_state, [_PULLED, _SHOWN]),
    "registry_source": (registry_documents.source_file, [_SOURCE]),
    "registry_metadata": (registry_documents.metadata, [_METADATA]),
    "attestations": (registry_documents.attestations, [_ATTESTATIONS]),
    "presubmit": (presubmit.loads, [_PRESUBMIT]),
    "backend": (tfvars.loads, [_BACKEND, _TFVARS]),
}

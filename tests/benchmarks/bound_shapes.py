"""Inputs of one long shape each, of about any size: what is cheap to write and can be dear to judge."""

from __future__ import annotations

import json
from collections.abc import Callable

from flywheel.contract.compiled import digest

#: The files of a folder by path, and the words of a command line in it.
Input = tuple[dict[str, str], list[str]]

_HEAD = 'cluster_context = "c"\ngithub_config_url = "https://github.com/example-org"\n'
_ORGANIZATION = "owner: {slug: example-org, forge: github, account_kind: organization}\n"
_GAP = {
    "repository": "example-org/app", "label": "tinyland-nix-kvm", "reason": "No overlay serves it.",
    "owner": "example-org", "since": "2026-04-29", "review_by": "2026-05-31", "tier": 0,
}  # fmt: skip
_PROOF = {"run": "https://github.com/example-org/app/actions/runs/", "job": "vm", "label": "x", "date": "2026-05-12"}
_ZEROS = "sha256-" + "A" * 43 + "="


def _filled(size: int, piece: Callable[[int], str], join: str = "") -> str:
    """So many pieces, each made of its number, that they have `size` characters."""
    count = max(1, size // (len(piece(1000)) + len(join)))
    return join.join(map(piece, range(count)))


def _tfvars(text: str) -> Input:
    return {"terraform.tfvars": _HEAD + text}, ["check", "."]


def _organization(text: str) -> Input:
    return {"terraform.tfvars": _HEAD, "config/organization.yaml": _ORGANIZATION + text}, ["check", "."]


def yaml_words(size: int) -> Input:
    """A YAML list of `no` in one line."""
    return _organization(f"a: [{_filled(size, lambda _: 'no', ',')}]\n")


def yaml_keys(size: int) -> Input:
    """A YAML mapping of unknown keys."""
    return _organization(_filled(size, lambda number: f"k{number}: x\n"))


def labels(size: int) -> Input:
    """The labels of one runner set."""
    listed = _filled(size, lambda number: f'"label-{number}"', ", ")
    return _tfvars(f"extra_runner_sets = {{ a = {{ runner_labels = [{listed}] }} }}\n")


def attributes(size: int) -> Input:
    """Unknown attributes of one runner set."""
    return _tfvars(
        f"extra_runner_sets = {{ a = {{\n{_filled(size, lambda number: f'max_runer{number} = 1', chr(10))}\n}} }}\n"
    )


def variables(size: int) -> Input:
    """Unknown variables of a stack."""
    text = _HEAD + _filled(size, lambda number: f'cluster_contxt{number} = "x"\n')
    return {"tofu/stacks/arc-runners/terraform.tfvars": text}, ["check", "."]


def sets(size: int) -> Input:
    """Runner sets with the same wrong label."""
    one = '"s{}" = {{ runner_label = "tinyland-nx", github_config_url = "https://github.com/example-org" }}'
    return _tfvars(f"extra_runner_sets = {{\n{_filled(size, one.format, chr(10))}\n}}\n")


def secret(size: int) -> Input:
    """A comment of beginnings of tokens."""
    return _tfvars(f"/* {_filled(size, lambda _: 'ghp_')} */\n")


def tokens(size: int) -> Input:
    """Many tokens."""
    return _tfvars(_filled(size, lambda number: f"# ghp_{number:06}{'Zq7Rk2Lm9Xw4Tb6Vn8Jd3Hf5Gs1Pc0'}\n"))


def key_body(size: int) -> Input:
    """The body of one private key."""
    body = _filled(size, lambda number: f"{number:08}{'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7'[:56]}\n")
    begin, end = (f"-----{word} RSA PRIVATE KEY-----\n" for word in ("BEGIN", "END"))
    return _tfvars(f"key = <<EOT\n{begin}{body}{end}EOT\n")


def module(size: int) -> Input:
    """Dependencies of a module."""
    text = 'module(name = "x")\n' + _filled(size, lambda number: f'bazel_dep(name = "d{number}", version = "1")\n')
    return {"terraform.tfvars": _HEAD, "MODULE.bazel": text}, ["check", "."]


def workflow_matrix(size: int) -> Input:
    """A matrix of labels that nobody serves."""
    listed = _filled(size, lambda number: f"tinyland-nx-{number}", ", ")
    text = f"on: push\njobs:\n  a:\n    strategy: {{matrix: {{os: [{listed}]}}}}\n    runs-on: ${{{{ matrix.os }}}}\n"
    return _workflows(text)


def workflow_jobs(size: int) -> Input:
    """Jobs with labels that nobody serves."""
    return _workflows(
        "on: push\njobs:\n" + _filled(size, lambda number: f"  j{number}: {{runs-on: tinyland-nx{number}}}\n")
    )


def workflow_expression(size: int) -> Input:
    """One long expression."""
    return _workflows(
        f"on: push\njobs:\n  a:\n    runs-on: ${{{{ {_filled(size, lambda n: f'inputs.a{n}', ' || ')} }}}}\n"
    )


def _workflows(text: str) -> Input:
    files = {"r/.github/workflows/ci.yml": text, "o/terraform.tfvars": _HEAD + 'runner_label = "tinyland-nix"\n'}
    return files, ["workflows", "r", "--repository", "r=example-org/app:private", "--overlay", "o"]


def gaps(size: int) -> Input:
    """A ledger of one line."""
    listed = _filled(size, lambda number: json.dumps({**_GAP, "repository": f"example-org/app{number}"}), ", ")
    return {"debt.yaml": f"schema: flywheel.debt/1\ngaps: [{listed}]\n"}, ["debt", "debt.yaml", "--today", "2026-06-15"]


def proofs(size: int) -> Input:
    """The proofs of one gap."""
    listed = _filled(size, lambda number: json.dumps({**_PROOF, "run": f"{_PROOF['run']}{number}"}), ", ")
    entry = json.dumps({**_GAP, "status": "closed"})[:-1]
    text = f'schema: flywheel.debt/1\ngaps: [{entry}, "proofs": [{listed}]}}]\n'
    return {"debt.yaml": text}, ["debt", "debt.yaml", "--today", "2026-06-15"]


def _registry(metadata: dict[str, object], source: dict[str, object] | None = None) -> Input:
    given = {"homepage": "", "maintainers": [], "repository": [], "versions": ["1.0.0"], "yanked_versions": {}}
    files = {
        "bazel_registry.json": "{}",
        "modules/example/metadata.json": json.dumps({**given, **metadata}),
        "modules/example/1.0.0/MODULE.bazel": 'module(name = "example", version = "1.0.0")\n',
        "modules/example/1.0.0/source.json": json.dumps(
            {"url": "https://example.com/a.tar.gz", "integrity": _ZEROS, **(source or {})}
        ),
    }
    return files, ["registry", "check", "."]


def versions(size: int) -> Input:
    """The versions of one module, of which one is there."""
    return _registry({"versions": [f"1.{number}.0" for number in range(size // 11)]})


def yanked(size: int) -> Input:
    """The withdrawn versions of one module."""
    return _registry({"yanked_versions": {f"1.{number}.0": "x" for number in range(size // 16)}})


def patches(size: int) -> Input:
    """The patches of one version, of which none is there."""
    return _registry({}, {"patches": {f"p{number}.patch": _ZEROS for number in range(size // 72)}})


def _plan(changes: list[dict[str, object]], planned: list[object], prior: list[object]) -> Input:
    def module(resources: list[object]) -> dict[str, object]:
        return {"root_module": {"resources": resources}}

    text = json.dumps(
        {
            "format_version": "1.2",
            "terraform_version": "1.11.4",
            "resource_changes": changes,
            "planned_values": module(planned),
            "prior_state": {"format_version": "1.0", "values": module(prior)},
            "complete": True,
            "errored": False,
            "applyable": True,
        }
    )
    return {"plan.json": text}, ["plan", "plan.json"]


def renamed(size: int) -> Input:
    """A plan of deletes and creates with other names."""
    changes: list[dict[str, object]] = []
    planned: list[object] = []
    prior: list[object] = []
    for number in range(max(1, size // 640)):
        for verb, name in (("delete", f"old{number}"), ("create", f"new{number}")):
            resource = {"address": f"helm_release.{name}", "mode": "managed", "type": "helm_release", "name": name}
            values = {"name": f"release-{number}", "namespace": "arc"}
            before, after = (values, None) if verb == "delete" else (None, values)
            changes.append({**resource, "change": {"actions": [verb], "before": before, "after": after}})
            (prior if verb == "delete" else planned).append(resource)
    return _plan(changes, planned, prior)


def wide(size: int) -> Input:
    """A plan of one update with many changed attributes."""
    resource = {"address": "a.b", "mode": "managed", "type": "a", "name": "b"}
    before, after = ({f"k{number}": word for number in range(size // 26)} for word in ("x", "y"))
    change = {**resource, "change": {"actions": ["update"], "before": before, "after": after}}
    return _plan([change], [resource], [resource])


def contract_changes(contract: str) -> Callable[[int], Input]:
    """Two contracts, of which one has many more variables."""

    def shape(size: int) -> Input:
        new = json.loads(contract)
        held = next(iter(new["stacks"].values()))["variables"]
        one = next(iter(held.values()))
        length = len(json.dumps(one)) + 12
        held |= {f"v{number}": one for number in range(size // length)}
        new["digest"] = digest({key: value for key, value in new.items() if key not in ("schema", "digest")})
        return {"old.json": contract, "new.json": json.dumps(new)}, ["contract", "diff", "old.json", "new.json"]

    return shape


def variables_tf(size: int) -> Input:
    """The variables of another stack."""
    known = "".join(f'variable "{name}" {{\n  type = string\n}}\n' for name in ("cluster_context", "github_config_url"))
    text = known + _filled(size, lambda number: f'variable "v{number}" {{\n  type = string\n  default = "x"\n}}\n')
    return {"terraform.tfvars": _HEAD, "stacks/arc_runners/variables.tf": text}, [
        "check",
        ".",
        "--stack-dir",
        "stacks/arc_runners",
    ]


_MIGRATION = """schema: flywheel.rehome/1
name: a
window: now
core_commit: "0123456789abcdef0123456789abcdef01234567"
source: {owner: a, overlay: a/i, lineage: 1-1, state_key: a/t}
target: {owner: b, overlay: b/i, lineage: 2-2, state_key: b/t}
allowed: [values]
releases:
"""
_RELEASE = "  - {{release: r{0}, namespace: arc, address: 'module.runner_set[\"r{0}\"].helm_release.this'}}\n"
_MOST_RELEASES = 500


def states(size: int) -> Input:
    """A state of many releases, and as many in the migration as it may have."""
    count = max(1, size // 620)
    listed = []
    for number in range(count):
        attributes = {"name": f"r{number}", "namespace": "arc", "values": ["x" * 300]}
        resource = {"module": f'module.runner_set["r{number}"]', "mode": "managed", "type": "helm_release"}
        provider = 'provider["registry.opentofu.org/hashicorp/helm"]'
        instances = [{"schema_version": 1, "attributes": attributes}]
        listed.append({**resource, "name": "this", "provider": provider, "instances": instances})
    head = {"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "1-1", "outputs": {}}
    migration = _MIGRATION + "".join(_RELEASE.format(number) for number in range(min(count, _MOST_RELEASES)))
    words = ["rehome", "verify", "--phase", "before", "--migration", "migration.yaml", "--source-state", "state.json"]
    return {"migration.yaml": migration, "state.json": json.dumps({**head, "resources": listed})}, words


#: The name of each row, and its shape.
SHAPES: dict[str, Callable[[int], Input]] = {
    "`check`: one line of `no` in YAML": yaml_words,
    "`check`: unknown keys in YAML": yaml_keys,
    "`check`: labels of one set": labels,
    "`check`: unknown attributes of one set": attributes,
    "`check`: unknown variables": variables,
    "`check`: sets with a wrong label": sets,
    "`check`: beginnings of tokens": secret,
    "`check`: tokens": tokens,
    "`check`: the body of one private key": key_body,
    "`check`: `bazel_dep` of one module": module,
    "`check --stack-dir`: variables.tf": variables_tf,
    "`workflows`: a matrix of unserved labels": workflow_matrix,
    "`workflows`: jobs with unserved labels": workflow_jobs,
    "`workflows`: one expression": workflow_expression,
    "`debt`: gaps in one line": gaps,
    "`debt`: proofs of one gap": proofs,
    "`registry check`: versions": versions,
    "`registry check`: withdrawn versions": yanked,
    "`registry check`: patches": patches,
    "`plan`: deletes and creates": renamed,
    "`plan`: attributes of one update": wide,
    "`rehome verify`: releases of one state": states,
}

#: The largest input in characters, where one of a megabyte is beyond a limit and is refused.
LARGEST: dict[Callable[[int], Input], int] = {
    yaml_words: 500_000,
    module: 250_000,
    workflow_expression: 20_000,
    versions: 500_000,
    yanked: 500_000,
}

"""The readers that are fuzzed, with the inputs that their mutants are made from."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

from flywheel.cluster.cluster_file import Cluster
from flywheel.contract import contract_files
from flywheel.contract.compiled import Contract
from flywheel.contract.conventions import LiveSets
from flywheel.documents import reader
from flywheel.documents.record import Record
from flywheel.errors import UserError
from flywheel.findings.reports import json_report
from flywheel.formats import addresses, endpoints, quantities, tfvars, unified_diff
from flywheel.formats.bazel import bazel_version, module_file
from flywheel.formats.json import plain_json
from flywheel.formats.secrets import secret_search
from flywheel.formats.source import FormatError, Source
from flywheel.formats.tfvars import tfvars_json
from flywheel.formats.values import plain
from flywheel.formats.yaml import github_yaml, strict_yaml
from flywheel.hcl import blocks, type_parser, variables_tf
from flywheel.hcl import expressions as hcl_expressions
from flywheel.hcl.expressions import EvaluationError, Unsupported
from flywheel.ledgers.debt_ledger import DebtFile
from flywheel.ledgers.retirement_ledger import RetirementFile
from flywheel.live import live_index
from flywheel.overlay import baseline, overlay_json, registrations
from flywheel.overlay.facts import build_facts, facts_file
from flywheel.overlay.manifest import manifest_file
from flywheel.plan import plan_file
from flywheel.plan.approvals import Approvals
from flywheel.plan.expected_plan import ExpectedPlan
from flywheel.registry import presubmit, registry_documents
from flywheel.rehome import live_listing, state_file
from flywheel.rehome.migration import Migration
from flywheel.workflows import expressions as github_expressions
from fuzz import corpora, structures, written
from fuzz.target import Fault, Target

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
_SCOPE = {"var": {"a": "x", "b": "abc", "c": {"a": 1, "b": 2}}}
_FOLDER = tempfile.TemporaryDirectory()


def _variables_tf(source: Source) -> object:
    """The variables, and the same blocks if the text is read in parts."""
    whole = _blocks(source)
    long, blocks._PART = blocks._PART, 1
    try:
        if _blocks(source) != whole:
            raise Fault("a text that is read in parts has other blocks")
    finally:
        blocks._PART = long
    return variables_tf.loads(source)


def _blocks(source: Source) -> object:
    try:
        return [one.to_json() for one in blocks.read(source, "variable")]
    except FormatError as err:
        return str(err)


def _plan(source: Source) -> object:
    return plan_file.loads(source.name, source.text.encode("utf-8", "surrogatepass"), _WANTED)


def _state(source: Source) -> object:
    return state_file.loads(source, {"helm_release": ("name", "namespace", "chart")})


def _live(source: Source) -> object:
    return live_listing.loads(source, LiveSets.of(_NAMES))


def _hcl_expression(source: Source) -> object:
    expression = hcl_expressions.parse(source.text, source.name)
    try:
        return hcl_expressions.evaluate(expression, _SCOPE)
    except (EvaluationError, Unsupported) as err:
        return str(err)


def _github_expression(source: Source) -> object:
    return github_expressions.template(source, source.text, 0)


def _record(record: type[Record]) -> Callable[[Source], object]:
    """A YAML document of this table."""
    return lambda source: reader.read(strict_yaml.loads(source), record)


def _contract(source: Source) -> object:
    return Contract.from_json(plain_json.loads(source), source.name)


def _facts(source: Source) -> object:
    return facts_file.of(plain_json.loads(source), written.contract(), source.name)


def _build_file(source: Source) -> object:
    """The overlay of a BUILD file, whose reader is not asked for one that is not declared with literals."""
    try:
        names = build_facts.overlays(source.text)
    except ValueError as err:
        raise UserError(str(err)) from None
    try:
        return [build_facts.facts(source.text, name) for name in names]
    except (ValueError, TypeError, LookupError, RecursionError):
        raise UserError("not all literals") from None


def _file(read: Callable[[str], object]) -> Callable[[Source], object]:
    """A reader of a path."""

    def of_source(source: Source) -> object:
        path = Path(_FOLDER.name, "file")
        path.write_bytes(source.text.encode("utf-8", "surrogatepass"))
        return read(str(path))

    return of_source


def _word(read: Callable[[str], object]) -> Callable[[Source], object]:
    """A reader of a text, whose callers turn a `ValueError` or nothing found into a problem."""

    def of_source(source: Source) -> object:
        try:
            found = read(source.text)
        except ValueError:
            found = None
        if not found:
            raise source.error(0, "not read.", "")
        return found

    return of_source


def _redacted(source: Source) -> object:
    return secret_search.redact(source.text)


def _yaml(text: str) -> object:
    return plain(strict_yaml.loads(Source("corpus", text)).root)


def _github_yaml(text: str) -> object:
    return plain(github_yaml.loads(Source("corpus", text)).root)


def _json(read: Callable[[Source], object], *corpus: str, rounds: int = 1_000) -> Target:
    return Target(read, corpus, json.loads, rounds=rounds)


def _table(record: type[Record], *corpus: str) -> Target:
    return Target(_record(record), corpus, _yaml)


#: A backend is read by the reader of tfvars: another corpus.
READERS: dict[str, Target] = {
    "tfvars": Target(tfvars.loads, [corpora.TFVARS, corpora.BACKEND]),
    "tfvars_json": _json(tfvars_json.loads, corpora.JSON),
    "backend": Target(tfvars.loads, [corpora.BACKEND, corpora.TFVARS]),
    "variables_tf": Target(_variables_tf, [corpora.VARIABLES], rounds=60),
    "hcl_expression": Target(_hcl_expression, corpora.EXPRESSIONS),
    "hcl_type": Target(type_parser.parse_type, corpora.TYPES),
    "yaml": Target(strict_yaml.loads, [corpora.YAML], _yaml),
    "github_yaml": Target(
        github_yaml.loads, [corpora.WORKFLOW], _github_yaml, (*structures.ODD, *structures.EXPRESSIONS)
    ),
    "github_expression": Target(_github_expression, [*corpora.GITHUB_EXPRESSIONS, *structures.EXPRESSIONS[:3]]),
    "module_bazel": Target(module_file.loads, [corpora.MODULE]),
    "build_file": Target(_build_file, [written.build(), corpora.BUILD]),
    "plan": _json(_plan, corpora.PLAN),
    "state": _json(_state, corpora.PULLED, corpora.SHOWN),
    "live": _json(_live, corpora.RELEASES, corpora.SETS),
    "debt": _table(DebtFile, corpora.DEBT),
    "retirement": _table(RetirementFile, corpora.LANES),
    "approvals": _table(Approvals, corpora.APPROVALS),
    "shape": _table(ExpectedPlan, corpora.SHAPE),
    "migration": _table(Migration, corpora.MIGRATION),
    "cluster": _table(Cluster, corpora.CLUSTER),
    "evidence": _json(live_index.of_text, written.evidence(), rounds=100),
    "registry_source": _json(registry_documents.source_file, corpora.SOURCE),
    "registry_metadata": _json(registry_documents.metadata, corpora.METADATA),
    "registry_configuration": _json(registry_documents.configuration, corpora.CONFIGURATION),
    "attestations": _json(registry_documents.attestations, corpora.ATTESTATIONS),
    "presubmit": Target(presubmit.loads, [corpora.PRESUBMIT], _yaml),
    "patch": Target(_word(unified_diff.parse), [corpora.PATCH]),
    "contract": _json(_contract, written.contract_text(), rounds=100),
    "contract_file": _json(_file(contract_files.compiled), written.contract_text(), rounds=100),
    "overlay_json": _json(_file(overlay_json.load), written.overlay()),
    "facts": _json(_facts, written.facts()),
    "manifest": _json(manifest_file.loads, written.manifest()),
    "baseline": _json(_file(baseline.load), written.baseline()),
    "report": _json(json_report.read, written.report()),
    "secrets": Target(_redacted, corpora.SECRETS),
    "address": Target(_word(addresses.parse), corpora.ADDRESSES),
    "quantity": Target(_word(quantities.parse), corpora.QUANTITIES),
    "version": Target(_word(bazel_version.parse), corpora.VERSIONS),
    "endpoint": Target(_word(endpoints.parse), corpora.URLS),
    "registration": Target(_word(registrations.parse), corpora.URLS),
}

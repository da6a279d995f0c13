"""`flywheel collect`: ask forges, clusters and caches, and write one file of evidence."""

from __future__ import annotations

import os
import re
from argparse import ArgumentTypeError

from flywheel import __version__
from flywheel.contract import compiled
from flywheel.errors import UsageError
from flywheel.findings import console, redaction, selection
from flywheel.findings.run import add_many
from flywheel.formats import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable

    from flywheel.collect.collection import EvidenceCollection
    from flywheel.collect.wanted_facts import WantedFacts
    from flywheel.contract.compiled import Contract
    from flywheel.overlay.overlay import Overlay

PARTS = ("github", "cluster", "caches")
_MOST_RUNS = 20


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `flywheel collect`."""
    help = "an overlay's folder, or its overlay.json: they say what to ask for"
    parser.add_argument("overlays", nargs="*", metavar="DIR|FILE", help=help)
    help = "write the evidence here (default: evidence.json); a file that is not evidence is not replaced"
    parser.add_argument("--output", metavar="FILE", default="evidence.json", help=help)
    parser.add_argument("--show", action="store_true", help="print every call that would be made, and make none")
    help = "print the ClusterRole, as YAML, that allows the questions to a cluster, and ask nothing"
    parser.add_argument("--cluster-role", action="store_true", help=help)
    help = f"ask only these parts: {', '.join(PARTS)}; several with commas"
    parser.add_argument("--only", action="append", default=[], choices=PARTS, help=help)
    add_many(parser, "--repository", "OWNER/NAME", "a repository whose runs are looked at too")
    help = "a variable whose value is kept if it holds runner labels: one that `runs-on` of some workflow names"
    add_many(parser, "--variable", "NAME", help)
    help = "of how many runs of each repository the jobs are asked for (default: 4)"
    parser.add_argument("--runs", metavar="NUMBER", type=_runs, default=4, help=help)
    parser.add_argument("--context", metavar="NAME", help="the context of the kubeconfig, in place of the declared one")
    help = "ask also whether the declared secrets are in the cluster; their data is not fetched"
    parser.add_argument("--secrets", action="store_true", help=help)
    help = (
        "another address of what an overlay declares, as this machine reaches it: for example "
        "grpc://cache.example.com:9092=grpc://127.0.0.1:9092"
    )
    add_many(parser, "--reach", "DECLARED=URL", help)
    add_many(parser, "--bazel-remote", "URL", "the HTTP address of a bazel-remote cache")
    parser.add_argument("--contract", metavar="FILE", help="contract.json (default: the built-in one)")


def _runs(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,3}", text) or int(text) > _MOST_RUNS:
        raise ArgumentTypeError(f"`{text}` is not a whole number from 0 to {_MOST_RUNS}")
    return int(text)


def run(arguments: Namespace) -> int:
    """Ask, and write the file; 0 also if much was not seen: the file says what, and why."""
    if arguments.cluster_role:
        from flywheel.collect.cluster_questions import kubernetes_facts

        console.show(kubernetes_facts.role())
        return 0
    if not arguments.overlays and not arguments.repository:
        raise UsageError("no overlay was given. Give DIR, an overlay's folder, or its overlay.json.")
    from flywheel.collect import evidence_text

    contract = compiled.chosen(arguments.contract)
    overlays = [_overlay(path, contract) for path in arguments.overlays]
    wanted = _wanted(arguments, overlays, contract)
    for line in wanted.left_out:
        console.warn(line)
    redactors = [redaction.of(one, contract) for one in overlays] or [redaction.Redactor(set(), ())]

    def redact(text: str) -> str:
        for one in redactors:
            text = one.often(text)
        return text

    collection = _collection(arguments, contract, redact)
    if arguments.show:
        collection.collect(wanted, "")
        return 0
    evidence_text.demand_place(arguments.output)
    content = evidence_text.text(collection.collect(wanted, f"flywheel {__version__}"), redact)
    evidence_text.write(arguments.output, content)
    _tell(content, arguments.output, redact)
    return 0


def _collection(arguments: Namespace, contract: Contract, redact: Callable[[str], str]) -> EvidenceCollection:
    from flywheel.collect import wanted_facts
    from flywheel.collect.clients.shown_programs import ShownProgram
    from flywheel.collect.collection import EvidenceCollection

    reached = [_reached(word) for word in arguments.reach]
    collection = EvidenceCollection(
        jobs_of=min(arguments.runs, 1) if arguments.show else arguments.runs,
        asks_secrets=arguments.secrets,
        reached=dict(reached),
        is_credential=wanted_facts.secret_names(contract),
        tell=(lambda line: None) if arguments.show else lambda line: console.note(f"asking {line}", redact=redact),
    )
    if arguments.show:
        collection.at_a_time = 1
        collection.programs = {
            name: ShownProgram(name, lambda line: console.tell(redact(line))) for name in collection.programs
        }
    return collection


def _reached(word: str) -> tuple[str, str]:
    declared, mark, url = word.partition("=")
    if not mark or not re.match(r"(?:https?|grpcs?)://", url):
        raise UsageError(f"--reach `{word}`: write it as DECLARED=URL, with both addresses whole.")
    return declared, url


def _demand_declared(address: str, known: list[str]) -> None:
    """Raise `UsageError` for another address of what no overlay declares: nothing would ever use it."""
    if address not in known:
        close = nearest.did_you_mean(address, known)
        all_of_them = f"They declare {', '.join(known)}." if known else "They declare none."
        raise UsageError(f"--reach `{address}`: no overlay declares this address. {close or all_of_them}")


def _overlay(path: str, contract: Contract) -> Overlay:
    if not os.path.isdir(path):
        from flywheel.overlay import overlay_json

        return overlay_json.load(path)
    from flywheel.overlay.reading import directory

    return directory.load(path, contract)[0]


def _wanted(arguments: Namespace, overlays: list[Overlay], contract: Contract) -> WantedFacts:
    from flywheel.collect import wanted_facts
    from flywheel.collect.clients import read_only
    from flywheel.collect.github_questions.repository_facts import WantedRepository

    found = wanted_facts.of(overlays, contract)
    parts = selection.words(arguments.only) or PARTS
    for word in arguments.reach:
        _demand_declared(_reached(word)[0], found.addresses)
    host = next(iter(found.hosts), "github.com")
    for name in arguments.repository:
        if not re.fullmatch(r"[A-Za-z0-9._-]+/[A-Za-z0-9._-]+", name):
            raise UsageError(f"--repository `{name}`: write it as OWNER/NAME.")
        found.repository(host, WantedRepository(name, runs=True))
    for name in arguments.variable:
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
            raise UsageError(f"--variable `{name}`: this is not the name of a variable.")
        found.variables.add(name.upper())
    found.bazel_remotes.update(dict.fromkeys(arguments.bazel_remote))
    if arguments.context:
        found.clusters = {arguments.context: set().union(*found.clusters.values())}
    elif found.clusters.pop("", None) is not None and "cluster" in parts and not found.clusters:
        found.left_out.append("no overlay declares the context of its cluster, so none is asked: give --context NAME.")
    for context in found.clusters:
        if not re.fullmatch(read_only.CONTEXT, context):
            raise UsageError(f"context `{context}`: its name has characters that no context has. Give --context NAME.")
    found.keep_only(parts)
    return found


def _tell(content: str, path: str, redact: Callable[[str], str]) -> None:
    """Say what was written, and what was not seen."""
    from flywheel.collect import collection_summary

    seen, missed = collection_summary.of(content)
    for line in missed:
        console.note(line, redact=redact)
    console.note(f"wrote {path}: {seen} facts seen, {sum(missed.values())} not seen", redact=redact)

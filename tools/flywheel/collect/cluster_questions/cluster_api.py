"""One cluster as `kubectl` shows it, and why something was not answered."""

from __future__ import annotations

import json
import re

from flywheel.collect.clients import read_only
from flywheel.collect.fact_outcomes import Asked, Missed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from flywheel.collect.clients.client_programs import ClientProgram, ProgramOutput
    from flywheel.collect.fact_outcomes import Plain

_FORBIDDEN = r"\(Forbidden\): .*? is forbidden: (.+?)(?: RBAC: .*)?\Z"
_UNKNOWN = r"""error: the server doesn't have a resource type "[a-z]+"(?: in group "[a-z0-9.]+")?\Z"""
_NO_CREDENTIAL = (
    "(Unauthorized)", "You must be logged in", "getting credentials", "does not exist", "no configuration has been",
    "asked for a username", "asked for the client to provide credentials",
)  # fmt: skip
_NO_ANSWER = (
    "Unable to connect", "connection refused", "was refused", "timeout", "timed out", "no such host",
    "ServiceUnavailable", "InternalError", "dial tcp", "x509", "unable to handle the request",
)  # fmt: skip


class ClusterApi:
    """A context of the operator's kubeconfig."""

    def __init__(self, program: ClientProgram, context: str) -> None:
        self.program = program
        self.context = context
        #: Why nothing is asked of this cluster any more.
        self.stopped: Missed | None = None
        if not program.path:
            self.stopped = Missed("tool", f"`{program.name}`", program.step)

    def command(self, *words: str) -> tuple[str, ...]:
        """The arguments of a call."""
        return (f"--context={self.context}", *words, *read_only.KUBECTL_LIMITS)

    def objects(self, kind: str, api_version: str, keep: Callable[[list[Plain]], Any]) -> Plain:
        """The fact that all objects of a kind give. `keep` makes of their list what is kept."""
        found = self.listed(kind)
        return self.fact(kind, api_version, found, keep)

    def listed(self, kind: str) -> list[Plain] | ProgramOutput | Missed:
        """All objects of a kind; else what `kubectl` said, or why it was not asked."""
        if self.stopped is not None:
            return self.stopped
        done = self.program.run(self.command("get", kind, "--all-namespaces", "--output=json"))
        value = parsed(done)
        items = value.get("items") if value is not None else None
        return [one for one in items if isinstance(one, dict)] if isinstance(items, list) else done

    def fact(
        self,
        kind: str,
        api_version: str,
        found: list[Plain] | ProgramOutput | Missed,
        keep: Callable[[list[Plain]], Any],
        calls: int = 1,
    ) -> Plain:
        """The fact that the answer to `listed` gives."""
        words = ("get", kind, "--all-namespaces", "--output=json")
        if isinstance(found, list):
            return self.asked(words, api_version, calls=calls).seen(keep(found))
        if isinstance(found, Missed):
            return self.asked(words, api_version, calls=0).missed(found)
        asked = self.asked(words, api_version, said=found.err, calls=calls)
        if not found.failure and re.search(_UNKNOWN, found.err):
            return asked.absent(f"kubectl: {found.err.removeprefix('error: ')}")
        return asked.missed(self.refusal(found, f"list {kind}"))

    def asked(self, words: tuple[str, ...], api_version: str, *, said: str = "", calls: int = 1) -> Asked:
        """The question that a call is. `said`: what `kubectl` wrote to stderr, which may tell who asked."""
        user = re.search(r'User "([^"]*)"', said)
        kinds = {"system:serviceaccount:": "service-account", "system:anonymous": "anonymous"}
        identity = next((kind for start, kind in kinds.items() if user and user[1].startswith(start)), "")
        return Asked(
            ("kubectl", *self.command(*words)),
            self.context,
            identity=identity or ("user" if user else "unknown"),
            tool=self.program.version if self.program.path else "",
            api_version=api_version,
            calls=calls,
        )

    def refusal(self, done: ProgramOutput, permission: str) -> Missed:
        """Why `kubectl` gave no answer; nothing is asked any more if no other question would be answered either."""
        said = done.err
        forbidden = re.search(_FORBIDDEN, said)
        if forbidden:
            step = f"Grant `{permission}`, as the role of `flywheel collect --cluster-role` does, and collect again."
            return Missed("permission", forbidden[1], step, 403)
        if done.failure == "start":
            self.stopped = Missed("tool", "`kubectl`", f"`kubectl` could not be started: {said}. Install it again.")
        elif any(mark in said for mark in _NO_CREDENTIAL):
            step = "Log in to the cluster, or give the name of a context of your kubeconfig with --context."
            self.stopped = Missed("login", f"credentials for context {self.context}: {said}", step)
        elif done.failure == "time" or any(mark in said for mark in _NO_ANSWER):
            said = "no answer within the time limit" if done.failure else said
            step = "Check that this machine reaches the cluster, and collect again."
            self.stopped = Missed("network", f"an answer of context {self.context}: {said}", step)
        else:
            missing = f"an answer that can be read: {said or 'not the JSON that was asked for'}"
            return Missed("answer", missing, "Run the command by hand to see what it prints.")
        return self.stopped


def parsed(done: ProgramOutput) -> Plain | None:
    """The JSON object that a call printed; None if it failed or printed something else."""
    if done.status != 0 or done.failure:
        return None
    try:
        value = json.loads(done.out)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None

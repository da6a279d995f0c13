"""Clients that are not run: they show the call, and answer as if everything that can be listed had one entry.

So every question is shown, also one that depends on the answer to another. `0`, `BRANCH` and `ENVIRONMENT` stand for
what real answers give.
"""

from __future__ import annotations

import json
import shlex

from flywheel.collect.clients import read_only
from flywheel.collect.clients.client_programs import ClientProgram, ProgramOutput

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_REPOSITORY = {"id": 0, "full_name": "OWNER/NAME", "default_branch": "BRANCH", "owner": {"type": "Organization"}}
_RUN = {
    "id": 0, "path": "WORKFLOW", "event": "push", "status": "completed", "head_sha": "0",
    "created_at": "2026-01-01T00:00:00Z",
}  # fmt: skip
_GROUP = {"id": 0, "name": "GROUP", "visibility": "selected", "allows_public_repositories": False}
#: The end of a path -> the answer.
_ANSWERS = {
    "/actions/runner-groups": {"runner_groups": [_GROUP]},
    "/self-hosted-runners": {"enabled_repositories": "selected"},
    "/environments": {"environments": [{"name": "ENVIRONMENT"}]},
    "/actions/runs": {"workflow_runs": [_RUN]},
}


class ShownProgram(ClientProgram):
    """A client in place of a real one. `show` is called with the line of each call."""

    def __init__(self, name: str, show: Callable[[str], None]) -> None:
        super().__init__(name)
        self.path = name
        self._show = show

    @property
    def version(self) -> str:
        """Its name alone: nothing is asked."""
        return self.name

    def run(self, arguments: tuple[str, ...], given: bytes = b"", seconds: float = 0) -> ProgramOutput:
        """Show the call; raise `WriteError` if it is not in the list."""
        read_only.demand(self.name, arguments, given)
        words = shlex.join((self.name, *arguments))
        self._show(f"printf '\\0\\0\\0\\0\\0' | {words}" if given else words)
        if self.name == "curl":
            return ProgramOutput(0, b"HTTP/1.1 200 OK\r\n\r\n" + b'{"CurrSize": 0}', "")
        if self.name == "kubectl":
            return ProgramOutput(0, b'{"serverVersion": {"gitVersion": "v0"}, "items": []}', "")
        path = arguments[-1].partition("?")[0]
        answer = next((one for end, one in _ANSWERS.items() if path.endswith(end)), _REPOSITORY)
        return ProgramOutput(0, b"HTTP/2.0 200 OK\r\n\r\n" + json.dumps(answer).encode(), "")

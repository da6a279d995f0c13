"""Write the configuration of actionlint from what overlays serve.

actionlint reads runner labels from a list, and treats each as a pattern of Go's `path.Match`. Usually people maintain
that list by hand. Here it follows from the overlays: a label that no runner set serves is not in it.
"""

from __future__ import annotations

import re

from flywheel.formats.quoting import quote
from flywheel.workflows.routing.served_sets import NAME, NO

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.workflows.routing.routing import Routing
    from flywheel.workflows.routing.served_sets import Consumer

_HEAD = """\
# Written by `flywheel workflows --actionlint` from what the overlays serve{whom}.
# Do not edit: serve the label in an overlay, and write the file again.
"""
_PLAIN = re.compile(r"[a-z][a-z0-9]*(?:[-_.][a-z0-9]+)*")
#: Words that some YAML readers do not read as a string.
_NO_STRINGS = frozenset(("true", "false", "yes", "no", "on", "off", "y", "n", "null"))
#: Characters with a meaning in patterns.
_PATTERN = re.compile(r"[\\*?\[\]]")


def text(routing: Routing, consumer: Consumer | None = None) -> str:
    """The text of `.github/actionlint.yaml`, for all served labels, or for those that are served to one repository."""
    labels = served(routing, consumer)
    whom = f" to {consumer.name}" if consumer is not None else ""
    lines = [_HEAD.format(whom=whom) + "self-hosted-runner:"]
    lines += ["  labels:", *(f"    - {_written(label)}" for label in labels)] if labels else ["  labels: []"]
    return "\n".join(lines) + "\n"


def served(routing: Routing, consumer: Consumer | None = None) -> list[str]:
    """The labels that a workflow may request and a runner set serves, in lower case, sorted.

    Names of scale sets are omitted, although ARC makes them labels, and so are labels of any runner.
    """
    found = set()
    for server in routing.servers:
        if server.max_runners == 0 or (consumer is not None and server.reach(consumer).answer == NO):
            continue
        found |= {label for label, kind in server.labels.items() if kind != NAME}
    return sorted(label for label in found if not routing.rules.is_catch_all(label))


def left_out(routing: Routing) -> list[str]:
    """Sentences about declared labels that are not served because the chart or the server does not register them."""
    found: dict[tuple[str, str], set[str]] = {}
    for server in routing.servers:
        mute = server.unregistered.keys() - server.labels.keys()
        if mute:
            found.setdefault((server.overlay, server.names_only), set()).update(mute)
    return [
        f"{overlay}: {', '.join(map(quote, sorted(labels)))} omitted: {why} registers only the scale-set name."
        for (overlay, why), labels in found.items()
    ]


def _written(label: str) -> str:
    escaped = _PATTERN.sub(lambda match: "\\" + match[0], label)
    if _PLAIN.fullmatch(escaped) and escaped not in _NO_STRINGS:
        return escaped
    import json  # a JSON string is also a YAML string

    return json.dumps(escaped)

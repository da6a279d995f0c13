"""What is kept of GitHub's answers: each function makes of one value the fields that the evidence lists.

Nothing else of an answer is ever stored. A value that lacks what a row must have gives None.
"""

from __future__ import annotations

import re

from flywheel.collect.fact_outcomes import instant
from flywheel.live import forge_tables

_LEVELS = ("read", "write", "admin")

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from flywheel.collect.fact_outcomes import Plain


#: What a field is: of a type, or one of some words.
_Kind = type | tuple[str, ...]


def _fields(
    value: Any, needed: dict[str, _Kind], known: dict[str, _Kind], instants: tuple[str, ...] = ()
) -> Plain | None:
    """The named fields of an object, each of its kind; None if one of `needed` is not there or is something else."""
    if not isinstance(value, dict):
        return None
    found: Plain = {}
    for name, kind in {**needed, **known}.items():
        one = value.get(name)
        if type(one) is kind or (isinstance(kind, tuple) and isinstance(one, str) and one in kind):
            found[name] = one
        elif name in needed:
            return None
    found.update({name: moment for name in instants if (moment := instant(value.get(name)))})
    return found


def repository_name(value: Any) -> Plain | None:
    """A repository in a list."""
    return _fields(value, {"id": int, "full_name": str}, {})


def secret(value: Any) -> Plain | None:
    """A secret's name. GitHub never answers with its value."""
    return _fields(value, {"name": str}, {"visibility": forge_tables.VISIBILITIES}, ("created_at", "updated_at"))


def variable(wanted: frozenset[str]) -> Callable[[Any], Plain | None]:
    """Of a variable its name, and its value if it is one of `wanted` and holds labels of runners."""

    def keep(value: Any) -> Plain | None:
        found = _fields(value, {"name": str}, {"visibility": forge_tables.VISIBILITIES}, ("updated_at",))
        if found is not None and found["name"].upper() in wanted and _is_labels(value.get("value")):
            found["value"] = value["value"]
        return found

    return keep


def _is_labels(text: Any) -> bool:
    """Whether a text is a label of a runner, or a JSON list of some. Anything else may be a secret."""
    import json

    from flywheel.formats.secrets import secret_search

    if not isinstance(text, str) or len(text) > 1_000 or secret_search.redact(text) != text:
        return False
    try:
        value = json.loads(text) if text.lstrip()[:1] in ("[", '"') else text.strip()
    except ValueError:
        return False
    labels = value if isinstance(value, list) else [value]
    return all(isinstance(one, str) and re.fullmatch(r"[A-Za-z][A-Za-z0-9._-]{0,62}", one) for one in labels)


def account(value: Any) -> Plain | None:
    """An organization or a user."""
    return _fields(value, {"login": str, "id": int, "type": forge_tables.OWNER_TYPES}, {})


def runner_group(value: Any) -> Plain | None:
    """A runner group, without its repositories."""
    found = _fields(
        value,
        {"id": int, "name": str, "visibility": forge_tables.VISIBILITIES, "allows_public_repositories": bool},
        {"default": bool, "inherited": bool, "restricted_to_workflows": bool},
    )
    if found is not None:
        found["selected_workflows"] = _texts(value.get("selected_workflows"))
    return found


def runner_policy(value: Any) -> Plain | None:
    """Which repositories may use runners of their own."""
    return _fields(value, {"enabled_repositories": forge_tables.ENABLED_REPOSITORIES}, {})


def installation(value: Any) -> Plain | None:
    """An App's installation: what it may do."""
    selection = forge_tables.REPOSITORY_SELECTIONS
    needed: dict[str, _Kind] = {"id": int, "app_id": int, "app_slug": str, "repository_selection": selection}
    found = _fields(value, needed, {}, ("suspended_at",))
    if found is not None:
        given = value.get("permissions")
        pairs = given.items() if isinstance(given, dict) else ()
        found["permissions"] = {
            name: level for name, level in pairs if level in _LEVELS and re.fullmatch("[a-z_]+", name)
        }
    return found


def repository(value: Any) -> Plain | None:
    """A repository itself."""
    found = _fields(
        value,
        {"id": int, "full_name": str, "default_branch": str},
        {"archived": bool, "disabled": bool, "fork": bool, "visibility": str, "private": bool},
    )
    owner = value.get("owner") if found is not None else None
    kind = owner.get("type") if isinstance(owner, dict) else None
    if found is None or kind not in forge_tables.OWNER_TYPES:
        return None
    private = found.pop("private", True)
    found.setdefault("visibility", "private" if private else "public")  # old versions of GHES have no `visibility`
    return {**found, "owner_type": kind} if found["visibility"] in forge_tables.REPOSITORY_VISIBILITIES else None


def environment(value: Any) -> Plain | None:
    """An environment, without its secrets."""
    found = _fields(value, {"name": str}, {})
    if found is None:
        return None
    rules = value.get("protection_rules")
    kinds = [one.get("type") for one in rules if isinstance(one, dict)] if isinstance(rules, list) else []
    policy = value.get("deployment_branch_policy")
    policy = policy if isinstance(policy, dict) else {}
    return {
        **found,
        "protection_rules": _texts(kinds),
        "protected_branches": policy.get("protected_branches") is True,
        "custom_branch_policies": policy.get("custom_branch_policies") is True,
    }


def actions_policy(value: Any) -> Plain | None:
    """Whether a repository runs workflows."""
    return _fields(
        value, {"enabled": bool}, {"allowed_actions": forge_tables.ALLOWED_ACTIONS, "sha_pinning_required": bool}
    )


def deploy_key(value: Any) -> Plain | None:
    """A deploy key, without its text."""
    return _fields(
        value,
        {"id": int, "title": str, "read_only": bool},
        {"verified": bool, "enabled": bool},
        ("created_at", "last_used"),
    )


def run(value: Any) -> Plain | None:
    """A run, without its name and its message, which people write."""
    found = _fields(
        value,
        {"id": int, "path": str, "event": str, "status": str, "head_sha": str},
        {"conclusion": str, "head_branch": str, "run_attempt": int},
        ("created_at", "run_started_at"),
    )
    if found is None or "created_at" not in found:
        return None
    found["path"] = found["path"].partition("@")[0]
    own, head = _id(value.get("repository")), _id(value.get("head_repository"))
    return {**found, "from_fork": head is None or head != own}


def job(value: Any) -> Plain | None:
    """A job of a run, without its steps."""
    found = _fields(
        value,
        {"id": int, "name": str, "status": str, "head_sha": str},
        {"conclusion": str, "head_branch": str, "run_attempt": int, "runner_name": str, "runner_group_name": str},
        ("created_at", "started_at", "completed_at"),
    )
    return None if found is None else {**found, "labels": _texts(value.get("labels"))}


def _id(value: Any) -> object:
    return value.get("id") if isinstance(value, dict) else None


def _texts(value: Any) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []

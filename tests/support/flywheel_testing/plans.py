"""Plans for tests: the changes are given, and what they imply is added as Terraform would write it."""

from __future__ import annotations


def whole(plan: dict) -> dict:
    """`plan` with the prior state and the planned values that go with its `resource_changes`."""
    changes = [one for one in plan.get("resource_changes") or () if _is_managed(one)]
    held = [one for one in changes if one["change"]["actions"] != ["create"]]
    left = [one for one in changes if one["change"]["actions"] != ["delete"] and not one.get("deposed")]
    prior = {"prior_state": {"format_version": "1.0", "values": {"root_module": _module(held)}}} if held else {}
    return {**plan, "planned_values": {"root_module": _module(left)}, **prior}


def _is_managed(change: object) -> bool:
    """Whether it is a change of a managed object; what is malformed is not."""
    if not isinstance(change, dict) or change.get("mode") != "managed":
        return False
    return isinstance(change.get("change"), dict) and "actions" in change["change"]


def _module(changes: list[dict]) -> dict:
    resources = []
    for one in changes:
        resource = {key: one[key] for key in ("address", "mode", "type", "name") if key in one}
        if one.get("deposed"):
            resource["deposed_key"] = one["deposed"]
        resources.append(resource)
    return {"resources": resources} if resources else {}

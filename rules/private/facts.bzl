"""The facts document that the rules hand to `flywheel render`."""

visibility(["//rules/...", "//tests/rules/..."])

_SCHEMA = "flywheel.facts/1"

# What an attribute holds when nobody sets it. An integer that may be 0 has the default -1.
_UNSET = [None, "", [], {}, -1]

def given(values):
    """Returns the entries of `values` that somebody set.

    Args:
        values: A dict of attribute values.

    Returns:
        A dict without the unset ones, in the same order.
    """
    return {name: value for name, value in values.items() if value not in _UNSET}

def given_attributes(attr, names):
    """Returns the attributes among `names` that somebody set on a target.

    Args:
        attr: A rule's `ctx.attr`.
        names: An iterable of attribute names.

    Returns:
        A dict of names to values.
    """
    return given({name: getattr(attr, name) for name in names})

def overlay_facts(*, label, stack, owner, substrate, runner_sets, variables, core_pin, examples):
    """Returns the facts of an overlay as one JSON-able value.

    Args:
        label: The overlay's label, as text.
        stack: The name of the stack, "" for the only one with runner sets.
        owner: A `FlywheelOwnerInfo`.
        substrate: A `FlywheelSubstrateInfo`.
        runner_sets: A list of `FlywheelRunnerSetInfo`.
        variables: A dict of further stack variables.
        core_pin: A `FlywheelCorePinInfo` or None.
        examples: A dict of the values that are examples, by the dotted names of their facts.

    Returns:
        A dict; `flywheel.overlay.facts.facts_file` reads it.
    """
    return {
        "schema": _SCHEMA,
        "label": label,
        "stack": stack,
        "owner": _section(owner),
        "substrate": _section(substrate),
        "runner_sets": [
            {
                "label": runner_set.label,
                "facts": runner_set.facts,
                "attributes": runner_set.attributes,
            }
            for runner_set in runner_sets
        ],
        "variables": variables,
        "examples": examples,
        "core_pin": _pin(core_pin),
    }

def _section(info):
    return {"label": info.label, "facts": info.facts}

def _pin(core_pin):
    if not core_pin:
        return None
    return {
        "label": core_pin.label,
        "version": core_pin.version,
        "commit": core_pin.commit,
        "contract": core_pin.contract,
        "resolved_version": core_pin.resolved_version,
    }

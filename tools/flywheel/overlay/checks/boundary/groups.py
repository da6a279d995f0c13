"""Checks that runner sets are in a runner group that the owner made, if the account has groups."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, NOTE, WARNING
from flywheel.findings.phrases import a
from flywheel.findings.wording import show
from flywheel.formats.source import Place
from flywheel.overlay.checks.boundary.family import BOUNDARY
from flywheel.overlay.checks.boundary.owner_attributes import attribute_of_owner
from flywheel.overlay.checks.boundary.tenancy import unnamed_namespaces
from flywheel.overlay.fact import Fact
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.pins.core_pins import Pin
from flywheel.overlay.pins.overlay_pins import pin_of_older_core
from flywheel.overlay.registrations import account, forge, parse
from flywheel.overlay.runner_sets import fact_value


@BOUNDARY.check(
    "GF205",
    "runner-group",
    BLOCKER,
    "Runner sets join the group that the owner declares, never the default one, and none if the account has no groups.",
    "docs/reference/registration.md#runner-groups",
)
def runner_group(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A scale set without a group joins the forge's default group. Every repository of the owner can
    use that one, public repositories too. The opposite fault occurs as well: the repositories are
    admitted to another group, so the listeners run and no job is ever assigned. A personal account
    has no runner groups: the registration fails if one is named.
    """
    for place, variable, told in _judged(overlay, contract):
        expected = told.variable_is_set or overlay.text("owner.runner_group")
        if expected and _can_set(overlay, contract, variable, told):
            yield Hit(place, told.message, told.fix)


@BOUNDARY.check(
    "GF224",
    "no-runner-group",
    WARNING,
    "The runner sets of an account with runner groups join a group that the owner made.",
    "docs/reference/registration.md#runner-groups",
)
def no_group(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A scale set without a group joins the forge's default group, which every repository of the owner
    can use, public repositories too, unless the owner restricted that group. Some accounts cannot make
    a group, and some have no other repository, so an owner can be right to name none, and then expects
    this warning. If the owner declares a group, its absence is GF205.
    """
    for place, variable, told in _judged(overlay, contract):
        expected = told.variable_is_set or overlay.text("owner.runner_group")
        if not expected and _can_set(overlay, contract, variable, told):
            yield Hit(place, told.message, told.fix)


def _can_set(overlay: Overlay, contract: Contract, variable: str, told: _Fault) -> bool:
    """Whether the variable is set, or is known to be one of the pinned core. Otherwise GF211 speaks of it."""
    return told.variable_is_set or pin_of_older_core(overlay, contract, variable) is None


@BOUNDARY.check(
    "GF211",
    "variable-newer-than-pin",
    NOTE,
    "The pinned core has the variables that the contract in use asks for.",
    ("docs/reference/pins.md#when-a-pin-is-refreshed", "docs/reference/registration.md#runner-groups"),
)
def newer_than_pin(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A contract describes the core that it comes with. A commit alone does not say which contract the
    pinned core has, and an older core may not have a variable yet. The stack then warns about the
    variable and ignores it, so nobody can follow the advice to set it. Such advice is given only if
    the pin names the contract, or if the overlay itself uses the variable.
    """
    for _, variable, message in unnamed_namespaces(overlay, contract):
        pin = pin_of_older_core(overlay, contract, variable)
        if pin is not None:
            yield Hit(pin.place, _may_lack(pin, variable, message), _REFRESH.format(variable, ""))
    for _, variable, told in _judged(overlay, contract):
        pin = None if told.variable_is_set else pin_of_older_core(overlay, contract, variable)
        if pin is not None:
            group = overlay.text("owner.runner_group")
            fix = _REFRESH.format(variable, f" to {show(group)}" if group else "")
            yield Hit(pin.place, _may_lack(pin, variable, told.message), fix)


_REFRESH = (
    "If the stack of the pinned core has `{}` (give its folder with `--stack-dir` to find out), set it{}. Otherwise "
    "refresh the pin first."
)


def _may_lack(pin: Pin, variable: str, message: str) -> str:
    return (
        f"{pin.what} pins core without its contract, so that core may be older than the contract in use and have no "
        f"variable `{variable}`. {message}"
    )


def _judged(overlay: Overlay, contract: Contract) -> Iterator[tuple[Place, str, _Fault]]:
    """Each wrong runner group: its place, the stack's variable, and the fault."""
    for stack, inputs, _ in overlay.by_stack(contract):
        variable = stack.bindings.get("owner.runner_group")
        given = fact_value(stack, inputs, "owner.runner_group")
        value = given.value if given is not None else ""
        if variable is None or not isinstance(value, str) or not (inputs.whole or (given and given.declared)):
            continue
        place = (
            given.place
            if given is not None and given.declared
            else attribute_of_owner(overlay, "runner_group") or inputs.place
        )
        owner = _Owner(overlay, contract, fact_value(stack, inputs, "owner.config_url"))
        told = owner.judge(f"`{variable}`", value)
        if told is not None:
            yield place, variable, told


class _Fault:
    """What is wrong with a runner group, and whether the variable is set at all."""

    def __init__(self, message: str, fix: str, variable_is_set: bool = True) -> None:
        self.message = message
        self.fix = fix
        self.variable_is_set = variable_is_set


class _Owner:
    """What is known of an owner's runner groups. Each part may be unknown."""

    def __init__(self, overlay: Overlay, contract: Contract, config_url: Fact | None) -> None:
        name = _forge(overlay, contract, config_url or overlay.facts.get("owner.config_url"))
        offered, known = account(overlay, contract, name), contract.wiring.forges.get(name)
        self.has_groups = offered.groups if offered is not None else None
        self.account = f"{a(overlay.text('owner.account_kind'))} account"
        self.group = overlay.text("owner.runner_group")
        self.default = (known.default_group if known is not None else None) or ""

    def judge(self, variable: str, value: str) -> _Fault | None:
        """The fault of the group called `value`; None if nothing is wrong with it."""
        name = value.strip().lower()
        own = (
            f"Set {variable} to {show(self.group) if self.group else 'a group that the owner made for these runners'}."
        )
        if not name:
            if self.has_groups:
                message = f"{variable} is not set: the runners of {self.account} would join its default group."
                return _Fault(message, own, variable_is_set=False)
        elif self.has_groups is False:
            return _Fault(
                f"{variable} is {show(value)}, and {self.account} has no runner groups.", f"Remove {variable}."
            )
        elif name == self.default.lower():
            return _Fault(f"{variable} is {show(value)}, the group that every repository of the owner can use.", own)
        elif self.group and name != self.group.lower():
            return _Fault(f"{variable} is {show(value)}, and the owner's group is {show(self.group)}.", own)
        return None


def _forge(overlay: Overlay, contract: Contract, config_url: Fact | None) -> str:
    """The owner's forge, from its facts or from the URL that it registers at; "" if neither shows it."""
    declared = overlay.text("owner.forge")
    if declared in contract.wiring.forges:
        return declared
    url = parse(config_url.value) if config_url is not None and isinstance(config_url.value, str) else None
    return forge(overlay, contract, url) if url is not None else ""

"""Make the calls of a BUILD file that render to an overlay's values.

The values of the variable files have priority and are always rendered. A value of organization.yaml
becomes a fact only if it changes no rendered value. All other values are reported.
"""

from __future__ import annotations

from flywheel.adopt.adopted_sets import AdoptedSets
from flywheel.adopt.losses import Loss
from flywheel.adopt.set_comments import LANE, SET
from flywheel.errors import UserError
from flywheel.formats.bazel.build_file import BuildCall
from flywheel.formats.declared_document import DeclaredDocument
from flywheel.formats.git_names import is_commit
from flywheel.formats.values import Object, Scalar
from flywheel.hcl.defaults import filled
from flywheel.overlay import registrations
from flywheel.overlay.facts import build_facts
from flywheel.overlay.facts.backend_facts import default_prefix

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from flywheel.adopt.set_comments import SetComments
    from flywheel.contract.compiled import Contract
    from flywheel.contract.stack import Stack
    from flywheel.formats.source import Place
    from flywheel.formats.values import Document
    from flywheel.overlay.overlay import Overlay
    from flywheel.overlay.registrations import Url

    Target = dict[str, Any]

RULES = "@gloriousflywheel//rules:defs.bzl"
PIN = "@flywheel_core_pin//:pin"


class Adoption:
    """The calls, and the decisions for the report.

    assumed: values that the rules need and that no file sets. losses: facts that are not adopted.
    """

    def __init__(
        self, overlay: Overlay, contract: Contract, stack: Stack, values: dict[str, Any], comments: SetComments
    ) -> None:
        self.comments = comments
        self.overlay = overlay
        self.contract = contract
        self.stack = stack
        self.values = dict(values)
        self.owner: Target = {}
        self.substrate: Target = {}
        self.assumed: list[str] = []
        self.losses: list[Loss] = []
        self.kept: list[str] = []
        self.name = "overlay"

    def calls(self, folder: str, pinned: bool) -> list[BuildCall]:
        """The calls of the BUILD file; `folder` is the overlay's name if no file gives one."""
        self._bound("owner", self.owner, build_facts.OWNER)
        self._bound("substrate", self.substrate, build_facts.SUBSTRATE)
        self._unbound("owner", self.owner, build_facts.OWNER)
        self._unbound("substrate", self.substrate, build_facts.SUBSTRATE)
        self._needed(folder)
        self._controller()
        sets = AdoptedSets(self.contract, self.stack, self.values, self.owner, self.substrate).collect()
        self._choices()
        self.values = sets.values
        self.kept = sets.kept
        self._told()
        return self._written(sets, pinned)

    def _bound(self, section: str, target: Target, attributes: dict[str, object]) -> None:
        """Facts that set a variable: their values come from the variable files."""
        for fact, variable in self.stack.bindings.items():
            of, _, name = fact.partition(".")
            value = self.values.get(variable)
            if of == section and name in attributes and isinstance(value, str) and value:
                target[name] = self.values.pop(variable)

    def _unbound(self, section: str, target: Target, attributes: dict[str, object]) -> None:
        """Facts that set no variable: their values come from organization.yaml and the backend."""
        for name in attributes:
            fact = f"{section}.{name}"
            value = self.overlay.text(fact) or self._texts(fact) or self._number(fact) or self._named(fact)
            if value and fact not in self.stack.bindings and fact != "substrate.controller_owner":
                target[name] = value
        if section == "substrate":
            self._state(target)
            cluster = self.overlay.cluster
            if cluster is not None and not isinstance(cluster.document, DeclaredDocument):
                target["cluster"] = cluster.document.name

    def _texts(self, fact: str) -> list[object]:
        """The value of a fact that is a list of texts."""
        one = self.overlay.facts.get(fact)
        values = [item.value for item in one.items()] if one is not None else []
        return values if all(isinstance(value, str) for value in values) else []

    def _named(self, fact: str) -> dict[str, object]:
        """The value of a fact that is a mapping to texts."""
        one = self.overlay.facts.get(fact)
        value = one.value if one is not None else None
        fits = isinstance(value, dict) and all(isinstance(text, str) for text in value.values())
        return value if fits else {}  # type: ignore[return-value]

    def _number(self, fact: str) -> int:
        """The value of a fact that is a whole number; 0 if it is not one that a rule takes."""
        one = self.overlay.facts.get(fact)
        value = one.value if one is not None else None
        return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 1 << 31 else 0

    def _choices(self) -> None:
        """Keep what the owner decides for itself only where that is what the files deliver, and then say it once."""
        for own, shared in self.contract.wiring.owner_choices.items():
            name, fact = own.partition(".")[2], shared.partition(".")[2]
            default = default_prefix(self.owner["overlay_repository"]) if fact == "state_key_prefix" else None
            if name in self.owner and self.substrate.get(fact, default) == self.owner[name]:
                self.substrate.pop(fact, None)
            elif name in self.owner:
                del self.owner[name]

    def _state(self, target: Target) -> None:
        """The facts about the state, which come from the backend, since that is where the state is."""
        state = self.contract.wiring.state
        backend = next((one for one in self.overlay.backends if one.stack == self.stack.name), None)
        if backend is None or backend.kind != state.backend:
            return
        for name, attribute in state.attributes.items():
            value = backend.text(attribute)
            if value:
                target[name] = value
        if backend.text("region") and backend.text("region") != state.region:
            target["state_region"] = backend.text("region")
        behind = state.key.format(overlay="", state_key=self.stack.state_key)
        prefix = backend.text("key").removesuffix(behind)
        if prefix not in ("", backend.text("key")):
            target["state_key_prefix"] = prefix

    def _needed(self, folder: str) -> None:
        """The facts that the rules need; raise `UserError` if no file sets one."""
        text = self._known("owner", self.owner, "config_url")
        self._known("substrate", self.substrate, "cluster_context")
        url = registrations.parse(text)
        forge = registrations.forge(self.overlay, self.contract, url) if url is not None else ""
        scopes = registrations.scopes(self.contract, forge, url) if url is not None else []
        if url is None or not scopes:
            raise UserError(
                f"{self.overlay.name}: `{text}` is not a URL at which a forge of the contract registers runners, so "
                f"the owner is not known. Correct the URL, or declare the owner in config/organization.yaml."
            )
        self._drop_forge_url(url)
        scope = scopes[0]
        accounts = self.contract.wiring.forges[forge].accounts
        kinds = [kind for kind, one in accounts.items() if scope.name in one.scopes or one.anchor == scope.name]
        slug = self._assume("slug", scope.account.partition("/")[0].lower(), "its config URL")
        kinds.sort(key=lambda kind: kind != scope.name)
        self._assume("account_kind", kinds[0] if kinds else next(iter(accounts)), "its config URL")
        if self.owner.setdefault("forge", forge) == build_facts.OWNER["forge"]:
            del self.owner["forge"]
        prefix = self.substrate.get("state_key_prefix", "")
        source = "the slug and the state's key" if prefix else "the slug and this folder's name"
        repository = self._assume("overlay_repository", f"{slug}/{prefix.rpartition('/')[2] or folder}", source)
        if default_prefix(repository) == prefix and not self.overlay.text(
            "substrate.state_key_prefix"
        ):  # the default has the same value
            del self.substrate["state_key_prefix"]

    def _drop_forge_url(self, url: Url) -> None:
        """Leave out the address of the forge where rules write the same one, from the config URL."""
        variable = self.stack.bindings.get(registrations.FORGE_URL)
        if variable is not None and self.values.get(variable) == registrations.forge_url(url):
            del self.values[variable]

    def _known(self, section: str, target: Target, name: str) -> str:
        value: str = target.get(name) or self.overlay.text(f"{section}.{name}")
        if not value:
            variable = self.stack.bindings.get(f"{section}.{name}")
            fix = f"Set `{variable}` in the variable file." if variable else "Set it in config/organization.yaml."
            raise UserError(f"{self.overlay.name}: no file sets the {section}'s `{name}`, which the rules need. {fix}")
        target[name] = value
        return value

    def _assume(self, name: str, value: str, source: str) -> str:
        if name not in self.owner:
            self.owner[name] = value
            self.assumed.append(f"the owner's `{name}` is `{value}`, from {source}")
        given: str = self.owner[name]
        return given

    def _controller(self) -> None:
        """Declare the controller's owner if the flags already have the values that it would give them."""
        flags = self.stack.controller_owner_flags
        mine = self.owner["overlay_repository"]
        declared = self.overlay.text("substrate.controller_owner")
        seen = [filled(self.stack.variables[name].type, self.values[name]) for name in flags if name in self.values]
        if not flags or len(seen) != len(flags) or len({*map(str, seen)}) != 1:
            return
        owner = declared or (mine if seen[0] is True else "")
        if owner and seen[0] is (owner == mine):
            self.substrate["controller_owner"] = owner
            for name in flags:
                del self.values[name]

    def _told(self) -> None:
        """Report every value of organization.yaml that is in no target."""
        organization = self.overlay.organization
        if organization is None:
            return
        convention = self.contract.conventions.organization
        facts = convention.facts if convention is not None else {}
        constant = convention.values if convention is not None else {}
        document = organization.document
        stays: list[str] = []
        for path, place in _leaves(document, document.root, ""):
            section, _, name = facts.get(path, "").partition(".")
            target = {"owner": {**_DEFAULTS, **self.owner}, "substrate": self.substrate}.get(section, {})
            node = organization.at(path)
            value = node.value if isinstance(node, Scalar) else None
            if path in constant or (name in target and target[name] == value):
                continue
            if facts.get(path) == "core.commit" and isinstance(value, str) and is_commit(value):
                continue  # MODULE.bazel pins it
            if facts.get(path) == "substrate.name" and value == self.substrate.get("name", value):
                continue
            why = f", which is `{target[name]}` elsewhere" if name in target else ""
            if facts.get(path) == "core.commit":
                why = ", which is not a full commit id, so it does not pin core"
            if why:
                self.losses.append(Loss(place, f"`{path}`{why}"))
            else:
                stays.append(f"`{path}`")
        if stays:
            self.kept.append(f"only in {document.name}, which stays: {', '.join(stays)}")

    def _written(self, found: AdoptedSets, pinned: bool) -> list[BuildCall]:
        sets = found.targets
        taken = {one["name"] for one in sets}
        owner = _free("owner", taken)
        named = self.overlay.text("substrate.name") or self.substrate.get("cluster_context", "")
        substrate = _free(named if isinstance(named, str) and _plain(named) else "cluster", taken | {owner})
        overlay = _free("overlay", taken | {owner, substrate})
        tests = _free("overlay_tests", taken | {owner, substrate, overlay})
        made: Target = {"name": overlay, "owner": f":{owner}", "substrate": f":{substrate}"}
        if sets:
            made["runner_sets"] = [f":{one['name']}" for one in sets]
        if self.values:
            made["variables"] = self.values
        if self.stack is not self.contract.default_stack:
            made["stack"] = self.stack.name
        if pinned:
            made["core_pin"] = PIN
        self.name = overlay
        return [
            BuildCall("flywheel_owner", {"name": owner, **self.owner}),
            BuildCall("flywheel_substrate", {"name": substrate, **self.substrate}),
            *(BuildCall("flywheel_runner_set", one, self._above(one["name"], found)) for one in sets),
            BuildCall("flywheel_overlay", made),
            BuildCall("flywheel_overlay_tests", {"name": tests, "overlay": f":{overlay}"}),
        ]

    def _above(self, name: str, found: AdoptedSets) -> tuple[str, ...]:
        """The comment above a set in its file."""
        lane = found.lane_of.get(name)
        return self.comments.above(LANE, lane) if lane is not None else self.comments.above(SET, name)


#: The default facts of an owner.
_DEFAULTS = {name: default for name, default in build_facts.OWNER.items() if default is not None}


def _free(name: str, taken: set[str]) -> str:
    """A name that no other target has, with or without a dot and a suffix."""
    while any(one == name or one.startswith(name + ".") for one in taken):
        name += "_"
    return name


def _plain(name: str) -> bool:
    return name.replace("-", "").replace("_", "").isalnum() and name.isascii()


def _leaves(document: Document, node: Object, path: str) -> list[tuple[str, Place]]:
    """The dotted path and the place of every value below a mapping; a list is one value."""
    found: list[tuple[str, Place]] = []
    for key, item in node.items.items():
        below = f"{path}.{key}" if path else key
        if isinstance(item, Object):
            found += _leaves(document, item, below)
        else:
            found.append((below, document.place(item.at)))
    return found

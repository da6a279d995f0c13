"""Make the files of a new overlay, and prove that its facts pass every check."""

from __future__ import annotations

import json
import re
from decimal import Decimal

from flywheel import __version__
from flywheel.adopt import new_overlay_texts
from flywheel.adopt.adoption import PIN, RULES
from flywheel.errors import UserError
from flywheel.findings import engine, subjects
from flywheel.findings.finding import NOTE
from flywheel.formats.bazel import build_file, module_file
from flywheel.formats.bazel.build_file import BuildCall
from flywheel.formats.declared_document import DeclaredDocument
from flywheel.formats.git_names import repository_path
from flywheel.formats.source import Place, Source
from flywheel.overlay.fact import EXAMPLES, Fact
from flywheel.overlay.facts import build_facts, facts_file
from flywheel.overlay.pins import module_pins
from flywheel.overlay.pins.core_names import CoreNames
from flywheel.overlay.pins.overlay_pins import MODULE_FILE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flywheel.contract.compiled import Contract
    from flywheel.contract.stack import PrimaryLane, Stack
    from flywheel.overlay.overlay import Overlay

KINDS = ("organization", "personal")

#: Facts of the cluster by name: an example value and a description of each.
FACTS = {
    "cluster": ("example-cluster", "context of the cluster in the operator's kubeconfig"),
    "controller_owner": (
        "example-org/controller-infra",
        "repository of the overlay that owns the cluster's controller",
    ),
    "app_secret": ("github-app-secret-OWNER", "name of the Kubernetes secret with the owner's GitHub App"),
    "runner_group": ("the repository's name", "runner group that the sets join; only for an organization"),
    "attic_server": ("http://attic.nix-cache.svc.cluster.local", "URL of the Attic server"),
    "attic_cache": ("main", "name of the Attic cache"),
    "attic_public_key": ("main:UNhY4JhezH9gQYqvDMWrWH9CwlcKiECVqejMrND2VFw=", "public key of that cache"),
    "bazel_cache_endpoint": (
        "grpc://bazel-cache.nix-cache.svc.cluster.local:9092",
        "URL of the Bazel remote cache",
    ),
    "state_bucket": ("tofu-state", "bucket of the state"),
    "state_endpoint": ("http://state.example.com:9000", "URL of the object store of the state"),
    "chart_version": ("0.14.0", "version of the controller's chart"),
}
#: The placeholder for a commit of core that is not given.
_NO_COMMIT = "0123456789abcdef0123456789abcdef01234567"
_EXAMPLE = "an example"
#: The finding that a personal account has by its nature: runners register at a repository.
_ANCHOR = "GF202"
#: The finding of values that are examples.
_EXAMPLES = "GF320"
#: The dotted name of the fact that an argument of a rule sets.
_SECTIONS = {"flywheel_owner": "owner", "flywheel_substrate": "substrate"}
#: The finding of a core that is taken from a folder, and that of an example commit.
_FROM_PATH, _PLACEHOLDER = "GF604", "GF613"


class NewOverlay:
    """A new overlay. `given` are the known facts; all other facts are examples."""

    def __init__(self, contract: Contract, repository: str, kind: str, given: dict[str, str], commit: str) -> None:
        self.contract = contract
        self.repository = repository
        self.owner, _, self.name = repository.partition("/")
        self.owner = self.owner.lower()
        self.kind = kind
        self.given = given
        self.commit = commit
        self.stack: Stack = contract.default_stack or next(iter(contract.stacks.values()))
        self.core = ""
        self.registry = ""
        self.from_path = False
        self.mirror = ""

    def core_is(self, registry: str, remote: str, path: str) -> None:
        """Set the source of core: a registry, a Git repository, or a folder."""
        self.registry = registry
        mirror = repository_path(remote)
        self.mirror = "" if CoreNames(self.contract).is_repository(mirror) else mirror
        if remote:
            self.core = build_file.call_text(
                BuildCall("git_override", {"commit": self.commit, "module_name": "gloriousflywheel", "remote": remote})
            )
        elif path:
            self.from_path = True
            self.core = build_file.call_text(
                BuildCall("local_path_override", {"module_name": "gloriousflywheel", "path": path})
            )

    def texts(self) -> dict[str, str]:
        """Every file by its path; raise `UserError` if the overlay would fail a check."""
        build = build_file.dumps([new_overlay_texts.BUILD.format(owner=self.owner)], RULES, self._calls())
        module = self._module()
        self._prove(build, module)
        label = self._lanes()[0].label
        return {
            ".bazelrc": new_overlay_texts.BAZELRC.format(
                registry=new_overlay_texts.REGISTRY.format(url=self.registry) if self.registry else ""
            ),
            ".bazelversion": new_overlay_texts.BAZEL_VERSION + "\n",
            ".github/workflows/validate.yml": new_overlay_texts.WORKFLOW.format(label=label),
            ".gitignore": new_overlay_texts.IGNORED,
            "BUILD.bazel": build,
            "MODULE.bazel": module,
            "README.md": new_overlay_texts.README.format(name=self.name, owner=self.owner, label=label),
        }

    def examples(self, written: dict[str, str]) -> Iterator[tuple[str, int, str]]:
        """File, line and content of each value that is an example."""
        for name, text in sorted(written.items()):
            for number, line in enumerate(text.splitlines(), 1):
                if line.endswith(f"# {_EXAMPLE}"):
                    yield name, number, line.removesuffix(f"# {_EXAMPLE}").strip().rstrip(",")

    def _fact(self, name: str) -> str:
        examples = {
            "app_secret": f"github-app-secret-{self.owner}",
            "runner_group": self.name,
        }
        return self.given.get(name, examples.get(name, FACTS[name][0]))

    def _remarks(self, facts: dict[str, str]) -> dict[str, str]:
        """The comments to write after arguments, by the fact of each argument."""
        return {name: _EXAMPLE for name, fact in facts.items() if fact in FACTS and fact not in self.given}

    def _examples(self, calls: Iterable[BuildCall]) -> dict[str, object]:
        """The arguments that have the remark, by the dotted names of their facts, sorted."""
        return dict(
            sorted(
                (f"{_SECTIONS[call.function]}.{name}", value)
                for call in calls
                for name, value in call.arguments.items()
                if name in call.remarks
            )
        )

    def _lanes(self) -> list[PrimaryLane]:
        """The first primary lanes: all of them for an organization, only the mandatory one for a personal account."""
        lanes = sorted(self.stack.primary_lanes.values(), key=lambda lane: lane.deploy is not None)
        return lanes if self.kind == "organization" else lanes[:1]

    def _calls(self) -> list[BuildCall]:
        sets = [f"{self.owner}-{lane.name}" for lane in self._lanes()]
        lanes = [
            BuildCall(
                "flywheel_runner_set",
                {"name": name, "capability": lane.label, "max_runners": 1, "primary": True, "scale_set_name": name},
            )
            for name, lane in zip(sets, self._lanes(), strict=True)
        ]
        parts = [self._owner(), self._substrate()]
        examples = self._examples(parts)
        overlay = {
            "name": "overlay",
            "core_pin": PIN,
            "owner": ":owner",
            "runner_sets": [f":{name}" for name in sets],
            "substrate": ":cluster",
            "variables": {"controller_chart_version": self._fact("chart_version")},
            **({"examples": examples} if examples else {}),
        }
        return [*parts, *lanes, BuildCall("flywheel_overlay", overlay), self._tests(bool(examples))]

    def _expected(self, examples: bool) -> dict[str, int]:
        """The warnings that a new overlay has: for a personal account's anchor, examples, and a core from a folder."""
        having = {_ANCHOR: self.kind != "organization", _EXAMPLES: examples, _FROM_PATH: self.from_path}
        return {id: 1 for id, has in having.items() if has}

    def _owner(self) -> BuildCall:
        organization = self.kind == "organization"
        facts = {
            "name": "owner",
            "account_kind": self.kind,
            "app_secret": self._fact("app_secret"),
            "config_url": f"https://github.com/{self.owner if organization else self.repository}",
            "overlay_repository": self.repository,
            "repository_visibility": "private",
            "runner_namespace": f"arc-runners-{self.owner}",
            "slug": self.owner,
            "state_boundary": f"{self.owner}/{self.name}",
            "tenant": "organization" if organization else "team",
        }
        if organization:
            facts["runner_group"] = self._fact("runner_group")
        comment = () if organization else new_overlay_texts.ANCHOR
        return BuildCall("flywheel_owner", facts, comment, self._remarks({name: name for name in facts}))

    def _substrate(self) -> BuildCall:
        facts = {name: self._fact(name) for name in FACTS if name in build_facts.SUBSTRATE}
        facts |= {"name": "cluster", "cluster_context": self._fact("cluster")}
        called = {name: name for name in facts} | {"cluster_context": "cluster"}
        return BuildCall("flywheel_substrate", facts, (), self._remarks(called))

    def _tests(self, examples: bool) -> BuildCall:
        given: dict[str, object] = {"name": "overlay_tests", "overlay": ":overlay", "strict": True}
        expected = self._expected(examples)
        if expected:
            given["expected"] = expected
        comment = new_overlay_texts.FROM_PATH if self.from_path else ()
        return BuildCall("flywheel_overlay_tests", given, comment)

    def _module(self) -> str:
        values = {"commit": self.commit or _NO_COMMIT, "contract": self.contract.digest, "version": __version__}
        if self.mirror:
            values["repository"] = self.mirror
        pin = BuildCall(
            "flywheel.core_pin",
            values,
            (),
            {} if self.commit else {"commit": _EXAMPLE},
        )
        name = re.sub(r"[^a-z0-9_]", "_", self.name.lower()).strip("_")
        return new_overlay_texts.MODULE.format(
            owner=self.owner,
            name=name if name[:1].isalpha() else f"overlay_{name}",
            version=__version__,
            core=self.core,
            pin=build_file.call_text(pin),
        )

    def _prove(self, build: str, module: str) -> None:
        document = json.loads(json.dumps(build_facts.facts(build, "overlay")), parse_float=Decimal)
        overlay = facts_file.of(document, self.contract, "BUILD.bazel")
        self._add_pins(overlay, module)
        checks = [check for check in subjects.of("overlay").values() if check.severity != NOTE]
        found = [(check.id, hit) for check in checks for hit in engine.run(overlay, self.contract, [check])]
        if not self.commit:
            # The example commit stays red until somebody replaces it.
            found = [(id, hit) for id, hit in found if id != _PLACEHOLDER]
        wanted = self._expected(any(name.startswith(EXAMPLES) for name in overlay.facts))
        if sorted(id for id, _ in found) != sorted(wanted):
            lines = [f"{id} {hit.place}: {hit.message} {hit.fix}" for id, hit in found if id not in wanted]
            raise UserError("nothing was written, because the new overlay would fail its tests:", *lines)

    def _add_pins(self, overlay: Overlay, module: str) -> None:
        """Give the overlay the pins of its MODULE.bazel, as `flywheel render` does."""
        document = DeclaredDocument("MODULE.bazel")
        for name, value in ((MODULE_FILE, "MODULE.bazel"), ("core.repository", self.mirror)):
            if value:
                overlay.facts[name] = Fact(document.node(value, Place("MODULE.bazel")), document)
        file, names = module_file.loads(Source("MODULE.bazel", module)), CoreNames(self.contract)
        overlay.pins = [pin for call in file.calls for pin in module_pins.of_call(call, file, names, True)]

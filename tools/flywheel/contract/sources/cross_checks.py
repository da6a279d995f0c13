"""Check the files of the contract against one another: every name that one uses exists in another."""

from __future__ import annotations

import re
from collections.abc import Collection as Names
from collections.abc import Iterator

from flywheel.formats.nearest import did_you_mean
from flywheel.hcl.types import BOOL, NUMBER, STRING, Collection, ObjectType, Type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.sources.source_file import SourceFile, SourceProblems
    from flywheel.contract.sources.stack_variables import StackVariable

_CLASSES = ("baseline", "additive")
_MINOR = re.compile(r"(?:0|[1-9][0-9]{0,5})\.(?:0|[1-9][0-9]{0,5})")
_RELEASE = re.compile(r"[0-9]{1,6}\.[0-9]{1,6}\.[0-9]{1,6}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class _Judge:
    """Rules for one file."""

    def __init__(self, part: SourceFile, problems: SourceProblems) -> None:
        self.part = part
        self.problems = problems

    def among(self, words: Iterator[tuple[str, int]], known: Names[str], what: str) -> None:
        """Every word is one of `known`."""
        for word, at in words:
            if word not in known:
                fix = did_you_mean(word, known) or f"Use one of {', '.join(sorted(known))}."
                self.problems.add(self.part.document, at, f"`{word}` is not {what}.", fix)

    def once(self, words: Iterator[tuple[str, int]], where: str) -> None:
        """No word is listed twice."""
        seen: set[str] = set()
        for word, at in words:
            if word in seen:
                self.problems.add(self.part.document, at, f"`{word}` is listed twice in {where}.", "Keep one.")
            seen.add(word)

    def pattern(self, words: Iterator[tuple[str, int]], pattern: re.Pattern[str], what: str, fix: str) -> None:
        """Every word matches."""
        for word, at in words:
            if not pattern.fullmatch(word):
                self.problems.add(self.part.document, at, f"`{word}` is not {what}.", fix)


def judge(capabilities: SourceFile, arc: SourceFile, wiring: SourceFile, problems: SourceProblems) -> None:
    """Judge the three files that do not belong to a stack."""
    _judge_capabilities(capabilities, arc, problems)
    rules = _Judge(arc, problems)
    rules.pattern(arc.keys("versions"), _MINOR, "a minor version", "Write it as `1.2`, quoted.")
    rules.pattern(arc.words("versions", "*", "released"), _DAY, "a day", "Write it as `2026-03-19`, quoted.")
    rules.pattern(arc.keys("runner_releases", "released"), _RELEASE, "a version", "Write it as `2.329.0`, quoted.")
    days = arc.words("runner_releases", "released", "*")
    rules.pattern(days, _DAY, "a day", "Write it as `2026-03-19`, quoted.")
    rules = _Judge(wiring, problems)
    rules.among(wiring.keys("runner_types"), capabilities.value["runner_types"], "a runner type")
    for name in capabilities.value["runner_types"]:
        if name not in wiring.value["runner_types"]:
            message = f"runner type `{name}` is missing under `runner_types`."
            fix = "Add it with the facts that it needs, or with `[]`."
            problems.add(wiring.document, wiring.document.root.at, message, fix)
    known = arc.value["app_secret_keys"]
    rules.among(wiring.words("app_secret", "mistaken_keys"), known, "a key of `app_secret_keys` in arc.yaml")
    for name, forge in wiring.value["forges"].items():
        rules.among(wiring.words("forges", name, "accounts", "*", "scopes"), forge["scopes"], f"a scope of `{name}`")
        rules.among(wiring.words("forges", name, "accounts", "*", "anchor"), forge["scopes"], f"a scope of `{name}`")


def _judge_capabilities(capabilities: SourceFile, arc: SourceFile, problems: SourceProblems) -> None:
    rules = _Judge(capabilities, problems)
    value = capabilities.value
    types = value["runner_types"]
    modes = arc.value["container_modes"]
    rules.among(capabilities.words("labels", "*", "runner_type"), types, "a runner type")
    rules.among(capabilities.words("labels", "*", "class"), _CLASSES, "a class of labels")
    rules.among(capabilities.words("labels", "*", "suffixes"), value["suffixes"]["allowed"], "an allowed suffix")
    rules.among(capabilities.keys("suffixes", "only_on"), value["suffixes"]["allowed"], "an allowed suffix")
    rules.among(capabilities.words("suffixes", "only_on"), types, "a runner type")
    rules.among(capabilities.words("runner_types", "*", "allowed"), modes, "a container mode of arc.yaml")
    for name, one in types.items():
        automatic = capabilities.words("runner_types", name, "automatic")
        rules.among(automatic, one["allowed"], f"an allowed mode of `{name}`")
    for path in (("suffixes", "allowed"), ("retired_labels",), ("forbidden_tokens",)):
        rules.once(capabilities.words(*path), "`" + ".".join(path) + "`")
    _judge_pools(capabilities, rules, problems)
    for name, at in capabilities.keys("labels"):
        label = value["labels"][name]
        built = "-".join([value["namespace"], label["runner_type"], *label["suffixes"]])
        if name != built:
            message = f"the label `{name}` does not match its runner type and suffixes, which make `{built}`."
            problems.add(capabilities.document, at, message, "Correct the label, or its runner type and suffixes.")
        if label["max"] is not None and label["class"] != "additive":
            message = f"the label `{name}` has a `max`, and is of the class `{label['class']}`."
            problems.add(capabilities.document, at, message, "Only additive classes are bounded: remove it.")
        for suffix in label["suffixes"]:
            if label["runner_type"] not in value["suffixes"]["only_on"].get(suffix, types):
                message = f"the label `{name}` has the suffix `{suffix}`, which its runner type cannot have."
                problems.add(capabilities.document, at, message, "Remove it, or add the type under `suffixes.only_on`.")


def _judge_pools(capabilities: SourceFile, rules: _Judge, problems: SourceProblems) -> None:
    """Check that a pool is written as runners know it, and is not a label of everybody or of nobody."""
    value = capabilities.value
    rules.among(capabilities.words("owner_pools", "*", "*"), value["runner_types"], "a runner type")
    rules.once(capabilities.keys("owner_pools", "*"), "`owner_pools`")
    for label, at in capabilities.keys("owner_pools", "*"):
        reason = ""
        if label != label.lower():
            reason = "has capital letters; labels are written in lower case"
        elif label.startswith(f"{value['namespace']}-"):
            reason = f"is in the shared namespace `{value['namespace']}-`, which belongs to no single owner"
        elif label in value["retired_labels"]:
            reason = "is a retired label"
        if reason:
            fix = "Rename the pool, such as `example-org-nix`."
            problems.add(capabilities.document, at, f"the pool `{label}` {reason}.", fix)


def judge_facts(arc: SourceFile, stacks: list[SourceFile], problems: SourceProblems) -> None:
    """Check that every fact in `arc.yaml` is a fact of runner sets in some stack."""
    known = {fact for part in stacks if part.value["runner_sets"] for fact in part.value["runner_sets"]["bindings"]}
    rules = _Judge(arc, problems)
    if known:
        for key in ("scale_set_labels", "scale_set_name_from"):
            rules.among(arc.words(key), known, "a fact of a runner set")


def judge_wiring(wiring: SourceFile, stacks: dict[str, SourceFile], problems: SourceProblems) -> None:
    """Check that every stack and fact in `wiring.yaml` exists in some stack."""
    rules = _Judge(wiring, problems)
    rules.among(wiring.keys("filled_in_later"), stacks, "a stack")
    facts = {fact.rpartition(".")[2] for part in stacks.values() for fact in part.value["bindings"]}
    rules.among(wiring.keys("public_keys"), facts, "a fact that a stack binds")
    rules.among(wiring.words("public_keys", "*", "named_after"), facts, "a fact that a stack binds")


def judge_stack(
    name: str,
    part: SourceFile,
    variables: dict[str, StackVariable],
    capabilities: SourceFile,
    wiring: SourceFile,
    problems: SourceProblems,
) -> None:
    """Judge a stack's data against its variables, the labels and the wiring."""
    rules = _StackJudge(part, {one: variable.type for one, variable in variables.items()}, problems)
    what = f"a variable of the stack `{name}`"
    rules.among(part.words("bindings"), variables, what)
    rules.once(part.words("bindings"), "`bindings`")
    rules.typed(part.words("controller_owner_flags"), BOOL, what)
    rules.among(part.words("primary_lanes", "*", "label"), capabilities.value["labels"], "a capability label")
    rules.typed(part.words("primary_lanes", "*", "deploy"), BOOL, what)
    for inner in ("bindings", "inherits"):
        rules.among(part.words("primary_lanes", "*", inner), variables, what)
    rules.section("variables", rules.types, what)
    attributes = rules.attributes()
    rules.among(part.words("runner_sets", "variable"), variables, what)
    if attributes is not None:
        rules.among(part.words("runner_sets", "bindings"), attributes, "an attribute of a runner set")
        rules.once(part.words("runner_sets", "bindings"), "`runner_sets.bindings`")
        rules.section("runner_sets", attributes, "an attribute of a runner set")
    adapters = {forge["adapter"] for forge in wiring.value["forges"].values()}
    rules.among(part.words("adapter"), adapters, "an adapter of a forge in wiring.yaml")
    rules.among(part.words("endpoints", "*"), wiring.value["endpoints"], "an endpoint of wiring.yaml")
    _Judge(wiring, problems).among(wiring.words("filled_in_later", name), variables, what)


class _StackJudge(_Judge):
    """Rules for a stack's data, which names variables and attributes of certain types."""

    def __init__(self, part: SourceFile, types: dict[str, Type], problems: SourceProblems) -> None:
        super().__init__(part, problems)
        self.types = types

    def attributes(self) -> dict[str, Type] | None:
        """The attributes of a runner set by name; None if they cannot be known."""
        sets = self.part.value["runner_sets"]
        if not sets:
            return {}
        type_ = self.types.get(sets["variable"])
        element = type_.element if isinstance(type_, Collection) and type_.kind == "map" else None
        if isinstance(element, ObjectType):
            return {name: attribute.type for name, attribute in element.attributes.items()}
        if type_ is not None:
            for word, at in self.part.words("runner_sets", "variable"):
                message = f"`{word}` is not a map of objects."
                self.problems.add(self.part.document, at, message, "Name the map of runner sets.")
        return None

    def typed(self, words: Iterator[tuple[str, int]], type_: Type, what: str) -> None:
        """Every word is a variable of the stack, and of this type."""
        self._typed(words, self.types, type_, what)

    def _typed(self, words: Iterator[tuple[str, int]], known: dict[str, Type], type_: Type, what: str) -> None:
        pairs = list(words)
        self.among(iter(pairs), known, what)
        for word, at in pairs:
            if word in known and known[word] != type_:
                message = f"`{word}` is of type {known[word]}, not {type_}."
                self.problems.add(self.part.document, at, message, f"Name a variable or attribute of type {type_}.")

    def section(self, section: str, known: dict[str, Type], what: str) -> None:
        """Check the lists of variables, or of attributes of a runner set, in a section."""
        part = self.part
        self._typed(part.words("ranges", section), known, NUMBER, what)
        for path in (("quantities", section, "pairs"), ("quantities", section, "single")):
            self._typed(part.words(*path), known, STRING, what)
        for key in ("images", "secret_names"):
            self._typed(part.words(key, section), known, STRING, what)
        self._typed(part.keys("endpoints", section), known, STRING, what)

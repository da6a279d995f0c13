"""What a document of declared facts looks like: `rules/private/facts.bzl` writes it."""

from __future__ import annotations

from flywheel.documents.containers import many, mapping, nullable
from flywheel.documents.kinds import ANY, FLAG, NAME, TEXT
from flywheel.documents.record import Record, defaulted, optional, required

SCHEMA = "flywheel.facts/1"

_LABEL = "The label of the target that declares it."


class DeclaredPart(Record):
    """The owner, or the substrate: facts by name."""

    label = required(NAME, _LABEL)
    facts = required(mapping(ANY), "The attributes that are set.")


class SetFacts(Record, closed=False):
    """The attributes of a runner set: those below, and any that the contract binds to variables."""

    release = required(NAME, "The name of the Helm release: the target's name.")
    capability = defaulted(TEXT, "", "The capability label.")
    primary = defaulted(FLAG, False, "Whether it is a primary lane of the stack.")
    caches = defaulted(TEXT, "substrate", "Where its caches come from.")
    resources = defaulted(mapping(ANY), {}, "Requests and limits by name.")
    volumes = defaulted(mapping(mapping(TEXT)), {}, "Volumes by path, each with what is said of it.")


class DeclaredSet(Record):
    """A runner set."""

    label = required(NAME, _LABEL)
    facts = required(SetFacts, "The attributes that are set.")
    attributes = defaulted(mapping(ANY), {}, "Further attributes of its object in the stack's variable.")


class DeclaredCorePin(Record, nulls=True):
    """The pin of core, as the module extension gives it."""

    label = optional(NAME, _LABEL)
    version = optional(TEXT, "The version that is pinned.")
    commit = optional(TEXT, "The commit that is pinned.")
    contract = optional(TEXT, "The digest of the contract that is pinned.")
    resolved_version = optional(TEXT, "The version that Bazel resolved.")


class DeclaredFacts(
    Record,
    schema=SCHEMA,
    nulls=True,
    again="Build it again: `bazel build` of the overlay writes it.",
):
    """Everything that a `flywheel_overlay` declares."""

    label = required(NAME, "The label of the overlay.")
    stack = defaulted(TEXT, "", "The stack; the only one with runner sets if it is empty.")
    owner = required(DeclaredPart, "Who owns the overlay.")
    substrate = required(DeclaredPart, "What the runners stand on.")
    runner_sets = required(many(DeclaredSet), "The runner sets, in the order of the BUILD file.")
    variables = required(mapping(ANY), "Further variables of the stack.")
    examples = defaulted(mapping(TEXT), {}, "The values that are examples, by the dotted names of their facts.")
    core_pin = optional(nullable(DeclaredCorePin), "The pin of core.")

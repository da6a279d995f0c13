"""How runners reach forge, caches and state (`contract/wiring.yaml`)."""

from __future__ import annotations

from flywheel.contract.contract_kinds import MINOR, PATTERN, WHOLE, ContractRecord, Form
from flywheel.documents.containers import many, mapping, nullable
from flywheel.documents.kinds import FLAG, TEXT
from flywheel.documents.record import defaulted, required


class SubstrateMode(ContractRecord):
    """A way in which runners count as attached to the substrate."""

    mode = required(TEXT, "Its name.")
    facts = required(many(TEXT), "Facts that must all have a value for it.")


class RetiredWiring(ContractRecord):
    """Public material that was withdrawn."""

    attic_public_keys = required(many(TEXT), "Whole keys: they verify nothing any more.")
    attic_hosts = required(many(TEXT), "First labels of host names that no longer answer.")


class ScopeRules(ContractRecord):
    """A scope of a forge at which runners can register."""

    path = required(TEXT, "The path of its URL; `{name}` is one segment, `{name...}` is one or more.")
    groups = required(FLAG, "Whether runner groups exist there.")


class ForgeAccount(ContractRecord):
    """What a forge offers one kind of account."""

    scopes = required(many(TEXT), "The scopes that it can register at, the widest first.")
    anchor = defaulted(nullable(TEXT), None, "The private scope that stands in for a wider one. None: no scope does.")
    groups = required(FLAG, "Whether it can have runner groups.")


class OwnerReference(ContractRecord):
    """A form in which an owner's name is an address."""

    what = required(TEXT, "What such an address is, as a noun.")
    pattern = required(PATTERN, "A regular expression with `{owner}` for the name.")
    followed = required(FLAG, "Whether the forge still finds the owner by a former name.")
    files = defaulted(many(TEXT), [], "The names of the files that are read for it; empty for all.")


class OwnerReferences(ContractRecord):
    """Where an owner's name stands as an address."""

    read = defaulted(many(TEXT), [], "The names of the files that are read.")
    forms = defaulted(many(OwnerReference), [], "The forms; the first that fits a place counts.")


class AccountPlan(ContractRecord):
    """What a plan of an account has."""

    groups = required(FLAG, "Whether it has runner groups of its own.")


class ForgeLabels(ContractRecord):
    """Since when a forge registers labels beside a scale set's name."""

    since = required(MINOR, "The first version of the server that can.")
    flag = required(TEXT, "The flag of the server that it needs.")
    by_default_since = required(MINOR, "The first version that needs no flag.")


class Forge(ContractRecord):
    """A forge: who can register what, and where."""

    adapter = required(TEXT, "What hands its jobs to runners, such as `arc`.")
    status = required(TEXT, "How far its support is: `production`, `bounded` or `proof`.")
    hosts = required(many(TEXT), "Its host names in lower case; empty means any.")
    default_group = defaulted(
        nullable(TEXT), None, "The group that every repository of an owner can use. None: no groups."
    )
    api = defaulted(nullable(Form("host")), None, "The address of its API; `{host}` is its host. None: unknown.")
    selects_by = defaulted(TEXT, "runs-on", "The key of a job that says which runners take it.")
    labels = defaulted(
        nullable(ForgeLabels), None, "Which versions register labels beside the name. None: every one does."
    )
    scopes = required(mapping(ScopeRules), "Its scopes by name.")
    accounts = required(mapping(ForgeAccount), "What it offers, by kind of account.")
    plans = defaulted(mapping(AccountPlan), {}, "Plans of accounts by name; empty if the contract does not say.")


class AppSecret(ContractRecord):
    """The Kubernetes secret with an owner's GitHub App."""

    name = required(Form("owner"), "Its name; `{owner}` is the owner's slug.")
    shared_name = required(TEXT, "The name that several owners would share, which none may use.")
    mistaken_keys = defaulted(mapping(TEXT), {}, "Keys that guides give it, and the key that ARC reads instead.")


class PublicKey(ContractRecord):
    """A Nix public key, written as NAME:BASE64."""

    bytes = required(WHOLE, "The bytes of the key itself.")
    named_after = required(TEXT, "The fact with the cache after which NAME is called.")


class SecretName(ContractRecord):
    """What Kubernetes accepts as the name of a secret."""

    pattern = defaulted(PATTERN, "^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$", "The whole name.")
    max_length = defaulted(WHOLE, 253, "The most characters.")


class StateRules(ContractRecord):
    """Where stacks keep their state."""

    backend = required(TEXT, "The type of backend.")
    key = required(Form("overlay", "state_key"), "The state's key, with the names of overlay and stack.")
    region = required(TEXT, "The region where the overlay gives none.")
    must_be_true = required(many(TEXT), "Flags of the backend that the substrate's store needs.")
    deprecated = required(mapping(TEXT), "Attributes that the backend renamed, with their names of today.")
    attributes = required(mapping(TEXT), "The attributes, as dotted paths, that hold facts of the substrate.")
    locking = required(FLAG, "Whether the store can lock.")
    legacy_backends = required(many(TEXT), "Types of backend that are kept for stacks that have not moved.")
    known = defaulted(many(TEXT), [], "Every attribute of the backend; empty if the contract does not say.")
    known_endpoints = defaulted(many(TEXT), [], "The services that its attribute `endpoints` may name; empty likewise.")
    lock_attributes = defaulted(many(TEXT), [], "Attributes that ask for a lock where a store has one.")
    credentials = defaulted(many(TEXT), [], "Attributes that hold secrets.")
    recognised_by = defaulted(mapping(many(TEXT)), {}, "Attributes that tell the type of a backend, by type.")


class Wiring(ContractRecord):
    """What the checks of boundary, wiring and secrets need to know."""

    endpoints = required(mapping(many(TEXT)), "URL schemes in lower case, by fact.")
    requires = required(mapping(many(TEXT)), "Facts that a fact needs beside it.")
    runner_types = required(mapping(many(TEXT)), "Facts that a runner set must be given, by its runner type.")
    substrate_modes = required(many(SubstrateMode), "The first whose facts all have a value is the mode.")
    retired = required(RetiredWiring, "Keys and hosts that were withdrawn.")
    owner_references = defaulted(OwnerReferences, {}, "Where an owner's name stands as an address.")
    owner_choices = defaulted(mapping(TEXT), {}, "Facts of the owner, and the fact of the substrate that each decides.")
    forges = required(mapping(Forge), "Forges by name.")
    app_secret = required(AppSecret, "The secret with the owner's GitHub App.")
    exempt = defaulted(mapping(TEXT), {}, "Runner sets, by Helm release, that need no wiring, each with the reason.")
    public_keys = defaulted(mapping(PublicKey), {}, "Facts that are public keys.")
    cluster_domain = defaulted(TEXT, "cluster.local", "The cluster's DNS domain.")
    filled_in_later = defaulted(
        mapping(many(TEXT)), {}, "Variables by stack whose strings Kubernetes or a shell fills in."
    )
    forbidden_files = defaulted(mapping(TEXT), {}, "Patterns of file names, and what such files hold.")
    secret_name = defaulted(SecretName, {}, "The name of a Kubernetes secret.")
    state = required(StateRules, "The backend of state.")

    def needs(self, runner_type: str) -> tuple[str, ...]:
        """The facts that a runner set of this type must be given; empty for an unknown type."""
        return self.runner_types.get(runner_type, ())

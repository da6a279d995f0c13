"""Check the credentials by name: the App's secret, what reads core, and what workflows ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Hit
from flywheel.findings.finding import BLOCKER, WARNING
from flywheel.findings.phrases import several
from flywheel.findings.wording import listing
from flywheel.formats.quoting import quote
from flywheel.formats.source import Place
from flywheel.formats.values import Scalar, walk
from flywheel.live import lane_objects, live_rules
from flywheel.live.checks.family import PREFLIGHT
from flywheel.live.enrollment import Enrollment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.live.cluster_tables import SecretMetadata, SecretsMetadata
    from flywheel.live.live_lane import EnrolledOwner, LiveLane

_SECRETS = "docs/reference/permissions.md#secrets-without-their-values"
_OWNERS = "docs/reference/ownership.md#the-secret-of-an-owner"
_WORKFLOWS = "docs/reference/ownership.md#credentials-of-workflows"
_SECRET = re.compile(r"\bsecrets\s*\.\s*([A-Za-z_][A-Za-z0-9_]*)")


def _secrets(enrollment: Enrollment) -> Iterator[tuple[LiveLane, list[SecretMetadata], SecretsMetadata]]:
    """For each secret that lanes name: the first such lane, and the rows about it."""
    for owner in enrollment.owners:
        told: set[tuple[str, str]] = set()
        for lane in owner.lanes:
            fact = enrollment.index.cluster(lane.context).fact("secrets")
            if fact is not None and fact.seen is not None and lane.secret and (lane.context, lane.secret) not in told:
                told.add((lane.context, lane.secret))
                yield lane, [one for one in fact.seen if one.name == lane.secret], fact


@PREFLIGHT.check(
    "GF849",
    "absent-app-secret",
    BLOCKER,
    "The secret with the owner's App is in the cluster.",
    (_SECRETS, _OWNERS, "docs/reference/specification.md#checklist-7-the-preflight-comes-before-plan-and-apply"),
    needs=("live_kubernetes_secrets",),
    wants=("every_live_kubernetes_secrets",),
)
def absent_app_secret(enrollment: Enrollment, contract: Contract) -> Iterator[Hit]:
    """
    A set registers with the App in the secret that it names. Without that secret the controller tries again for ever,
    and no error reaches GitHub. The overlay holds its name alone; the secret is made by hand, in the runner namespace
    and in the controller's.

    Nobody needs to read a secret for this: a set that is registered and listening shows that its secret existed, and
    counts as seen.
    """
    for lane, rows, fact in _secrets(enrollment):
        missing = [one for one in rows if not one.present]
        if missing and not lane_objects.of(lane, enrollment.index).is_listening:
            names = several(quote(f"{one.namespace}/{one.name}") for one in missing)
            yield Hit(
                lane.place("app_secret"),
                f"{lane.title} names the secret {quote(lane.secret)}, and the cluster has no {names} "
                f"{enrollment.told(fact)}.",
                "Create it from the App's id, the id of its installation and its private key, on the operator's "
                "machine.",
            )


@PREFLIGHT.check(
    "GF850",
    "app-secret-keys",
    WARNING,
    "The secret with the owner's App has all keys of an App.",
    (_SECRETS, _OWNERS),
    needs=("live_kubernetes_secrets",),
    wants=("every_live_kubernetes_secrets",),
)
def app_secret_keys(enrollment: Enrollment, contract: Contract) -> Iterator[Hit]:
    """
    ARC reads three keys from the secret of an App. A secret with one key holds a person's token, whose rights and rate
    limit are that person's, and which ends with the account. The number of keys is the only thing of a secret that a
    table shows.
    """
    needed = contract.arc.app_secret_keys
    for lane, rows, fact in _secrets(enrollment):
        few = [one for one in rows if one.present and one.keys is not None and one.keys < len(needed)]
        if few:
            one = few[0]
            yield Hit(
                lane.place("app_secret"),
                f"the secret {quote(f'{one.namespace}/{one.name}')} of {lane.title} has {one.keys} "
                f"{'key' if one.keys == 1 else 'keys'}, and an App needs {len(needed)} {enrollment.told(fact)}.",
                f"Create it with {listing(needed)}.",
            )


@PREFLIGHT.check(
    "GF851",
    "absent-core-read",
    BLOCKER,
    "An overlay of a private core has a credential that reads core.",
    (
        _WORKFLOWS,
        "docs/reference/specification.md#core-pins",
        "docs/reference/permissions.md#secrets-without-their-values",
    ),
    needs=("live_core", "live_secrets"),
    wants=("every_live_core", "every_live_secrets"),
)
def absent_core_read(enrollment: Enrollment, contract: Contract) -> Iterator[Hit]:
    """
    The token of a workflow reads only its own repository. When core is private, the overlay's workflows need a deploy
    key or a token under a name that they know; without one the checkout fails, on the day of the apply if the workflow
    runs only then. Core was public for a month and private again, and checkouts broke on both days.
    """
    names = live_rules.live(contract).core_read
    for owner in enrollment.owners:
        core = enrollment.index.repository(owner.host, owner.core).content("repository")
        reachable = _reachable(owner, enrollment)
        if core is None or core.visibility == "public" or reachable is None:
            continue
        if not reachable & {name.lower() for name in names}:
            yield Hit(
                owner.fact_place("core.repository"),
                f"core ({quote(core.full_name)}) is {core.visibility}, and {quote(owner.repository)} reaches none of "
                f"the secrets {several(map(quote, names))}.",
                f"Make a read-only deploy key of core, and keep it as the secret {quote(names[0])} of the overlay.",
            )


def _reachable(owner: EnrolledOwner, enrollment: Enrollment) -> set[str] | None:
    """The names of the secrets that an overlay's workflows reach, in lower case; None unless all were seen."""
    own = enrollment.index.repository(owner.host, owner.repository)
    kinds = ("secrets", "organization_secrets") if owner.groups is not False else ("secrets",)
    facts = [own.fact(kind) for kind in kinds] + [one.secrets for one in own.rows("environments")]
    if any(fact is None or fact.seen is None or not fact.complete for fact in (*facts, own.fact("environments"))):
        return None
    return {one.name.lower() for fact in facts for one in fact.seen}


@PREFLIGHT.check(
    "GF852",
    "writable-core-key",
    BLOCKER,
    "Deploy keys of core only read.",
    (_WORKFLOWS, "docs/reference/permissions.md#what-each-permission-shows"),
    needs=("live_core_keys",),
    wants=("every_live_core_keys",),
)
def writable_core_key(enrollment: Enrollment, contract: Contract) -> Iterator[Hit]:
    """
    A deploy key that can write lets every overlay that has it change core, and with it every other owner's next apply.
    A key that reads is enough for a checkout. The forge cannot change a key: it is made again.
    """
    for core in dict.fromkeys((one.host, one.core) for one in enrollment.owners if one.core):
        answers = enrollment.index.repository(*core)
        fact = answers.fact("deploy_keys")
        for key in answers.rows("deploy_keys"):
            if not key.read_only and key.enabled:
                yield Hit(
                    Place(answers.file),
                    f"the deploy key {quote(key.title)} ({key.id}) of {quote(core[1])} can write "
                    f"{enrollment.told(fact)}.",
                    "Delete it, and add the public key again without write access.",
                )


@PREFLIGHT.check(
    "GF853",
    "absent-workflow-secret",
    BLOCKER,
    "The secrets that an overlay's workflows name exist.",
    (_WORKFLOWS, _SECRETS),
    needs=("live_secrets",),
    wants=("every_live_secrets",),
)
def absent_workflow_secret(enrollment: Enrollment, contract: Contract) -> Iterator[Hit]:
    """
    A secret that does not exist is an empty text in a workflow: the step runs, and fails in the words of some other
    program. Secrets of the repository, of its environments, and of the organization as far as this repository reaches
    them, count.
    """
    given = {name.lower() for name in live_rules.live(contract).given_secrets}
    for owner in enrollment.owners:
        reachable = _reachable(owner, enrollment)
        if reachable is None:
            continue
        named: dict[str, tuple[str, Place]] = {}
        for document in owner.overlay.workflows:
            for _, node in walk(document.root):
                if isinstance(node, Scalar) and isinstance(node.value, str) and "secrets" in node.value:
                    for name in _SECRET.findall(node.value):
                        named.setdefault(name.lower(), (name, owner.place(document.place(node.at))))
        for key, (name, place) in named.items():
            if key not in reachable and key not in given:
                yield Hit(
                    place,
                    f"the workflow reads the secret {quote(name)}, which {quote(owner.repository)} does not reach.",
                    "Create it in the repository, or let the organization's secret reach it.",
                )

"""Secrets family: values where only names may stand, and files that no repository may hold (domain §8)."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Family, Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import listing, show
from flywheel.formats import file_kinds
from flywheel.formats.secrets import secret_search
from flywheel.formats.secrets.secret_patterns import ENCODED, ENCODED_AS, KEY, KUBECONFIG, TOKEN, URL
from flywheel.formats.source import Place
from flywheel.overlay import secret_values
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.strings import strings

SECRETS = Family("secrets")

_REPLACE = "Take it out and have it replaced where it was issued: whoever could read the file has it."


def _hits(overlay: Overlay, group: str, what: str, instead: str) -> Iterator[Hit]:
    for suspect in overlay.suspects:
        if secret_search.group(suspect.kind) == group:
            kind = suspect.kind.removeprefix(ENCODED_AS)
            yield Hit(suspect.place, what.format(kind=kind), f"{_REPLACE} {instead}")


@SECRETS.check(
    "GF501",
    "private-key",
    BLOCKER,
    "No file and no fact holds a private key.",
    "domain §8: never in git anywhere; §12.3 probe 12",
)
def private_key(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A GitHub App's key lets its holder register runners and act as the App in every repository it is
    installed in. An overlay names the Kubernetes secret that holds the key; the key itself goes from
    the forge to the cluster. Deleting it in a later commit does not help: the history keeps it.

    Found are PEM keys of all kinds, on one line or many, with or without their end; OpenSSH and PuTTY
    keys; age keys; Nix signing keys, which look like a cache's public key and are twice as long.
    Comments are read too.
    """
    keep = "Keep the key in the cluster, and name the Kubernetes secret here."
    yield from _hits(overlay, KEY, "a secret stands here: {kind}.", keep)


@SECRETS.check(
    "GF502",
    "token",
    BLOCKER,
    "No file and no fact holds a token.",
    "domain §8; the issuers' published prefixes",
)
def token(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Tokens are known by the prefix that their issuer reserved, so this is exact: GitHub, GitLab, AWS,
    Slack, npm, PyPI, Google, Tailscale, Cloudflare, Vault, Terraform Cloud, Docker Hub, DigitalOcean,
    and JSON Web Tokens, as Attic and Kubernetes service accounts use them. Public keys, digests and
    commits are none of these.
    """
    keep = "Keep it in the CI's secrets or in the cluster, and refer to it by name."
    yield from _hits(overlay, TOKEN, "a secret stands here: {kind}.", keep)


@SECRETS.check(
    "GF503",
    "kubeconfig",
    BLOCKER,
    "No file and no fact holds a kubeconfig.",
    "domain §8: never in git anywhere; §12.1 row 28",
)
def kubeconfig(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A kubeconfig carries the operator's own access to the cluster: a client key or a token, most often
    with the right to do anything. The overlay names a context; the file stays with the operator, or
    in the secret store of the CI.
    """
    keep = "Name the context, and give the run the file's path in the environment (KUBECONFIG)."
    yield from _hits(overlay, KUBECONFIG, "a kubeconfig or its credential stands here.", keep)


@SECRETS.check(
    "GF504",
    "encoded-secret",
    BLOCKER,
    "No file and no fact holds a secret in base64.",
    "domain §12.1 row 29: a dry run printed a private key in base64",
)
def encoded(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Base64 is no encryption: Kubernetes manifests and CI variables carry keys that way, and a search
    for `BEGIN` walks past them. Text in base64, in either alphabet, on one line or wrapped, and twice
    over, is decoded and looked through for everything that GF501, GF502 and GF503 know.
    """
    keep = "Refer to the secret by name."
    yield from _hits(overlay, ENCODED, "a secret stands here in base64: {kind}.", keep)


@SECRETS.check(
    "GF505",
    "sensitive-value",
    BLOCKER,
    "Sensitive variables and credentials of backends are not set in files.",
    "the stack's `sensitive = true`; OpenTofu's S3 backend: credentials come from the environment",
)
def sensitive_value(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    `sensitive = true` hides a value from a plan's output, not from the file it was written to. A
    credential in a backend's configuration is worse: `tofu init` copies it into the saved plan and
    into `.terraform/`. Whatever the value looks like, its place is the environment of the run.
    """
    for given in secret_values.sensitive(overlay, contract):
        if given.owner:
            message = f"`{given.name}` is set, and {given.owner} declares it sensitive."
            fix = f"Take it out and give it to the run as the environment variable TF_VAR_{given.name}."
        else:
            message = f"`{given.name}` is set, and the backend takes it for a credential."
            fix = "Take it out: the backend reads its credentials from the environment."
        yield Hit(given.fact.place, message, fix)


@SECRETS.check(
    "GF506",
    "forbidden-file",
    BLOCKER,
    "No state, saved plan, key or kubeconfig is among the files.",
    "domain §8; §12.1 row 28: a saved plan was committed",
)
def forbidden_file(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    State and saved plans hold every value that the stack was given, the sensitive ones included, in
    plain text. They are told by name, as `contract/wiring.yaml` lists it, and by how they begin, so
    that a plan saved as `flip.bin` is found too.
    """
    fact = overlay.facts.get("files")
    for entry in fact.items() if fact is not None else ():
        value = entry.value
        if not isinstance(value, dict):
            continue
        path, content = str(value.get("path", "")), str(value.get("content", ""))
        named = file_kinds.by_name(path, contract.wiring["forbidden_files"])
        if content or named:
            how = "" if content else " by its name"
            yield Hit(
                Place(path),
                f"the file is {content or named}{how}: it may stand in no repository.",
                "Remove it from the repository and its history, add its name to .gitignore, and "
                "have the secrets in it replaced.",
            )


@SECRETS.check(
    "GF507",
    "mistaken-secret-key",
    BLOCKER,
    "The App's secret has the keys that ARC reads.",
    "domain §12.1 row 40; ARC chart, values.yaml",
)
def mistaken_secret_key(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    The guide to adopting the GitHub App writes the key to `github_app_pem`. ARC reads
    `github_app_private_key`, finds nothing, and the listener does not start; the secret looks
    complete.
    """
    mistaken = contract.wiring["app_secret"]["mistaken_keys"]
    known = listing(contract.arc["app_secret_keys"])
    for string in strings(overlay, lambda text: any(key in text for key in mistaken)):
        right = mistaken.get(string.text)
        if right:
            yield Hit(
                string.place,
                f"{show(string.text)} is no key of an App's secret: ARC reads {known}.",
                f"Write `{right}`, and create the secret anew with that key.",
            )


@SECRETS.check(
    "GF508",
    "url-password",
    BLOCKER,
    "No URL carries a password.",
    "domain §8: secrets by name only; RFC 3986 §3.2.1",
)
def url_password(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    What stands before the `@` of a URL is a credential in plain text. It reaches logs, process
    lists and error messages, wherever the URL is printed.
    """
    keep = "Write the URL without it, and hand the credential over by the name of a secret."
    yield from _hits(overlay, URL, "the URL carries a user's password.", keep)


@SECRETS.check(
    "GF509",
    "secret-for-name",
    BLOCKER,
    "Where the name of a Kubernetes secret must stand, a name stands.",
    "domain §12.3 probe 12; Kubernetes: names of secrets are RFC 1123 subdomains",
)
def secret_for_name(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A value that Kubernetes cannot take for a name is either a slip or the secret itself, pasted where
    its name belongs. It is not printed, here or in any other finding, for it may be the latter. One
    that has the shape of a key or a token is told by GF501 to GF504 instead.
    """
    for given in secret_values.unnamed(overlay, contract):
        value = str(given.fact.value)
        if secret_search.is_redacted(value) or any(secret_search.find(value)):
            continue
        limit = contract.wiring["secret_name"]["max_length"]
        yield Hit(
            given.fact.place,
            f"`{given.name}` of {given.owner} holds {len(value)} characters that are no name of a Kubernetes secret.",
            f"Write the name: lower-case letters, digits, `-` and `.`, at most {limit} characters. "
            f"If this is the secret itself, have it replaced.",
        )

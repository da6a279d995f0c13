"""Secrets family: values where only names are allowed, and files that no repository may contain."""

from __future__ import annotations

from collections.abc import Iterator

from flywheel.contract.compiled import Contract
from flywheel.findings.engine import Family, Hit
from flywheel.findings.finding import BLOCKER
from flywheel.findings.wording import listing, show
from flywheel.formats import file_kinds
from flywheel.formats.secrets import secret_search
from flywheel.formats.secrets.secret_form import ENCODED, ENCODED_AS, KEY, KUBECONFIG, TOKEN, URL
from flywheel.formats.source import Place
from flywheel.overlay.found_secrets import secret_values
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.overlay_strings import overlay_strings

SECRETS: Family[Overlay, Contract] = Family("secrets")

_REPLACE = "Remove it, and have its issuer replace it: everybody who could read the file knows it."


def _hits(overlay: Overlay, group: str, what: str, instead: str) -> Iterator[Hit]:
    for suspect in overlay.suspects:
        if secret_search.group(suspect.kind) == group:
            kind = suspect.kind.removeprefix(ENCODED_AS)
            yield Hit(suspect.place, what.format(kind=kind), f"{_REPLACE} {instead}")


@SECRETS.check(
    "GF501",
    "private-key",
    BLOCKER,
    "No text file of the folder and no fact contains a private key.",
    ("docs/reference/state.md#what-no-repository-may-hold", "docs/reference/state.md#forms-of-credentials"),
)
def private_key(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Whoever has a GitHub App's key can register runners and act as the App in every repository where
    it is installed. An overlay names the Kubernetes secret that holds the key; the key itself goes
    from the forge to the cluster. Deleting it in a later commit does not help: the history keeps it.

    This check finds PEM keys of all kinds, on one line or many, with or without their last line, and
    the same keys without their lines; OpenSSH, PuTTY and WireGuard keys; JSON Web Keys; age keys; and
    Nix signing keys, which have the form of a signature and are twice as long as a cache's public key.
    It reads comments too. A first line without a key, as prose quotes it, is not reported.
    """
    keep = "Keep the key in the cluster, and write the name of the Kubernetes secret."
    yield from _hits(overlay, KEY, "the text contains a secret: {kind}.", keep)


@SECRETS.check(
    "GF502",
    "token",
    BLOCKER,
    "No text file of the folder and no fact contains a token, a password or another credential.",
    ("docs/reference/state.md#what-no-repository-may-hold", "docs/reference/state.md#forms-of-credentials"),
)
def token(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    This check recognises tokens by the prefix that their issuer reserved: those of forges, clouds,
    registries of packages and some eighty services, which the reference lists. It also recognises JSON
    Web Tokens, which Attic and Kubernetes service accounts use; the values of Kubernetes Secrets;
    `Authorization` headers; logins of Docker, npm and netrc; and a value beside the name of a password
    or a key that cannot be a name, a reference or a placeholder. Public keys, digests, commit ids and
    crossed-out examples are not reported.

    This check, GF501, GF503, GF504 and GF508 search every text file below the overlay's folder, not only
    those that an overlay is made of. In a checkout, files that Git ignores and does not track are left
    out: they are not in the repository. At most 8 MiB of a file, 64 MiB of all and 5,000 files are
    searched. A report lists under `read` what was searched, and under `not found` (`missed` in JSON)
    what was not, with the reason: what is not text or Git ignores, links out of the folder, folders of
    other tools except for `.terraform/terraform.tfstate`, and files that GF506 reports as a whole.
    Under Bazel, an overlay's files are those that its rules list. `flywheel core-check`
    searches the files that count as core's active configuration.
    """
    keep = "Keep it in the CI's secrets or in the cluster, and refer to it by name."
    yield from _hits(overlay, TOKEN, "the text contains a secret: {kind}.", keep)


@SECRETS.check(
    "GF503",
    "kubeconfig",
    BLOCKER,
    "No text file of the folder and no fact contains a kubeconfig.",
    "docs/reference/state.md#what-no-repository-may-hold",
)
def kubeconfig(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    A kubeconfig contains the operator's access to the cluster: a client key or a token, most often
    with all rights. The overlay names a context. The file stays with the operator, or in the secret
    store of the CI.
    """
    keep = "Write the name of the context, and set KUBECONFIG to the file's path in the run's environment."
    yield from _hits(overlay, KUBECONFIG, "the text contains a kubeconfig or a credential of one.", keep)


@SECRETS.check(
    "GF504",
    "encoded-secret",
    BLOCKER,
    "No text file of the folder and no fact contains a secret in base64.",
    "docs/reference/state.md#what-no-repository-may-hold",
)
def encoded(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    Base64 is not encryption. Kubernetes manifests and CI variables contain keys in base64, and a
    search for `BEGIN` does not find them. This check decodes base64 text, in both alphabets, on one
    line or wrapped, and encoded once or twice; hexadecimal digits; and in base64 also compressed data
    and UTF-16. It searches the result for everything that GF501, GF502 and GF503 find.
    """
    keep = "Refer to the secret by name."
    yield from _hits(overlay, ENCODED, "the text contains a secret in base64: {kind}.", keep)


@SECRETS.check(
    "GF505",
    "sensitive-value",
    BLOCKER,
    "Sensitive variables and credentials of backends are not set in files.",
    ("docs/reference/state.md#the-state-backend", "docs/reference/state.md#what-no-repository-may-hold"),
)
def sensitive_value(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    `sensitive = true` hides a value in a plan's output, not in the file that sets it. A credential in
    a backend's configuration is worse: `tofu init` copies it into the saved plan and into
    `.terraform/`. Pass such values through the environment of the run.
    """
    for given in secret_values.sensitive(overlay, contract):
        if given.owner:
            message = f"`{given.name}` is set, and {given.owner} declares it sensitive."
            fix = f"Remove it, and set the environment variable TF_VAR_{given.name} for the run."
        else:
            message = f"`{given.name}` is set; the backend uses it as a credential."
            fix = "Remove it: the backend reads its credentials from the environment."
        yield Hit(given.fact.place, message, fix)


@SECRETS.check(
    "GF506",
    "forbidden-file",
    BLOCKER,
    "No state, saved plan, key or kubeconfig is among the files.",
    "docs/reference/state.md#what-no-repository-may-hold",
)
def forbidden_file(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    State and saved plans contain every value that the stack was given in plain text, sensitive values
    too. This check recognises such files by the names that `contract/wiring.yaml` lists, and by their
    first bytes: it finds a plan that was saved as `flip.bin` too. In a checkout, files that Git ignores
    and does not track are left out, and the report lists them.
    """
    fact = overlay.facts.get("files")
    for entry in fact.items() if fact is not None else ():
        value = entry.value
        if not isinstance(value, dict):
            continue
        path, content = str(value.get("path", "")), str(value.get("content", ""))
        named = file_kinds.by_name(path, contract.wiring.forbidden_files)
        if content or named:
            how = "" if content else " by its name"
            yield Hit(
                Place(path),
                f"the file is {content or named}{how}; no repository may contain it.",
                "Remove it from the repository and its history, add its name to .gitignore, and "
                "have the secrets in it replaced.",
            )


@SECRETS.check(
    "GF507",
    "mistaken-secret-key",
    BLOCKER,
    "The App's secret has the keys that ARC reads.",
    "docs/reference/ownership.md#the-secret-of-an-owner",
)
def mistaken_secret_key(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    One guide for the GitHub App stores the key under `github_app_pem`. ARC reads
    `github_app_private_key` and does not find it, so the listener does not start, although the secret
    looks complete.
    """
    mistaken = contract.wiring.app_secret.mistaken_keys
    known = listing(contract.arc.app_secret_keys)
    for string in overlay_strings(overlay, lambda text: any(key in text for key in mistaken)):
        right = mistaken.get(string.text)
        if right:
            yield Hit(
                string.place,
                f"{show(string.text)} is not a key of an App's secret: ARC reads {known}.",
                f"Write `{right}`, and create the secret again with that key.",
            )


@SECRETS.check(
    "GF508",
    "url-password",
    BLOCKER,
    "No URL contains a password.",
    "docs/reference/state.md#forms-of-credentials",
)
def url_password(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    The text before the `@` of a URL is a credential in plain text. Every log, process list and error
    message that shows the URL shows it too.
    """
    keep = "Write the URL without it, and refer to the credential by the name of a secret."
    yield from _hits(overlay, URL, "the URL contains a user's password.", keep)


@SECRETS.check(
    "GF509",
    "secret-for-name",
    BLOCKER,
    "A value that names a Kubernetes secret is a valid name.",
    (
        "docs/reference/ownership.md#the-secret-of-an-owner",
        "docs/reference/inputs.md#what-a-line-based-guard-misses",
    ),
)
def secret_for_name(overlay: Overlay, contract: Contract) -> Iterator[Hit]:
    """
    If the value is not a valid Kubernetes name, it is either misspelt or the secret itself, pasted in
    place of its name. No finding prints it, because it may be the secret. GF501 to GF504 report a
    value that looks like a key or a token.
    """
    for given in secret_values.misplaced(overlay, contract):
        value = str(given.fact.value)
        if secret_search.is_redacted(value) or any(secret_search.find(value)):
            continue
        limit = contract.wiring.secret_name.max_length
        yield Hit(
            given.fact.place,
            f"`{given.name}` of {given.owner} ({len(value)} characters) is not a valid name of a Kubernetes secret.",
            f"Write the name: lower-case letters, digits, `-` and `.`, at most {limit} characters. "
            f"If this is the secret itself, have it replaced.",
        )

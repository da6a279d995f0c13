"""What a check says passes through one place, which knows secrets by shape and by schema."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest

from flywheel.contract.compiled import Contract
from flywheel.findings import redaction
from flywheel.findings.engine import Check, Hit
from flywheel.findings.finding import BLOCKER
from flywheel.formats.source import Place
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.stack_inputs import Inputs


def _said(overlay: Overlay, contract: Contract, text: str) -> tuple[str, str, str]:
    """What becomes of `text` as message, file name and fix of a finding."""
    check = Check("GF001", "a-slug", "taxonomy", BLOCKER, "", "", lambda *_: [Hit(Place(text, 1, 2), text, text)])
    (finding,) = check.run(overlay, contract)
    assert (finding.place.line, finding.place.column) == (1, 2)
    return finding.message, finding.place.file, finding.fix


def test_shape_is_struck_out_everywhere(
    overlay: Callable[..., Overlay], contract: Contract, made_up: dict[str, str]
) -> None:
    """Message, file name and fix; what stands around it stays."""
    said = _said(overlay(""), contract, f"a {made_up['GitHub token']} b")
    assert said == ("a <GitHub token> b",) * 3


def test_secret_among_many_messages_is_struck_out(
    overlay: Callable[..., Overlay], contract: Contract, made_up: dict[str, str]
) -> None:
    """Messages are searched together; what stands in one, encoded too, hides nothing of another."""
    token = made_up["GitHub token"]
    encoded = base64.b64encode(token.encode()).decode()
    harmless = [f"{number:041}" for number in range(3)]
    for words in ([*harmless, encoded, *harmless], [encoded, harmless[0]], [harmless[0], token], [encoded, encoded]):
        hits = [Hit(Place("a"), f"`{number}` is {word} there", "") for number, word in enumerate(words)]
        check = Check("GF001", "a-slug", "taxonomy", BLOCKER, "", "", lambda *_, hits=hits: hits)
        said = [finding.message for finding in check.run(overlay(""), contract)]
        kinds = {token: "<GitHub token>", encoded: "<base64-encoded GitHub token>"}
        assert said == [f"`{number}` is {kinds.get(word, word)} there" for number, word in enumerate(words)]


@pytest.mark.parametrize(
    "text",
    [
        'ghcr_token = "opaque-0815"',
        'ghcr_token = "opaque-0815"\nghcr_token = "another"\n',
        'github_config_secret = "Opaque 0815"',
        'extra_runner_sets = { a = { github_config_secret = "opaque_0815" } }',
        'extra_runner_sets = { a = { github_config_secret = "opaque_0815", github_config_secret = "b" } }',
        'extra_runner_sets = { a = { github_config_secret = "opaque_0815" }, a = {} }',
        'extra_runner_sets = { a = { github_config_secret = "opaque_0815" } }\nextra_runner_sets = {}',
        "ghcr_token = 99120815",
        'ghcr_token = ["opaque-0815"]',
    ],
)
def test_value_that_the_schema_calls_secret_is_struck_out(
    text: str, overlay: Callable[..., Overlay], contract: Contract
) -> None:
    """No shape tells it; the variable it is given to does."""
    made = overlay(text)
    value = next(value for value in redaction.of(made, contract).values if "0815" in value)
    assert _said(made, contract, f"`x` is `{value}`.") == ("`x` is `<secret value>`.",) * 3


def test_value_that_a_later_file_replaces_is_struck_out(overlay: Callable[..., Overlay], contract: Contract) -> None:
    """It stands in its file all the same, and checks look at every file."""
    first, second = overlay('ghcr_token = "opaque-0815"'), overlay('ghcr_token = "opaque-4711"')
    documents = [*first.inputs[0].documents, *second.inputs[0].documents]
    made = Overlay("overlay", {}, [Inputs(first.inputs[0].stack, documents)])
    assert _said(made, contract, "opaque-0815 opaque-4711")[0] == "<secret value> <secret value>"


def test_long_value_is_struck_out_though_it_was_cut(overlay: Callable[..., Overlay], contract: Contract) -> None:
    """Messages shorten what they show, and escape what cannot be shown."""
    from flywheel.findings.wording import show

    value = "opaque\t" + "0815 " * 40
    made = overlay(f'ghcr_token = "{value}"'.replace("\t", "\\t"))
    assert _said(made, contract, f"seen: {show(value)}")[0] == "seen: `<secret value>`"


def test_pieces_of_a_value_that_the_schema_calls_secret_are_struck_out(
    overlay: Callable[..., Overlay], contract: Contract
) -> None:
    """Checks write labels in lower case, and cut what is long."""
    made = overlay('ghcr_token = "Correct_Horse_Battery"')
    text = "Write `correct-horse-battery` or `x-Correct_Hor…`: a battery is no horse."
    assert _said(made, contract, text)[0] == "Write `<secret value>` or `x-<secret value>…`: a battery is no horse."


def test_the_right_name_of_a_secret_is_shown_beside_a_misspelt_one(
    overlay: Callable[..., Overlay], contract: Contract
) -> None:
    """What is no valid name counts as the secret itself."""
    sets = 'extra_runner_sets = { a = { github_config_secret = "App_Secret_Of_One" } }'
    made = overlay(f'github_config_secret = "app-secret-of-one"\n{sets}')
    said = _said(made, contract, "`App_Secret_Of_One` instead of `app-secret-of-one`")
    assert said[0] == "`<secret value>` instead of `app-secret-of-one`"


def test_names_beside_a_secret_stay(overlay: Callable[..., Overlay], contract: Contract) -> None:
    """Parts of a misspelt secret's name, and the host of a sensitive URL, are what other messages speak of."""
    made = overlay(
        'github_config_secret = "App_Secret_Example-Infra"\nghcr_token = "https://u:Correct_Horse@ghcr.example"'
    )
    said = _said(made, contract, "`example-infra`, `ghcr.example` and `correct-horse`")
    assert said[0] == "`example-infra`, `ghcr.example` and `<secret value>`"


def test_a_stored_overlay_is_searched_whatever_it_says_of_itself(
    overlay: Callable[..., Overlay], contract: Contract, made_up: dict[str, str]
) -> None:
    """Who wrote the file may have left its list of secrets empty."""
    token = made_up["AWS access key"]
    inputs = overlay(f'runner_group = "{token}"').inputs
    made = Overlay("overlay", {}, inputs, suspects=[])
    assert _said(made, contract, f"Write `{token.lower()}`.")[0] == "Write `<AWS access key>`."


def test_mark_of_one_secret_is_not_struck_out_as_another(
    overlay: Callable[..., Overlay], contract: Contract, made_up: dict[str, str]
) -> None:
    """A sensitive value that has a shape is shown by its kind; that mark is not a value."""
    made = overlay(f'ghcr_token = "{made_up["private key on one line"]}"')
    assert _said(made, contract, "`<private key>` stays")[0] == "`<private key>` stays"


@pytest.mark.parametrize("value", ["", "abc", "github_config_url", "tinyland", "github-app-secret-example-org"])
def test_words_and_names_are_not_struck_out(value: str, overlay: Callable[..., Overlay], contract: Contract) -> None:
    """Short words, names of variables, and names of secrets."""
    made = overlay(f'github_config_secret = "{value}"')
    assert _said(made, contract, f"`{value}` stays")[0] == f"`{value}` stays"


def test_text_that_comes_again_is_judged_anew_with_a_secret(
    overlay: Callable[..., Overlay], contract: Contract, made_up: dict[str, str]
) -> None:
    """Words that were clean once are remembered; a word beside them is not passed over for it."""
    redactor = redaction.of(overlay(""), contract)
    long = "tinyland-nix-heavy-compute-expansion"
    assert redactor.text(f"{long} {long}") == f"{long} {long}"
    assert redactor.text(f"{long} {made_up['npm token']}") == f"{long} <npm token>"
    assert redactor.text(f"{long} http://a:bcd@host") == f"{long} http://<URL password>@host"


@pytest.mark.parametrize("kind", ["npm token", "AWS access key", "private key", ""])
@pytest.mark.parametrize("known", ['ghcr_token = "not-shaped-as-any-secret"', ""])
def test_texts_looked_at_together_lose_what_each_by_itself_loses(
    kind: str, known: str, overlay: Callable[..., Overlay], contract: Contract, made_up: dict[str, str]
) -> None:
    """With a secret among them, by shape or by schema, and without."""
    texts = [made_up[kind]] if kind else []
    texts += ["tinyland-nix-heavy-compute-expansion", "short", "uses not-shaped-as-any-secret here", "YWJj" * 9, ""]
    secrets = overlay(known).secrets(contract)
    apart, together = (redaction.Redactor(secrets.values, secrets.pieces) for _ in range(2))
    together.ahead(texts)
    assert list(map(together.often, texts)) == list(map(apart.text, texts))


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("`glpat-canarycanarycanarycan` x", "`<GitLab token>` x"),
        ("`canarycanarycanarycan` is no suffix", "`<GitLab token>` is no suffix"),
        ("glpatcanary_canarycanarycan.", "<GitLab token>."),
        ("canarycan…", "<GitLab token>…"),
        ("canary, tinyland-nix, <GitLab token>", "canary, tinyland-nix, <GitLab token>"),
        ("İ glpat-canarycanarycanarycan", "İ <GitLab token>"),
    ],
)
def test_pieces_of_a_secret_are_struck_out(
    said: str, left: str, overlay: Callable[..., Overlay], contract: Contract
) -> None:
    """In whatever case, however joined, and cut."""
    made = overlay('runner_label = "tinyland-nix-glpat-' + "CANARY" * 3 + 'CAN"')
    assert _said(made, contract, said) == (left,) * 3


def test_piece_that_a_later_value_replaces_is_struck_out(overlay: Callable[..., Overlay], contract: Contract) -> None:
    """The first of two values for one key stands in the file all the same."""
    made = overlay('a = { b = "ghp_' + "CANARY" * 6 + '", b = "c" }')
    assert _said(made, contract, "`ghp-" + "CANARY" * 6 + "`")[0] == "`<GitHub token>`"


def test_names_beside_secrets_are_not_struck_out(overlay: Callable[..., Overlay], contract: Contract) -> None:
    """A URL's user is no secret, and words of the contract are none."""
    made = overlay('attic_server = "http://attic-operator:secret_key@host"')
    assert _said(made, contract, "attic-operator secret_key")[0] == "attic-operator secret_key"

"""Edges of the boundary checks: what is known, what is not, and case."""

from __future__ import annotations

import pytest

ORGANIZATION = {
    "owner.slug": "Example-Org",
    "owner.forge": "github",
    "owner.account_kind": "organization",
    "owner.overlay_repository": "Example-Org/example-infra",
}
BASE = """
github_config_url    = "https://github.com/example-org"
github_config_secret = "github-app-secret-example-org"
runner_group         = "example-infra"
"""


@pytest.fixture
def boundary(ids):
    """The ids of the boundary family alone."""
    return lambda text, facts=None, today="": ids(text, facts, families=("boundary",), today=today)


def test_case_of_an_account_does_not_matter(boundary):
    """Forges compare accounts, hosts and groups without regard to case; secrets' names are lower case."""
    assert boundary(BASE, ORGANIZATION) == []
    assert boundary(BASE.replace("example-org", "EXAMPLE-org", 1), ORGANIZATION) == []
    assert boundary(BASE, {**ORGANIZATION, "owner.runner_group": "Example-Infra"}) == []
    assert boundary(BASE.replace('"example-infra"', '"DEFAULT"'), ORGANIZATION) == ["GF205"]


def test_overlay_repository_names_the_account(boundary):
    """The slug may be another word than the account: the overlay's repository tells the account."""
    facts = {**ORGANIZATION, "owner.slug": "example", "owner.overlay_repository": "example-org/infra"}
    assert boundary(BASE, facts) == []
    assert boundary(BASE, {**facts, "owner.overlay_repository": ""}) == ["GF204"]


def test_nothing_is_guessed_without_facts(boundary):
    """Variables alone do not tell whose secret it should be, nor whether there are groups."""
    assert boundary(BASE) == []
    assert boundary(BASE.replace("example-org", "other-org")) == []
    assert boundary('github_config_url = "https://github.com/example-org"\n') == []
    assert boundary("") == []


def test_unknown_kind_of_account_is_unknown(boundary):
    """A kind that the forge does not have says nothing; other checks refuse the word."""
    facts = {**ORGANIZATION, "owner.account_kind": "team"}
    assert boundary(BASE.replace("github.com/example-org", "github.com/example-org/docs"), facts) == ["GF202", "GF210"]
    assert boundary(BASE.replace('runner_group         = "example-infra"', ""), facts) == ["GF210"]


def test_unknown_host_is_judged_as_text(boundary):
    """A host that no forge has may be somebody's own, which the facts would say; a clone URL is wrong on any."""
    own = 'github_config_url = "https://git.example.com/example-org/docs{}"\n'
    assert boundary(own.format("")) == ["GF223"]
    assert boundary(own.format(".git")) == ["GF201", "GF223"]


def test_foreign_url_is_one_finding(boundary):
    """Of another owner's URL nothing else can be said: not its kind of account, nor its scopes."""
    for path in ("other-org", "other-org/docs"):
        entry = f'{{ github_config_url = "https://github.com/{path}", github_config_secret = "a-example-org" }}'
        assert boundary(f"{BASE}extra_runner_sets = {{ a = {entry} }}\n", ORGANIZATION) == ["GF204"]


def test_enterprise_registers_for_its_organizations(boundary):
    """Which organizations an enterprise has is not in its overlay."""
    facts = {"owner.slug": "example-corp", "owner.forge": "github", "owner.account_kind": "enterprise"}
    text = BASE.replace("secret-example-org", "secret-example-corp")
    assert boundary(text, facts) == []
    other = text.replace("github.com/example-org", "github.com/enterprises/other-corp")
    assert boundary(other, facts) == ["GF204"]


def test_forgejo_has_no_groups_and_takes_repositories(boundary):
    """A personal account of Forgejo has scopes of its own."""
    facts = {**ORGANIZATION, "owner.forge": "forgejo", "owner.account_kind": "personal"}
    text = BASE.replace("github.com", "codeberg.org").replace('runner_group         = "example-infra"', "")
    assert boundary(text, facts) == ["GF212", "GF222"]
    assert boundary(text.replace("org/example-org", "org/example-org/docs"), facts) == ["GF212", "GF222"]
    assert boundary(text + 'runner_group = "example-infra"\n', facts) == ["GF205", "GF212", "GF222"]


def test_forge_is_told_by_the_url(boundary):
    """Without the fact `owner.forge` a known host tells the forge, and with it the default group."""
    assert boundary(BASE.replace('"example-infra"', '"Default"')) == ["GF205"]
    assert boundary(BASE.replace('"example-infra"', '"Default"').replace("github.com", "git.example.com")) == ["GF223"]


def test_secret_is_told_by_whole_words(boundary):
    """`example-organism` is not `example-org`."""
    for name, told in (
        ("github-app-secret-example-org", []),
        ("example-org-app", []),
        ("github-app-secret-example-org-2", []),
        ("github-app-secret-example-organism", ["GF206"]),
        ("github-app-secret-myexample-org", ["GF206"]),
        ("", ["GF206"]),
    ):
        assert boundary(BASE.replace("github-app-secret-example-org", name), ORGANIZATION) == told, name


def test_what_is_no_name_is_left_to_the_secrets(boundary):
    """A key in place of a name is told by place and kind elsewhere; here it is neither shown nor judged."""
    assert boundary(BASE.replace("github-app-secret-example-org", "-----BEGIN KEY-----"), ORGANIZATION) == []
    assert boundary(BASE.replace('"github-app-secret-example-org"', '["x"]'), ORGANIZATION) == []


def test_long_word_in_a_secret_name_is_not_shown(findings):
    """Sixty-four hexadecimal digits are a valid name, and more likely a secret."""
    for length, shown in ((24, True), (25, False)):
        word = "a1" * 12 + "b" * (length - 24)
        found = findings(BASE.replace("github-app-secret-example-org", f"app-{word}"), ORGANIZATION, ("boundary",))
        assert [one.id for one in found] == ["GF206"]
        assert (word in found[0].message) is shown


def test_controller_facts_must_both_be_there(boundary):
    """Who owns the controller says nothing without who this is."""
    assert boundary(BASE, {"substrate.controller_owner": "example-platform/infra"}) == []
    assert boundary(BASE, ORGANIZATION) == []
    owner = {**ORGANIZATION, "substrate.controller_owner": "example-org/EXAMPLE-infra"}
    assert boundary(BASE, owner) == []


def test_words_that_terraform_takes_for_booleans(boundary):
    """ "false" is false and "true" is true, as a plan has them."""
    facts = {**ORGANIZATION, "substrate.controller_owner": "example-platform/infra", "owner.tenant": "team"}
    facts["substrate.runner_namespace"] = "arc-runners-example-org"
    flags = "deploy_arc_controller = {0}\ncreate_controller_namespace = {0}\ncreate_runner_namespace = {0}\n"
    assert boundary(BASE + flags.format('"false"'), facts) == []
    assert boundary(BASE + flags.format('"true"'), facts) == ["GF207"]


def test_exceptions_of_any_form(boundary):
    """A list that is none, entries that are none: nothing, or that the date is missing."""
    day = "2026-09-01"
    assert boundary(BASE, {"owner.exceptions": "none"}, day) == []
    assert boundary(BASE, {"owner.exceptions": ["x", {"until": 5}]}, day) == ["GF209", "GF209"]
    assert boundary(BASE, {"owner.exceptions": [{"subject": "GF202", "until": "2026-09-01"}]}, day) == []
    assert boundary(BASE, {"owner.exceptions": ["x"]}) == ["GF213"]

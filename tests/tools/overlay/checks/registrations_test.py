"""Config URLs against the forges of the contract."""

from __future__ import annotations

import pytest

from flywheel.overlay.registrations import config_urls, forge, is_anchor, parse, scopes


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("https://github.com/example-org", ("https", None, "github.com", None, ["example-org"])),
        ("https://github.com", ("https", None, "github.com", None, [])),
        ("HTTP://u:p@Host:8080/a/b.git", ("HTTP", "u:p", "Host", "8080", ["a", "b"])),
        ("https://a@b@github.com/x", ("https", "a@b", "github.com", None, ["x"])),
        ("https://github.com//x", ("https", None, "github.com", None, ["x"])),
        ("https:///x", ("https", None, "", None, ["x"])),
    ],
)
def test_parts_of_a_url(text, parts):
    """Scheme, user, host, port and the segments of the path."""
    url = parse(text)
    assert (url.scheme, url.user, url.host, url.port, url.segments) == parts


@pytest.mark.parametrize("text", ["", "github.com/x", "//github.com/x", "https:github.com", "git@github.com:x/y"])
def test_no_url(text):
    """Anything without scheme and host is none."""
    assert parse(text) is None


def test_spellings_of_one_scope_have_one_key():
    """Case, a slash at the end and `.git` make no other scope."""
    texts = ["https://github.com/A/b", "http://GitHub.com/a/B/", "https://github.com/a/b.git"]
    assert len({parse(text).key for text in texts}) == 1
    assert parse("https://github.com/a").key != parse("https://github.com/a/b").key


@pytest.mark.parametrize(
    ("forge_name", "path", "names"),
    [
        ("github", "/example-org", ["organization"]),
        ("github", "/example-org/docs", ["repository"]),
        ("github", "/enterprises/example-corp", ["enterprise"]),
        ("github", "/a/b/c", []),
        ("github", "", []),
        ("gitlab", "", ["instance"]),
        ("forgejo", "/example-org", ["account", "organization"]),
        ("", "/example-org", []),
    ],
)
def test_scopes_of_a_path(contract, forge_name, path, names):
    """A path is what the forge's patterns say; literal words win over placeholders."""
    found = scopes(contract, forge_name, parse(f"https://example.com{path}"))
    assert sorted(scope.name for scope in found) == names


def test_pattern_of_several_segments(patched):
    """`{group...}` takes nested groups; the last placeholder takes what is left."""
    contract = patched(
        {
            "wiring": {
                "forges": {
                    "gitlab": {
                        "scopes": {
                            "group": {"path": "{group...}", "groups": False},
                            "project": {"path": "{group...}/{project}", "groups": False},
                        }
                    }
                }
            }
        }
    )
    found = scopes(contract, "gitlab", parse("https://gitlab.example.com/a/b/c"))
    assert {scope.name: scope.account for scope in found} == {"group": "a/b/c", "project": "a/b"}


def test_forge_is_the_owners_or_known_by_its_host(contract, overlay):
    """Nothing is guessed from a host that no forge has."""
    plain, declared = overlay(""), overlay("", {"owner.forge": "ghes"})
    hub, own = parse("https://GitHub.com/x"), parse("https://git.example.com/x")
    assert (forge(plain, contract, hub), forge(plain, contract, own)) == ("github", "")
    assert forge(declared, contract, own) == "ghes"


def test_anchor_is_a_scope_that_stands_in(contract):
    """A repository is an anchor on GitHub; an organization, and a forge without anchors, has none."""
    repository = scopes(contract, "github", parse("https://github.com/a/b"))
    organization = scopes(contract, "github", parse("https://github.com/a"))
    assert is_anchor(contract, "github", repository)
    assert not is_anchor(contract, "github", organization)
    assert not is_anchor(contract, "forgejo", repository)
    assert not is_anchor(contract, "", [])


def test_owner_fact_counts_only_where_no_variable_has_it(contract, overlay):
    """The same URL in organization.yaml and in a variable file is one."""
    text = 'github_config_url = "https://github.com/example-org"\n'
    same = overlay(text, {"owner.config_url": "https://github.com/example-org"})
    other = overlay(text, {"owner.config_url": "https://github.com/other-org"})
    assert [one.users for one in config_urls(same, contract)] == [["primary lane `nix`", "primary lane `docker`"]]
    assert [one.users for one in config_urls(other, contract)][1:] == [["the owner"]]


@pytest.mark.parametrize("user", ["bot:s3cretw0rd", "bot:x/s3cretw0rd", "s3cretw0rd:x", "a@s3cretw0rd"])
@pytest.mark.parametrize("scheme", ["https://", ""])
def test_password_in_a_url_is_never_shown(findings, scheme, user):
    """Not by the check that finds it, and not by any other, however the URL is broken."""
    url = f"{scheme}{user}@github.com/other-org/docs"
    text = 'github_config_url = "https://github.com/example-org"\n'
    sets = f'extra_runner_sets = {{ a = {{ github_config_url = "{url}" }} }}\n'
    found = findings(text + sets, {"owner.slug": "example-org", "owner.account_kind": "organization"})
    assert "GF201" in {one.id for one in found}
    assert [one for one in found if "s3cretw0rd" in one.message + one.fix] == []

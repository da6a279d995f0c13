"""A small, repeatable sample of the canaries; the long runs are by hand."""

from __future__ import annotations

import random

import pytest

from canaries import leaks
from canaries.__main__ import plant
from canaries.forms import FORMS, HOSTILE, MARKUP, PASSWORD

_TOKEN = "ghp_" + "Zq7Rk2Lm9XwT" * 3

#: Forms that leave no long part of a secret as it is.
_BROKEN = ("escaped", "folded", "joined", "formatted")


def test_no_canary_is_seen() -> None:
    """Four hundred runs: every verb, and no part of a secret, no command and no raw character in any output."""
    planter = plant(runs=400, seed=1)
    assert planter.faults == []
    assert sum(count for (_, what), count in planter.table.items() if what == "runs") == 400
    assert {verb.partition(" ")[0] for verb, _ in planter.table} == {
        *("adopt", "change", "check", "collect", "contract", "core-check", "debt", "fleet", "load", "manifest"),
        *("pin", "plan", "preflight", "registry", "rehome", "workflows"),
    }


@pytest.mark.parametrize("form", FORMS)
def test_forms_contain_the_canary(form: str) -> None:
    """Each form has enough of the secret that its parts would be found if it were printed as it is."""
    for seed in range(30):
        written = FORMS[form][0](_TOKEN, '"word"', random.Random(seed))
        assert PASSWORD in written or leaks.Traces(_TOKEN).found(written) or form in _BROKEN


def test_leaks_are_found() -> None:
    """In part, in lower case, joined in another way, and encoded."""
    traces = leaks.Traces(_TOKEN)
    assert traces.found("x zq7rk2lm9xwt y") and traces.found("x zq7r-k2lm_9xwt y")
    assert traces.found("x zq7rk2lm9 y") == []
    assert all(leaks.commands(text, "text") or leaks.raw(text) for text in HOSTILE)
    assert all(leaks.open_pages(f"<!DOCTYPE html>\n<p>{text}</p></html>\n") for text in MARKUP)
    assert leaks.commands("::error file=a::b\n", "github") == []
    assert leaks.commands("::add-mask::b\n", "github") == ["::add-mask::b"]

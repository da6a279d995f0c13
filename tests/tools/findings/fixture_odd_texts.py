"""Texts that break reports, and reports that are made of them."""

from __future__ import annotations

from types import SimpleNamespace

from hypothesis import settings
from hypothesis import strategies as st

from flywheel.findings.finding import SEVERITIES, Finding
from flywheel.findings.report import Report
from flywheel.formats.source import Place

#: Texts that break one format or another.
NASTY = [
    "",
    " ",
    "\n",
    "\r\n::error::forged",
    "::stop-commands::x",
    "a|b\\|c\\\\|",
    "`",
    "``` `` `",
    "`a|b`",
    "<!-- </details> -->",
    "]]></failure>&amp;&#0;",
    "</style></title><script>alert(1)</script>",
    "\"><svg onload=alert(1)>' onmouseover='alert(1)",
    "javascript:alert(1)//https://",
    "]]><!DOCTYPE x><?x?><a href=//example.com>x",
    "\x00\x01\x0b\x1b[31m\x7f\x85",
    "\ud800",
    "\udc80\udfff",
    "\ufffe\uffff",
    "\u2028\u2029\u202e\u200b\ufeff",
    "\U0001f600\U0010ffff",
    "{0}{{1}}[x](0)",
    "%0A%25,:",
    "//:label (attribute)",
    "@repo//a:b",
    "/absolute/path",
    "../..",
]
texts = st.one_of(st.sampled_from(NASTY), st.text(st.characters(exclude_categories=()), max_size=30))
places = st.one_of(
    st.builds(Place, texts),
    st.builds(Place, texts, st.integers(1, 10**9)),
    st.builds(Place, texts, st.integers(1, 10**9), st.integers(1, 10**9)),
)
ids = st.one_of(st.sampled_from(["GF101", "GF102", "GF201"]), texts)
families = st.one_of(st.sampled_from(["taxonomy", "boundary"]), texts)
findings = st.builds(Finding, ids, texts, families, st.sampled_from(SEVERITIES), texts, places, texts)
drawn_reports = st.builds(
    Report,
    texts,
    texts,
    st.lists(findings, max_size=6),
    st.lists(families, max_size=3, unique=True).map(tuple),
    st.dictionaries(ids, st.integers(1, 3), max_size=3),
    st.booleans(),
    st.lists(texts, max_size=3).map(tuple),
    st.lists(texts, max_size=3).map(tuple),
)
drawn_checks = st.lists(
    st.builds(
        SimpleNamespace,
        id=ids,
        slug=texts,
        family=families,
        severity=st.sampled_from(SEVERITIES),
        summary=texts,
        sources=st.lists(texts, max_size=2).map(tuple),
        why=texts,
    ),
    max_size=3,
).map(lambda checks: {check.id: check for check in checks})
odd = settings(derandomize=True, deadline=None, database=None, max_examples=150)

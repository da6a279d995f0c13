"""A secret in a ledger is in no report about it, although labels are compared in lower case."""

from __future__ import annotations

from pathlib import Path

import pytest

from flywheel.findings import reports

_GAP = """\
schema: flywheel.debt/1
gaps:
  - repository: example-org/app
    label: tinyland-{token}
    reason: >-
      {padding} {token}
    owner: example-org
    since: 2026-01-01
    review_by: 2026-02-01
    tier: 2
"""


@pytest.mark.parametrize("format", reports.FORMATS)
@pytest.mark.parametrize("padding", [220, 230, 240])
def test_no_piece_of_a_secret_is_shown(
    padding: int, format: str, flywheel, made_up: dict[str, str], tmp_path: Path
) -> None:
    """In the table, in messages in lower case, and in a reason that is cut."""
    token = made_up["AWS access key"].split()[0]
    ledger = tmp_path / "debt.yaml"
    ledger.write_text(_GAP.format(token=token, padding="x" * padding), encoding="utf-8")
    result = flywheel("debt", ledger, "--today", "2026-01-15", "--format", format)
    assert result.status == 1, result.err  # the label is of no capability
    told = (result.out + result.err).lower()
    assert not [at for at in range(4, len(token) - 7) if token[at : at + 8].lower() in told]

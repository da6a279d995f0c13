"""Which misspelt keys are edited without a reader."""

from __future__ import annotations

import pytest

from flywheel.overlay.fixes import slips


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("max_runner", "max_runners"),
        ("cpu_limt", "cpu_limit"),
        ("bukcet", "bucket"),
        ("dispaly_nmae", "display_name"),
        ("maxRunners", "max_runners"),
        ("runner-labels", "runner_labels"),
        ("use_path_stile_2", "use_path_style_2"),
    ],
)
def test_a_slip(old, new):
    """One or two letters, swapped neighbours, or another way to part the words."""
    assert slips.is_slip(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("deploy_rocky9_runner", "deploy_docker_runner"),
        ("deploy_rocky9_runner", "deploy_rocky8_runner"),
        ("gpu_limit", "cpu_limit"),
        ("min_runners", "max_runners"),
        ("node_name", "mode_name"),
        ("runner_name", "nix_runner_name"),
        ("deploy_dockr_runner", "deploy_dnd_runner"),
        ("labbelss_xx", "labels_yy"),
        ("dokr", "docker"),
        ("x", ""),
    ],
)
def test_another_name(old, new):
    """Other digits, other words, another number of words, or too many letters."""
    assert not slips.is_slip(old, new)

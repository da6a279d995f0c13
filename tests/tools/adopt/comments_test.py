"""Comments of variable files, which a BUILD file does not take over."""

from __future__ import annotations

from flywheel.adopt import losses
from flywheel.formats.source import Source


def test_comments_are_reported_by_block() -> None:
    """Lines of comment right below each other are one entry; what stands behind a value has its own."""
    text = '# One\n#\n# two\n\n# three\na = 1 # behind\n# below\n//\n\n#\nb = "# text" /* c\nd */\n# e\n'
    assert [str(one) for one in losses.comments(Source("x.tfvars", text))] == [
        "x.tfvars:1:1: the comment `# One two` (3 lines)",
        "x.tfvars:5:1: the comment `# three`",
        "x.tfvars:6:7: the comment `# behind`",
        "x.tfvars:7:1: the comment `# below` (2 lines)",
        "x.tfvars:11:14: the comment `/* c d */`",
        "x.tfvars:13:1: the comment `# e`",
    ]

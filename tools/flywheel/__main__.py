"""`python3 -m flywheel`, and the entry point of the Bazel binary."""

import sys

# An older Python can parse this file and none of the others.
if sys.version_info < (3, 11):  # noqa: UP036
    version = ".".join(str(part) for part in sys.version_info[:3])
    sys.stderr.write("flywheel: this is Python %s. flywheel needs Python 3.11 or newer.\n" % version)  # noqa: UP031
    raise SystemExit(2)

from flywheel.cli import program

if __name__ == "__main__":
    raise SystemExit(program())

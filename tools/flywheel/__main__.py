"""`python3 -m flywheel`, and the entry point of the Bazel binary."""

from flywheel.cli import program

if __name__ == "__main__":
    raise SystemExit(program())

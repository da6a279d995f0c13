"""`python3 -m flywheel`, and the entry point of the Bazel binary."""

from flywheel.cli import main

if __name__ == "__main__":
    raise SystemExit(main())

"""Ledgers under test: `flywheel_ledger_test`."""

load("//rules/private:ledger_test.bzl", _flywheel_ledger_test = "flywheel_ledger_test")

visibility("public")

flywheel_ledger_test = _flywheel_ledger_test

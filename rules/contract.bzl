"""What core promises: `flywheel_contract`."""

load("//rules/private:contract.bzl", _flywheel_contract = "flywheel_contract")

visibility("public")

flywheel_contract = _flywheel_contract

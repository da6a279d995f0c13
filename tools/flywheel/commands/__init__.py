"""One module per verb: parse arguments, call, print. No logic."""

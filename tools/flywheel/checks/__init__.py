"""The checks, one module per family, and the table of them all."""

# Nothing is declared, and nothing was.

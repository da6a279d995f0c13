"""The parts of the HTML report: markup, style, findings, account, tables and pictures."""

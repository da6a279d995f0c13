"""Completion of the command line in shells: static scripts, written from the parsers of all verbs.

May look into: command_line, findings.
"""

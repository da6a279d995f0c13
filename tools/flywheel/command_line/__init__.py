"""The parts of the command line: its verbs, their parsers, and the help that shows them all.

It knows verbs by name: the module of a verb is imported when that verb is parsed.
May look into: findings, formats.
"""

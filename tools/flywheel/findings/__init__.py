"""What every check and every verb shares: checks and families, findings, redaction, and reports in all formats.

It runs the checks of a subject over what it is given, and reports what they find without any secret's value.
May look into: formats, documents.
"""

"""Canaries: secrets and hostile texts are planted in every kind of document, and every verb runs over them.

No part of a secret may be in what a verb prints or writes, and no line of it may command a GitHub runner, forge
another line or drive a terminal.
"""

"""The messages of Bazel's JSON worker protocol (https://bazel.build/remote/creating).

A message is one line of JSON. Bazel may add keys; those that are not used here are not read.
"""

from __future__ import annotations

import json


class ProtocolError(Exception):
    """A message that is not a request. Bazel cannot be answered, since the request's number is not known."""


class Request:
    """One command line to run, or the number of one to end.

    `folder` is where the request's paths begin, relative to the worker's own folder; empty for that folder itself.
    """

    __slots__ = ("arguments", "folder", "is_cancellation", "number")

    def __init__(self, number: int, arguments: list[str], folder: str, is_cancellation: bool) -> None:
        self.number = number
        self.arguments = arguments
        self.folder = folder
        self.is_cancellation = is_cancellation


def parsed(line: bytes) -> Request:
    """The request in one line; raise `ProtocolError`, whose message repeats nothing of the line."""
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        raise ProtocolError("it is not JSON") from None
    if not isinstance(message, dict):
        raise ProtocolError("it is not a JSON object")
    number = message.get("requestId", 0)
    arguments = message.get("arguments", [])
    folder = message.get("sandboxDir", "")
    is_cancellation = message.get("cancel", False)
    if type(number) is not int or number < 0:
        raise ProtocolError("`requestId` is not a number from 0 on")
    if not isinstance(arguments, list) or not all(isinstance(word, str) for word in arguments):
        raise ProtocolError("`arguments` is not a list of strings")
    if not isinstance(folder, str):
        raise ProtocolError("`sandboxDir` is not a string")
    if not isinstance(is_cancellation, bool):
        raise ProtocolError("`cancel` is neither true nor false")
    return Request(number, arguments, folder, is_cancellation)


def answer(number: int, status: int, output: bytes) -> bytes:
    """The line that says how a request ended."""
    text = output.decode("utf-8", "replace")
    return _line({"exitCode": status, "output": text, "requestId": number})


def cancelled(number: int) -> bytes:
    """The line that says that a request was ended, and what it wrote does not count."""
    return _line({"exitCode": 0, "output": "", "requestId": number, "wasCancelled": True})


def _line(message: dict[str, object]) -> bytes:
    return json.dumps(message).encode() + b"\n"

"""PyYAML's parser, and its errors as ours."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from flywheel.formats.source import FormatError, Source


def parser(source: Source) -> Any:
    """A parser of the text, of which `get_event()` gives one event after the other, None behind the last.

    Raises `FormatError` if there is no PyYAML, or at a character that YAML does not allow.
    """
    try:
        import yaml  # 20 ms that a start without YAML need not pay
    except ImportError:
        message = "YAML cannot be read: the Python package PyYAML is not installed."
        raise source.error(0, message, "Install it: python3 -m pip install PyYAML.") from None
    try:
        return yaml.CSafeLoader(source.text) if yaml.__with_libyaml__ else yaml.SafeLoader(source.text)
    except yaml.YAMLError as err:
        raise refusal(source, err) from None


def refusal(source: Source, err: Any) -> FormatError:
    """What PyYAML says of a text, with its place."""
    if hasattr(err, "position"):  # a ReaderError
        at = min(err.position, len(source.text))
        return source.error(at, "a character that YAML does not allow.", "Remove it.")
    mark = err.problem_mark or err.context_mark
    at = min(mark.index, len(source.text)) if mark else 0
    fix = "Correct the line; indent with spaces, never tabs."
    return source.error(at, f"not YAML: {err.problem or err.context}.", fix)

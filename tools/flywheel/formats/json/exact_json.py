"""JSON between our own processes, with numbers kept exact.

Overlay files written by people go through `tfvars_json`, which knows positions;
this is for the documents that our own actions hand on.
"""

from __future__ import annotations

import json
from decimal import Decimal

from flywheel.formats.source import FormatError, Place, Source, read


def load(path: str) -> object:
    """The value in the JSON file at `path`; raise `FormatError` if it is none."""
    return loads(read(path))


def loads(source: Source) -> object:
    """The value in a JSON text; raise `FormatError` if it is none."""
    try:
        return json.loads(source.text, parse_float=Decimal, parse_constant=_refuse)
    except json.JSONDecodeError as err:
        place = Place(source.name, err.lineno, err.colno)
        raise FormatError(place, f"not JSON: {err.msg}.", "Regenerate the file.") from None
    except (ValueError, RecursionError) as err:
        raise FormatError(Place(source.name), f"not JSON: {err}.", "Regenerate the file.") from None


def _refuse(word: str) -> object:
    raise ValueError(f"`{word}` is no JSON number")

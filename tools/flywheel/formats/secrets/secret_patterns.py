"""The table of the forms of secrets.

Three kinds of forms are in it: prefixes that an issuer reserved; containers (PEM, kubeconfig, URL, Kubernetes Secret)
whose syntax says that a secret follows; and values beside a name such as `password` that cannot be anything else.
Nothing is guessed from randomness alone, so digests, commit ids and public keys are not reported.

A pattern is compiled only when one of its needles occurs; most texts compile none.
Matching takes linear time: where two repetitions meet, no character fits both.
"""

from __future__ import annotations

from flywheel.formats.secrets.key_patterns import KEY_PATTERNS
from flywheel.formats.secrets.named_credentials import NAMED_PATTERNS
from flywheel.formats.secrets.secret_form import TOKEN, SecretPattern
from flywheel.formats.secrets.service_tokens import SERVICE_PATTERNS
from flywheel.formats.secrets.token_patterns import TOKEN_PATTERNS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET_PATTERNS = (*KEY_PATTERNS, *TOKEN_PATTERNS, *SERVICE_PATTERNS, *NAMED_PATTERNS)
#: The kinds that only a name or a place identifies, the clearest place first.
BY_NAME = tuple(dict.fromkeys(shape.kind for shape in NAMED_PATTERNS if shape.group == TOKEN))


def _needles(in_run: bool, any_case: bool) -> Iterator[tuple[str, SecretPattern]]:
    for shape in SECRET_PATTERNS:
        if shape.in_run == in_run and shape.any_case == any_case:
            for needle in shape.needles:
                yield needle, shape


#: Needles with their patterns: those inside sequences of token characters, those for the whole text, and those for
#: the whole text in lower case.
IN_RUNS = tuple(_needles(in_run=True, any_case=False))
IN_TEXT = tuple(_needles(in_run=False, any_case=False))
IN_LOWER_TEXT = tuple(_needles(in_run=False, any_case=True))

"""The forms that the values of a core pin have."""

visibility(["//rules/...", "//tests/rules/..."])

_DIGITS = "0123456789"
_LOWER_HEX = _DIGITS + "abcdef"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BASE64 = _LETTERS + _DIGITS + "+/"

# 32 bytes leave two bits over in the last of 43 base64 digits: they must be 0.
_BASE64_LAST = "AEIMQUYcgkosw048"

_SRI_PREFIX = "sha256-"

_VERSION = (
    "`version` is `{value}`, which is not a Bazel module version. Write the version of core " +
    "that this overlay pins, for example `0.1.0` or `1.2.0-rc1`."
)
_COMMIT = (
    "`commit` is `{value}`, which is not a full commit id. Write the 40 lower-case " +
    "hexadecimal digits that `git rev-parse HEAD` prints in core; a branch, a tag or a " +
    "short id would move."
)
_CONTRACT = (
    "`contract` is `{value}`, which is not a SHA-256 digest in the form that Bazel's " +
    "`integrity` has. Write `sha256-` and the 44 base64 characters that core publishes " +
    "with the version."
)

def core_pin_error(*, version, commit, contract):
    """Tells what is wrong with the values of a core pin.

    Args:
        version: The version of core.
        commit: The commit of core.
        contract: The digest of core's contract.

    Returns:
        A string naming attribute, value and fix, or None.
    """
    if not _is_version(version):
        return _VERSION.format(value = version)
    if len(commit) != 40 or not _is_made_of(commit, _LOWER_HEX):
        return _COMMIT.format(value = commit)
    if not _is_digest(contract):
        return _CONTRACT.format(value = contract)
    return None

def _is_made_of(text, alphabet):
    return all([char in alphabet for char in text.elems()])

def _is_version(text):
    # RELEASE[-PRERELEASE][+BUILD]: identifiers with dots between, hyphens only after
    # the first.
    front, plus, build = text.partition("+")
    release, hyphen, prerelease = front.partition("-")
    return (
        _are_identifiers(release) and
        (not hyphen or _are_identifiers(prerelease, extra = "-")) and
        (not plus or _are_identifiers(build, extra = "-"))
    )

def _are_identifiers(text, extra = ""):
    alphabet = _LETTERS + _DIGITS + extra
    return all([part and _is_made_of(part, alphabet) for part in text.split(".")])

def _is_digest(text):
    digits = text.removeprefix(_SRI_PREFIX)
    return (
        text.startswith(_SRI_PREFIX) and
        len(digits) == 44 and
        _is_made_of(digits[:42], _BASE64) and
        digits[42] in _BASE64_LAST and
        digits[43] == "="
    )

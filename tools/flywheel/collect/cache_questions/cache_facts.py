"""What is asked of caches, executors and state backends. No question carries a credential."""

from __future__ import annotations

import base64
import binascii
import email.utils
from datetime import UTC

from flywheel.collect.cache_questions import grpc_message
from flywheel.collect.cache_questions.http_service import HttpService
from flywheel.collect.fact_outcomes import Missed
from flywheel.collect.foreign_values import bare_url, count, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.collect.clients.client_programs import ClientProgram
    from flywheel.collect.clients.http_answer import HttpAnswer
    from flywheel.collect.fact_outcomes import Asked, Plain

_EMPTY_BLOB = "cas/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
_UNAUTHENTICATED, _PERMISSION_DENIED, _UNIMPLEMENTED, _UNAVAILABLE = "16", "7", "12", "14"


def attic(program: ClientProgram, server: str, cache: str, reached_at: str) -> Plain:
    """A cache of Attic. `reached_at`: another address of the server, as this machine reaches it; "" if none."""
    service = HttpService(program, reached_at or server)
    asked, answer = service.get(f"_api/v1/cache-config/{cache}")
    if isinstance(answer, Missed):
        fact = asked.missed(answer)
    elif answer.status == 200:
        fact = _attic_config(asked, answer)
    elif answer.status == 404 and _error_name(answer) == "NoSuchCache":
        fact = asked.absent(f"{service.host} answered NoSuchCache", 404)
    else:
        fact = asked.missed(_refused(answer, f"pull permission of the cache {cache}", _PUBLIC))
    return {"server": server, "cache": cache, "config": fact}


_PUBLIC = "Compare the key by hand (`attic cache info CACHE`): the collector sends no token."


def _attic_config(asked: Asked, answer: HttpAnswer) -> Plain:
    value = answer.json()
    key = text(value, "public_key")
    if not _is_public_key(key):
        return asked.missed(Missed("answer", "a public key of 32 bytes", "Check that the server is Attic.", 200))
    return asked.seen(
        {
            "public_key": key,
            "is_public": isinstance(value, dict) and value.get("is_public") is True,
            "substituter_endpoint": bare_url(text(value, "substituter_endpoint")),
            "api_endpoint": bare_url(text(value, "api_endpoint")),
            "store_dir": text(value, "store_dir"),
            "priority": count(value, "priority"),
        }
    )


def _is_public_key(key: str) -> bool:
    """Whether a text is the public half of a key. The private half has 64 bytes."""
    name, _, data = key.partition(":")
    try:
        return bool(name) and len(base64.b64decode(data, validate=True)) == 32
    except (binascii.Error, ValueError):
        return False


def _error_name(answer: HttpAnswer) -> str:
    return text(answer.json(), "error")


def bazel_remote(program: ClientProgram, endpoint: str) -> Plain:
    """A server of bazel-remote, at its HTTP address."""
    service = HttpService(program, endpoint)
    asked, answer = service.get("status")
    if isinstance(answer, Missed):
        fact = asked.missed(answer)
    elif answer.status != 200:
        fact = asked.missed(_refused(answer, "the server's basic authentication", _BY_HAND))
    elif not isinstance(value := answer.json(), dict) or "CurrSize" not in value:
        fact = asked.missed(Missed("answer", "a status of bazel-remote", "Give its HTTP address.", 200))
    else:
        _, blob = service.head(_EMPTY_BLOB)
        asked.source["calls"] = 2
        fact = asked.seen(
            {
                "git_commit": text(value, "GitCommit"),
                "git_tags": text(value, "GitTags"),
                "current_size": count(value, "CurrSize"),
                "max_size": count(value, "MaxSize"),
                "files": count(value, "NumFiles"),
                "empty_blob": None if isinstance(blob, Missed) else blob.status == 200,
            }
        )
    return {"endpoint": endpoint, "status": fact}


_BY_HAND = "Ask it by hand with its credentials: the collector sends none."


def reapi(program: ClientProgram, endpoint: str, reached_at: str) -> Plain:
    """An endpoint of the Remote Execution API."""
    service = HttpService(program, reached_at or endpoint)
    asked, answer = service.grpc()
    return {"endpoint": endpoint, "capabilities": _capabilities(asked, answer)}


def _capabilities(asked: Asked, answer: HttpAnswer | Missed) -> Plain:
    if isinstance(answer, Missed):
        return asked.missed(answer)
    if answer.status != 200:
        return asked.missed(_refused(answer, "an answer of gRPC", _BY_HAND))
    try:
        message, trailers = grpc_message.split(answer.body)
        status = trailers.get("grpc-status") or answer.headers.get("grpc-status", "")
        if status == "0" and message is not None:
            value = grpc_message.capabilities(message)
            asked.source["api_version"] = value.get("high_api_version", "")
            return asked.seen(value)
    except grpc_message.MessageError as err:
        return asked.missed(Missed("answer", f"a message that can be read: {err}", "Check the endpoint.", 200))
    said = trailers.get("grpc-message") or answer.headers.get("grpc-message", "")
    reason = {
        _UNAUTHENTICATED: "login",
        _PERMISSION_DENIED: "permission",
        _UNIMPLEMENTED: "unsupported",
        _UNAVAILABLE: "network",
    }
    missing = f"OK from the endpoint: gRPC status {status or 'missing'} {said}".strip()
    return asked.missed(Missed(reason.get(status, "answer"), missing, _BY_HAND))


def state(program: ClientProgram, endpoint: str, bucket: str, key: str, reached_at: str) -> Plain:
    """The place of a state, which is never read: only whether it is there."""
    service = HttpService(program, reached_at or endpoint)
    asked, answer = service.head(f"{bucket}/{key}")
    row = {"endpoint": endpoint, "bucket": bucket, "key": key}
    step = (
        f"Ask with your credentials: `aws s3api head-object --endpoint-url {endpoint} --bucket {bucket} --key {key}`."
    )
    if isinstance(answer, Missed):
        return {**row, "reach": asked.missed(answer)}
    if answer.status == 404:  # of the bucket or of the key: HEAD has no body that tells
        return {**row, "reach": asked.missed(Missed("ambiguous", "read of the bucket", step, 404))}
    if answer.status != 200:
        return {**row, "reach": asked.missed(_refused(answer, "read of the bucket", step))}
    seen = {
        "bucket": True,
        "state": True,
        "last_modified": _date(answer.headers.get("last-modified", "")),
        "size": answer.number("content-length"),
    }
    return {**row, "reach": asked.seen(seen)}


def _date(text_: str) -> str | None:
    try:
        moment = email.utils.parsedate_to_datetime(text_)
    except ValueError:
        return None
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _refused(answer: HttpAnswer, needed: str, step: str) -> Missed:
    """Why an answer with another status than 200 gives no fact."""
    reasons = {401: "login", 403: "permission", 404: "ambiguous", 429: "rate-limit"}
    reason = reasons.get(answer.status, "network" if answer.status >= 500 else "answer")
    return Missed(reason, needed, step, answer.status)

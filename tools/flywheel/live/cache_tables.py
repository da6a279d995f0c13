"""What is kept of the answers of caches, executors and state backends."""

from __future__ import annotations

from flywheel.documents.containers import many
from flywheel.documents.kinds import COUNT, FLAG, NAME, TEXT
from flywheel.documents.record import Record, defaulted, optional, required
from flywheel.live.live_fact import INSTANT, LiveFact


class AtticFacts(Record, nulls=True):
    """The configuration of a cache of Attic."""

    public_key = required(NAME, "`public_key`: `name:base64`, public material.")
    is_public = defaulted(FLAG, False, "`is_public`.")
    substituter_endpoint = defaulted(TEXT, "", "`substituter_endpoint`, without user and password.")
    api_endpoint = defaulted(TEXT, "", "`api_endpoint`, without user and password.")
    store_dir = defaulted(TEXT, "", "`store_dir`.")
    priority = optional(COUNT, "`priority`.")


class AtticFact(LiveFact):
    """A cache of Attic. `absent` if the server says that it has none of this name (404 with `NoSuchCache`)."""

    seen = optional(AtticFacts, "GET {server}/_api/v1/cache-config/{cache}.")


class AtticCache(Record, nulls=True):
    """A cache of Attic that an overlay declares."""

    server = required(NAME, "`attic_server`, as declared.")
    cache = required(NAME, "`attic_cache`, as declared.")
    config = required(AtticFact, "Needs pull permission; nothing if the cache is public.")


class BazelRemoteFacts(Record, nulls=True):
    """The status of bazel-remote."""

    git_commit = defaulted(TEXT, "", "`GitCommit`.")
    git_tags = defaulted(TEXT, "", "`GitTags`.")
    current_size = optional(COUNT, "`CurrSize`, in bytes.")
    max_size = optional(COUNT, "`MaxSize`, in bytes.")
    files = optional(COUNT, "`NumFiles`.")
    empty_blob = optional(FLAG, "Whether HEAD of the empty blob in `/cas/` answered 200.")


class BazelRemoteFact(LiveFact):
    """A server of bazel-remote, at its HTTP port."""

    seen = optional(BazelRemoteFacts, "GET /status.")


class BazelRemote(Record, nulls=True):
    """A server of bazel-remote."""

    endpoint = required(NAME, "The HTTP address that was asked, which is not the gRPC port.")
    status = required(BazelRemoteFact, "Needs nothing, or the server's basic authentication.")


class ReapiFacts(Record, nulls=True):
    """ServerCapabilities of the Remote Execution API."""

    low_api_version = defaulted(TEXT, "", "`low_api_version`, as `2.0`.")
    high_api_version = defaulted(TEXT, "", "`high_api_version`, as `2.3`.")
    has_cache = required(FLAG, "Whether `cache_capabilities` is there.")
    digest_functions = defaulted(many(TEXT), [], "`cache_capabilities.digest_functions`, as `SHA256`.")
    update_enabled = defaulted(FLAG, False, "`cache_capabilities.action_cache_update_capabilities.update_enabled`.")
    has_execution = required(FLAG, "Whether `execution_capabilities` is there.")
    exec_enabled = defaulted(FLAG, False, "`execution_capabilities.exec_enabled`.")


class ReapiFact(LiveFact):
    """An endpoint's capabilities. UNAUTHENTICATED (16) is not seen, with reason `login`."""

    seen = optional(ReapiFacts, "POST /build.bazel.remote.execution.v2.Capabilities/GetCapabilities.")


class ReapiEndpoint(Record, nulls=True):
    """A cache or an executor that an overlay declares, as `bazel_cache_endpoint` or `bazel_executor_endpoint`."""

    endpoint = required(NAME, "The endpoint, as declared: `grpc://HOST:PORT`.")
    instance = defaulted(TEXT, "", "The instance name.")
    capabilities = required(ReapiFact, "Needs whatever the endpoint asks for; often a token.")


class StateFacts(Record, nulls=True):
    """Whether a state is where the overlay says."""

    bucket = required(FLAG, "Whether the bucket answered.")
    state = required(FLAG, "Whether an object with this key is there.")
    last_modified = optional(INSTANT, "`LastModified` of the object.")
    size = optional(COUNT, "`ContentLength` of the object.")


class StateFact(LiveFact):
    """A state's place, without its content."""

    seen = optional(StateFacts, "HeadObject of the key.")


class StateLocationSeen(Record, nulls=True):
    """A place of a state that an overlay declares."""

    endpoint = defaulted(TEXT, "", "The endpoint, as declared; empty for the provider's own.")
    bucket = required(NAME, "The bucket.")
    key = required(NAME, "The key.")
    reach = required(StateFact, "Needs read of the bucket by the operator's own client.")

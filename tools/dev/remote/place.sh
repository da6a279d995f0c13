# shellcheck shell=bash disable=SC2034,SC2154 # a part of bazelw and of tools/dev/remote/install, which set the rest
# Where the programs of the remote cluster are: they belong to one private root, whose libraries they use.

find_remote() {
  local key
  key=$(cat "$project/tools/dev/remote/install" "$project/tools/dev/remote/requirements.lock" \
    <(printf '%s' "$root $root_stamp") | sha256sum)
  remote=$cache/remote-${key:0:16}
}

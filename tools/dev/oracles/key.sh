# shellcheck shell=bash
# What identifies the version of an oracle. It takes no Go, so that `bazelw` can compare it in milliseconds.

# Prints the hash of what is read.
sha256() {
  local program=(sha256sum) hash
  type -P sha256sum >/dev/null || program=(shasum -a 256)
  hash=$("${program[@]}")
  printf '%s' "${hash%% *}"
}

# Prints the key of the Go module in the folder $1. The stamp of a built module has it in the first line.
oracle_key() {
  {
    cat "$1/go.mod" "$1/go.sum"
    [[ ! -e $1/ldflags ]] || cat "$1/ldflags"
  } | sha256
}

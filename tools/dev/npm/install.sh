# shellcheck shell=bash
# A part of bazelw and of tools/dev/buildifier: installs the program of a package @bazel/NAME
# of npm. The lock in the folder NAME fixes the version and the hash of the package.

npm_folder=$(cd "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)

npm_version() { sed -n "s/.*\"@bazel\/$1\": \"\(.*\)\".*/\1/p" "$npm_folder/$1/package.json"; }

# Such a package contains the programs of all platforms. The names are those of its launcher.
native_name() {
  local system machine
  system=$(uname -s | tr '[:upper:]' '[:lower:]')
  machine=$(uname -m)
  case $machine in
    x86_64) machine=amd64 ;;
    aarch64) machine=arm64 ;;
  esac
  printf '%s-%s_%s' "$1" "$system" "$machine"
}

# Installs the program of @bazel/$1 as the file $2. If that fails, prints the reason.
install_npm_program() (
  name=$1 target=$2
  package="@bazel/$name $(npm_version "$name")"
  stop() { printf '%s' "$1" && exit 1; }
  type -P npm >/dev/null || stop "there is no npm to install $package with."
  mkdir -p "${target%/*}" || stop "the folder ${target%/*} cannot be made."
  work=$(mktemp -d "${target%/*}/$name.XXXXXX") || stop "the folder ${target%/*} cannot be written."
  trap 'rm -rf "$work"' EXIT
  cp "$npm_folder/$name/package.json" "$npm_folder/$name/package-lock.json" "$work"
  npm ci --prefix "$work" --ignore-scripts --silent --no-audit --no-fund --fetch-retries=1 \
    --fetch-timeout=30000 >&2 </dev/null || stop "npm could not install $package."
  program=$work/node_modules/@bazel/$name/$(native_name "$name")
  [[ -e $program ]] || stop "$package has no program for this machine: ${program##*/}."
  chmod 755 "$program"
  mv "$program" "$target"
)

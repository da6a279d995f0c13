# shellcheck shell=bash disable=SC2034,SC2154 # a part of bazelw, which sets and uses the rest
# The private root: where it is, whether it is whole, and how it comes to be.

# Measured: 1.4 GB when made, and as much again for packages and a first build.
root_needs_mb=3000
root_witnesses=(
  usr/bin/bazel
  usr/bin/git
  usr/bin/python3
  usr/lib/jvm/default-java/bin/java
  usr/lib/jvm/default-java/lib/modules
  usr/share/bazel/A-server.jar
  usr/share/bazel/rules/python/MODULE.bazel
  usr/share/bazel/rules/shell/MODULE.bazel
  usr/share/bazel/tools/skylib/MODULE.bazel
  usr/share/bazel/tools/stardoc/MODULE.bazel
)

find_root() {
  local key
  [[ $cache != *[[:space:]]* ]] || die "the cache folder has white space in its name: $cache" \
    'Set XDG_CACHE_HOME to another folder: Bazel takes no such path for a module.'
  key=$(sha256sum <"$airgap/recipe.sh")
  root=$cache/root-${key:0:16}
}

# Nothing of a making that was killed stays. A making holds its lock as long as it runs.
remove_drafts() {
  local draft lock
  for draft in "$cache"/root-*.draft; do
    [[ -d $draft && -w $cache ]] || continue
    exec {lock}>"${draft%.draft}.lock"
    if flock --nonblock "$lock"; then rm -rf --one-file-system "$draft"; fi
    exec {lock}>&-
  done
}

root_facts() { (cd "$1" && stat -L -c '%n %s' "${root_witnesses[@]}") 2>/dev/null; }

# The marker is written last and holds the sizes of what must be there, so that neither
# an interrupted nor a damaged root passes. Its first line tells one making from the next.
root_is_whole() {
  local marker
  [[ -r $root/.whole ]] || return 1
  marker=$(<"$root/.whole")
  root_stamp=${marker%%$'\n'*}
  [[ ${marker#*$'\n'} == "$(root_facts "$root")" ]]
}

is_debian_like() {
  local ID='' ID_LIKE=''
  # shellcheck source=/dev/null
  [[ ! -r /etc/os-release ]] || source /etc/os-release
  [[ " $ID $ID_LIKE " == *" debian "* || " $ID $ID_LIKE " == *" ubuntu "* ]]
}

# Made by root for a user, the folder is the user's.
make_cache() {
  local known=$cache
  while [[ ! -d $known ]]; do known=${known%/*}; done
  mkdir -p "$cache"
  [[ $known == "$cache" ]] || chown --reference="$known" "$user_cache" "$cache"
}

make_root() {
  local lock draft=$root.draft log=$root.log
  is_debian_like || ways_out "there is no Bazel $version here, and this is not Debian or Ubuntu."
  ((EUID == 0)) || ways_out "there is no Bazel $version here, and making the private root needs root." \
    "Once made, it needs none: sudo env XDG_CACHE_HOME=$user_cache $self version"
  make_cache
  exec {lock}>"$root.lock"
  flock --nonblock "$lock" || {
    say "another bazelw is making the private root; waiting for it"
    flock "$lock"
  }
  root_is_whole || build_root
  # A Bazel server that inherits the lock would hold it for hours.
  exec {lock}>&-
}

build_root() {
  local mirror
  [[ ! -e $root ]] || say "the private root $root is not whole; making it again"
  rm -rf --one-file-system "$draft" "$root"
  require_space
  say "making Bazel's private root from Debian's packages: once, one to three minutes, 1.4 GB"
  say "  in $root, log in $log"
  # shellcheck disable=SC2064 # the name is local: it is gone when the trap runs
  trap "rm -rf --one-file-system ${draft@Q}" EXIT
  require_tools
  mirror=$(debian_mirror)
  mkdir -p "$draft"
  SECONDS=0
  # Whatever stops bazelw, even kill -9, stops the recipe and frees the lock with it.
  setpriv --pdeathsig KILL unshare --mount --pid --fork --kill-child \
    bash "$airgap/recipe.sh" "$draft" "$mirror" 3>&2 2>&1 </dev/null | without_passwords >"$log" || explain_failure
  { printf '%s.%s\n' "$(date +%s)" "$$" && root_facts "$draft"; } >"$draft/.whole"
  mv -T "$draft" "$root"
  trap - EXIT
  root_is_whole || ways_out "the private root lacks something: Debian's packages changed." \
    "It must have: ${root_witnesses[*]}"
  say "made the private root in $SECONDS s"
}

# A mirror's or a proxy's address may hold a password; a log is for everyone.
without_passwords() { sed --unbuffered 's|://[^/@[:space:]]*@|://|g'; }

require_space() {
  local free
  free=$(df --output=avail --block-size=1M "$cache" | tail -n 1)
  ((free >= root_needs_mb)) || ways_out "the private root needs $root_needs_mb MB, and $cache has $((free)) MB free." \
    "Free some space, or set XDG_CACHE_HOME to a larger file system."
}

install_here() {
  say "  installing $* on this machine (apt)"
  {
    apt-get update && DEBIAN_FRONTEND=noninteractive \
      apt-get install --yes --no-install-recommends "$@"
  } 2>&1 </dev/null | without_passwords >"$log" || explain_failure
}

require_tools() {
  local missing=()
  type -P debootstrap >/dev/null || missing+=(debootstrap)
  type -P bwrap >/dev/null || missing+=(bubblewrap)
  [[ -e /usr/share/keyrings/debian-archive-keyring.gpg ]] || missing+=(debian-archive-keyring)
  ((${#missing[@]} == 0)) || install_here "${missing[@]}"
}

require_bwrap() {
  local log=$root.log
  ! type -P bwrap >/dev/null || return 0
  ((EUID == 0)) || ways_out 'the private root is there, but bubblewrap (bwrap), which runs it, is not.' \
    'Install it: apt-get install bubblewrap'
  install_here bubblewrap
}

# A Debian machine's own mirror is the one that it is sure to reach.
debian_mirror() {
  local ID=''
  # shellcheck source=/dev/null
  source /etc/os-release
  [[ $ID == debian ]] || return 0
  # shellcheck disable=SC2016 # apt's fields, not the shell's
  apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' 2>/dev/null |
    awk '$2 !~ /security|backports/ { print $1; exit }' || true
}

explain_failure() {
  local free words=()
  mapfile -t words < <(tail -n 8 "$log")
  printf 'bazelw: the last lines of %s:\n' "$log" >&2
  printf '  | %s\n' "${words[@]}" >&2
  free=$(df --output=avail --block-size=1M "$cache" | tail -n 1)
  ((free >= 100)) || ways_out "the file system of $cache is full." \
    "Free $root_needs_mb MB, or set XDG_CACHE_HOME to a larger file system."
  case ${words[*]} in
    *[Rr]esolv* | *onnect* | *'timed out'* | *'getting release'* | *'to fetch'* | *ouldn?t\ download*)
      ways_out "Debian's packages could not be fetched: is the mirror of this machine's apt reachable?" \
        '(apt-get update shows it; http_proxy and the proxy that apt is set up for are honoured.)'
      ;;
    *'nvalid Release signature'* | *'unknown key'* | *'not signed'* | *'NO_PUBKEY'*)
      ways_out "the signature of the mirror's index is not one of Debian's: nothing of it was used." \
        'Update the package debian-archive-keyring, or use another mirror.'
      ;;
    *unshare:* | *'peration not permitted'*)
      ways_out 'this machine lets nobody mount: in a container, allow it (CAP_SYS_ADMIN).'
      ;;
    *'noexec or nodev'*)
      ways_out "$cache is mounted without programs or devices (noexec, nodev)." \
        'Set XDG_CACHE_HOME to a folder on another file system.'
      ;;
  esac
  ways_out 'the private root could not be made.'
}

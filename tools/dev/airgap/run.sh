# shellcheck shell=bash disable=SC2034,SC2154 # a part of bazelw, which sets and uses the rest
# Runs the private root's Bazel on this machine's files.

# The root brings these itself; every other folder at the top is the user's, and Bazel
# sees it where it is. Workspaces may lie under /var or /usr/src too.
own_tops=" bin boot dev etc lib lib32 lib64 libx32 lost+found proc run sbin sys usr var "
# How this machine reaches its package index, for pip.
machine_files=(
  /etc/group /etc/hosts /etc/passwd /etc/pip.conf /etc/resolv.conf /etc/xdg/pip
  /usr/local/share/ca-certificates
)
# Variables that name files which may lie where the root has its own.
machine_variables=(
  CURL_CA_BUNDLE PIP_CERT PIP_CLIENT_CERT PIP_CONFIG_FILE PIP_CONSTRAINT PIP_FIND_LINKS
  REQUESTS_CA_BUNDLE SSL_CERT_DIR SSL_CERT_FILE TMPDIR
)

root_binds() {
  local path name
  # The folder that all this is put into is empty and fresh: the root itself is only read,
  # and mount points need no room in it.
  for path in "$root"/{bin,lib,lib32,lib64,libx32,sbin}; do
    [[ ! -L $path ]] || binds+=(--symlink "usr/${path##*/}" "/${path##*/}")
  done
  # Otherwise only its owner could enter it, and no program could run as another user.
  binds+=(--perms 0755 --dir /usr)
  for path in "$root"/usr/*; do
    name=${path##*/}
    [[ $name == local || $name == src ]] || binds+=(--ro-bind "$path" "/usr/$name")
  done
  # /proc and /sys are this machine's: linux-sandbox mounts both again, which it may not
  # do over fresh ones.
  binds+=(--ro-bind "$root/etc" /etc --dev-bind /dev /dev --bind /proc /proc --bind /sys /sys)
}

machine_binds() {
  local path name
  for path in /*; do
    name=${path#/}
    [[ ! -d $path || $own_tops == *" $name "* ]] || binds+=(--bind "$path" "$path")
  done
  for path in "${machine_files[@]}"; do
    [[ ! -e $path ]] || binds+=(--ro-bind "$path" "$path")
  done
  # A machine without certificates gets by with the root's.
  [[ ! -e /etc/ssl/certs/ca-certificates.crt ]] || binds+=(--ro-bind /etc/ssl /etc/ssl)
  for name in "${machine_variables[@]}"; do
    path=${!name:-}
    [[ ! -e $path || $path != /@(run|usr/local|usr/src|var)/* ]] || binds+=(--bind "$path" "$path")
  done
  binds+=(--bind /var/tmp /var/tmp)
  for path in "$project" "$cache" "$workspace"; do
    binds+=(--bind "$path" "$path")
  done
}

set_bazel() {
  export FLYWHEEL_BAZEL=/usr/bin/bazel FLYWHEEL_BAZELRC=$config/bazelrc
  command=("$FLYWHEEL_BAZEL" "--bazelrc=$FLYWHEEL_BAZELRC" "--output_user_root=$cache/bazel" "${view[@]}")
  # Debian builds Bazel without the data that the command `version` prints.
  if [[ ${1:-} == version ]]; then command+=(--version); else command+=("$@"); fi
}

# Puts the program that the variable $1 names into the root as $2. Such a program itself needs
# nothing of this machine; a version manager's script would.
bind_program() {
  local -n program=$1
  local path magic=''
  [[ -n $program ]] || return 0
  path=$(realpath -- "$program")
  program=
  IFS= read -r -n 4 magic <"$path" || true
  [[ $magic == $'\177ELF' ]] || return 0
  binds+=(--ro-bind "$path" "/usr/local/bin/$2")
  program=/usr/local/bin/$2
}

# Makes the root start this machine's Chromium, of which it has no library, by changing into this machine's files. Only
# root may do that; for others it is empty, and the tests of pages are skipped, with a message.
bind_chromium() {
  if [[ -z $FLYWHEEL_CHROMIUM ]] || ((EUID != 0)); then
    FLYWHEEL_CHROMIUM=''
    return 0
  fi
  binds+=(--dev-bind / /usr/local/machine --symlink "$(realpath -- "$FLYWHEEL_CHROMIUM")" /usr/local/lib/machine-chromium)
  binds+=(--ro-bind "$airgap/chromium.sh" /usr/local/bin/chromium)
  FLYWHEEL_CHROMIUM=/usr/local/bin/chromium
}

# What tools/dev/remote/install made, for the test of remote execution; empty if it did not run.
name_remote() {
  local remote
  # shellcheck source=tools/dev/remote/place.sh
  source "$project/tools/dev/remote/place.sh"
  find_remote
  [[ -e $remote/.whole ]] || remote=
  export FLYWHEEL_REMOTE=$remote
}

run_debian() {
  local command view=()
  write_config
  find_programs
  set_bazel "$@"
  exec "${command[@]}"
}

run_in_root() {
  local binds=() command label view
  require_bwrap
  write_config
  read -r label <"$root/usr/share/bazel/build-label.txt" || true
  [[ $label == "$version" ]] || label+=" (not the $version asked for)"
  say "Bazel $label of the private root $root"
  root_binds
  machine_binds
  find_programs
  bind_program FLYWHEEL_TERRAFORM terraform
  bind_program FLYWHEEL_TOFU tofu
  bind_program FLYWHEEL_PROVIDER_SIMPLE_V6 provider-simple-v6
  bind_program FLYWHEEL_ACTIONLINT actionlint
  bind_program FLYWHEEL_HELM helm
  bind_program FLYWHEEL_BUILDIFIER buildifier
  bind_chromium
  name_remote
  # A server lives on in the root and among the folders it was started with: where they
  # are others now, this makes Bazel start a new one.
  view=("--host_jvm_args=-Dgloriousflywheel.view=$(cksum <<<"$root_stamp ${binds[*]}" | tr ' ' -)")
  set_bazel "$@"
  # What this machine's shell is set up for is not in the root.
  export PATH=/usr/local/bin:/usr/bin:/bin LC_ALL=C.UTF-8
  unset JAVA_HOME PYTHONHOME PYTHONPATH
  exec bwrap --cap-add ALL "${binds[@]}" --remount-ro / --chdir "$(pwd -P)" "${command[@]}"
}

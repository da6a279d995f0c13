#!/usr/bin/env bash
# Makes the private root in the folder $1 from Debian's packages, using the mirror $2
# (none: debootstrap's own). Runs in a mount and process namespace of its own, so that
# nothing stays mounted or running when it is stopped. A change here makes a new root.
set -euo pipefail
umask 022

target=$1 mirror=$2
# Debian 12's Bazel knows no Bzlmod. This suite's does, but needs a newer libc, hence a
# root of its own.
suite=forky
packages=(bazel-bootstrap bazel-rules-shell bazel-stardoc ca-certificates git python3-pip)

step() {
  printf 'bazelw:   %s\n' "$*" >&3
  printf '== %s\n' "$*"
}

write_settings() {
  mkdir -p "$target/etc/dpkg/dpkg.cfg.d" "$target/etc/apt/apt.conf.d" "$target/etc/apt/auth.conf.d"
  # A root that a power cut spoils is made again: nothing need be flushed to the disk.
  printf '%s\n' path-exclude=/usr/share/{doc,man,locale}/'*' force-unsafe-io \
    >"$target/etc/dpkg/dpkg.cfg.d/lean"
  # How this machine reaches its packages (proxies, certificates, clocks) holds inside.
  apt-config dump | grep '^Acquire::' | grep -v '^Acquire::IndexTargets' \
    >"$target/etc/apt/apt.conf.d/90machine" || true
  cp -r /etc/apt/auth.conf.d/. "$target/etc/apt/auth.conf.d/" 2>/dev/null || true
  cp /etc/apt/auth.conf "$target/etc/apt/" 2>/dev/null || true
}

proxy_of_apt() {
  local proxy=''
  eval "$(apt-config shell proxy Acquire::http::Proxy)"
  [[ -z $proxy || $proxy == DIRECT ]] || export http_proxy=${http_proxy:-$proxy}
}

in_target() {
  chroot "$target" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 \
    DEBIAN_FRONTEND=noninteractive "${proxies[@]}" "$@"
}

write_settings
proxy_of_apt
proxies=()
for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
  [[ -z ${!name:-} ]] || proxies+=("$name=${!name}")
done

step "1/3 base system (debootstrap $suite)"
# Debian 12's debootstrap has no script of that name; every Debian suite uses this one.
debootstrap --variant=minbase "$suite" "$target" "$mirror" sid

# The Java runtime's installation reads /proc.
mount --rbind /proc "$target/proc"
mount --rbind /dev "$target/dev"
cp -L /etc/resolv.conf "$target/etc/resolv.conf"
if [[ -e /etc/ssl/certs/ca-certificates.crt ]]; then
  mkdir -p "$target/etc/ssl/certs"
  cp -L /etc/ssl/certs/ca-certificates.crt "$target/etc/ssl/certs/"
fi

step '2/3 Bazel, a Java runtime, Python and Git (apt)'
in_target apt-get -o Acquire::Check-Valid-Until=false update
in_target apt-get install --yes --no-install-recommends "${packages[@]}"

step '3/3 cleaning up'
in_target apt-get clean
# Debian's settings for Bazel warn at every call and keep every sandbox.
sed -i '/host_javabase/d; /sandbox_debug/d' "$target/etc/bazel/bazelrc"
# What pip needs must not stand in for a dependency that a target forgot to name.
mv "$target/usr/lib/python3/dist-packages" "$target/usr/lib/python3/pip-only"
mkdir "$target/usr/lib/python3/dist-packages"
# Where this machine's settings are put over the root's own.
mkdir -p "$target/etc/xdg/pip"
touch "$target/etc/pip.conf" "$target/etc/hosts"
rm -rf "$target"/var/lib/apt/lists/* "$target/etc/apt/apt.conf.d/90machine" "$target"/etc/apt/auth.conf*

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
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
packages=(bazel-bootstrap bazel-rules-shell bazel-stardoc ca-certificates curl git python3-pip)

step() {
  printf 'bazelw:   %s\n' "$*" >&3
  printf '== %s\n' "$*"
}

# How this machine reaches its packages (proxies, certificates, passwords) holds inside too, but
# only in memory: however this stops, it is gone. What would let apt use packages without a
# signature, or an index of any date, does not hold.
write_settings() {
  mkdir -p "$target/etc/dpkg/dpkg.cfg.d" "$target/etc/apt"
  # A root that a power cut spoils is made again: nothing need be flushed to the disk.
  printf '%s\n' path-exclude=/usr/share/{doc,man,locale}/'*' force-unsafe-io \
    >"$target/etc/dpkg/dpkg.cfg.d/lean"
  mount -t tmpfs -o mode=755 tmpfs "$target/etc/apt"
  mkdir "$target/etc/apt/apt.conf.d" "$target/etc/apt/auth.conf.d"
  apt-config dump | grep '^Acquire::' |
    grep -Ev '^Acquire::(IndexTargets|Allow|Check-|Max-ValidTime|Min-ValidTime)' \
      >"$target/etc/apt/apt.conf.d/90machine" || true
  cp -r /etc/apt/auth.conf.d/. "$target/etc/apt/auth.conf.d/" 2>/dev/null || true
  cp /etc/apt/auth.conf "$target/etc/apt/" 2>/dev/null || true
}

# A password in the mirror's address goes where wget and apt read it, and into no file of the root.
hide_password() {
  local scheme=${mirror%%://*} rest=${mirror#*://} said host
  said=${rest%%/*}
  host=${said##*@}
  [[ $said == *@* ]] || return 0
  said=${said%@*}
  said=$(printf '%b' "${said//%/\\x}")
  mirror=$scheme://$host${rest#"${rest%%/*}"}
  mkdir "$target/etc/apt/home"
  printf 'machine %s login %s password %s\n' "${host%:*}" "${said%%:*}" "${said#*:}" >"$target/etc/apt/home/.netrc"
  # Apt sends a password without encryption only where it is asked to.
  sed "s|^machine |machine $scheme://|; s|://${host%:*} |://$host |" "$target/etc/apt/home/.netrc" \
    >"$target/etc/apt/auth.conf.d/mirror.conf"
  export HOME=$target/etc/apt/home
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

# The index of a snapshot is signed, but its time is over; to a slow clock, it lies in the future.
# Both are accepted for this one repository, with a message.
update_index() {
  local words option
  words=$(in_target apt-get update 2>&1) && return
  printf '%s\n' "$words"
  case $words in
    *' is expired '*) option=check-valid-until ;;
    *' is not valid yet '*) option=check-date ;;
    *) return 1 ;;
  esac
  step "the mirror's index of $suite has a right signature, but not a right date; it is used ($option=no)"
  sed -i "s/^deb /deb [$option=no] /" "$target/etc/apt/sources.list"
  in_target apt-get update
}

write_settings
hide_password
proxy_of_apt
proxies=()
for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
  [[ -z ${!name:-} ]] || proxies+=("$name=${!name}")
done

step "1/3 base system (debootstrap $suite)"
# Debian 12's debootstrap has no script of that name; every Debian suite uses this one.
debootstrap --variant=minbase --force-check-gpg --keyring="$keyring" "$suite" "$target" "$mirror" sid

# The Java runtime's installation reads /proc.
mount --rbind /proc "$target/proc"
mount --rbind /dev "$target/dev"
cp -L /etc/resolv.conf "$target/etc/resolv.conf"
if [[ -e /etc/ssl/certs/ca-certificates.crt ]]; then
  mkdir -p "$target/etc/ssl/certs"
  cp -L /etc/ssl/certs/ca-certificates.crt "$target/etc/ssl/certs/"
fi

step '2/3 Bazel, a Java runtime, Python and Git (apt)'
update_index
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
rm -rf "$target"/var/lib/apt/lists/* "$target"/var/log/*

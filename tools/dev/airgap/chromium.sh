#!/bin/sh
# This machine's Chromium, started among its own files: it has a hundred libraries, which the private root lacks.
exec /usr/sbin/chroot /usr/local/machine "$(readlink /usr/local/lib/machine-chromium)" "$@"

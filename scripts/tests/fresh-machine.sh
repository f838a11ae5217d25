#!/usr/bin/env bash
# Tries what a newcomer does, on a machine with nothing installed: a minimal Debian in a chroot, a
# clone of HEAD in it, and there the commands given (default: scripts/install-deps). Needs root and
# debootstrap; takes minutes, so it is run by hand and not by scripts/test.
#   scripts/tests/fresh-machine.sh
#   scripts/tests/fresh-machine.sh scripts/run "scripts/test --fast"
#   KEEP=folder  afterwards, copies the clone's out/ there
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
suite=${SUITE:-bookworm}
[[ $EUID -eq 0 ]] || { echo "fresh-machine: needs root for chroot and mounts" >&2; exit 4; }
command -v debootstrap >/dev/null || { echo "fresh-machine: needs debootstrap" >&2; exit 4; }

# All mounts live in a mount namespace of our own and every process in a PID namespace of our own:
# both vanish with this script however it ends. The chroot is removed by the outer instance, which
# has none of the mounts and so cannot reach through one.
if [[ -z ${FRESH_MACHINE_CHROOT:-} ]]; then
  FRESH_MACHINE_CHROOT=$(mktemp -d "${TMPDIR:-/tmp}/fresh-machine.XXXXXX")
  export FRESH_MACHINE_CHROOT
  trap 'rm -rf --one-file-system "$FRESH_MACHINE_CHROOT"' EXIT
  trap 'exit 130' INT TERM
  rc=0
  unshare --mount --propagation private --pid --ipc --fork --kill-child "$0" "$@" || rc=$?
  if [[ -n ${KEEP:-} && -d $FRESH_MACHINE_CHROOT/src/ipcmark/out ]]; then
    mkdir -p "$KEEP"
    cp -a "$FRESH_MACHINE_CHROOT/src/ipcmark/out/." "$KEEP/"
  fi
  exit $rc
fi
chroot=$FRESH_MACHINE_CHROOT

# The mirror that this machine itself uses.
mirror=$({ cat /etc/apt/sources.list /etc/apt/sources.list.d/*.{sources,list} 2>/dev/null || true; } |
  awk -v suite="$suite" '
    $1 == "URIs:" { uri = $2 }
    $1 == "Suites:" { for (i = 2; i <= NF; i++) if ($i == suite) { print uri; exit } }
    $1 == "deb" { for (i = 2; i < NF; i++) if ($(i + 1) == suite) { print $i; exit } }')
[[ -n $mirror ]] || { echo "fresh-machine: no apt source here offers $suite" >&2; exit 4; }

stage() { # NAME COMMAND...: runs it and says how long it took
  local name=$1 from=$EPOCHREALTIME rc=0
  shift
  "$@" || rc=$?
  awk -v from="$from" -v to="$EPOCHREALTIME" -v rc=$rc -v name="$name" \
    'BEGIN { printf "fresh-machine: %6.1f s  exit %d  %s\n", to - from, rc, name }' >&2
  return $rc
}

stage debootstrap debootstrap --variant=minbase "$suite" "$chroot" "$mirror" >"$chroot.log" 2>&1 || {
  cat "$chroot.log" >&2
  exit 4
}
rm -f "$chroot.log"
mount -t proc proc "$chroot/proc"
mount -t sysfs sysfs "$chroot/sys"
mount --bind /dev "$chroot/dev"
mount -t tmpfs -o mode=1777 tmpfs "$chroot/dev/shm"
cp /etc/resolv.conf "$chroot/etc/resolv.conf"
git clone --quiet "file://$root" "$chroot/src/ipcmark"

in_chroot() {
  chroot "$chroot" /usr/bin/env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    LANG=C.UTF-8 ${CI:+CI="$CI"} bash -c "cd /src/ipcmark && $1"
}
worst=0
[[ $# -gt 0 ]] || set -- scripts/install-deps
for command in "$@"; do
  rc=0
  stage "$command" in_chroot "$command" || rc=$?
  ((rc == 0)) || worst=$rc
done
exit $worst

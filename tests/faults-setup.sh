# Sourced by run.sh and faults.sh: what the fault tests need of the machine, and a place of their own that is cleaned up after a crash, too.

# missing_fault_packages: the names of the packages whose programs are not there.
missing_fault_packages() {
  local program package
  while read -r program package; do
    command -v "$program" >/dev/null || echo "$package"
  done <<'TABLE'
strace strace
mkfs.ext4 e2fsprogs
mkfs.xfs xfsprogs
nbdkit nbdkit
nbdfuse libnbd-bin
fusermount3 fuse3
prlimit util-linux
findmnt mount
rsyslogd rsyslog
TABLE
  compgen -G '/usr/lib/*-linux-gnu/faketime/libfaketimeMT.so.1' >/dev/null || echo libfaketime
  compgen -G '/usr/lib/*-linux-gnu/rsyslog/lmnsd_ossl.so' >/dev/null || echo rsyslog-openssl
}

# make_fault_place: a temporary directory for everything the tests make. Its path is short: a Unix socket's path has room for 107 bytes.
make_fault_place() {
  fault_place=$(mktemp -d "${TMPDIR:-/tmp}/aotf.XXXX")
  export TMPDIR=$fault_place
}

# remove_fault_place: ends what still runs on a ledger in it, and unmounts and removes what is left; loop devices free themselves at the unmount.
remove_fault_place() {
  local process mount
  for process in /proc/[0-9]*; do
    if { tr '\0' ' ' <"$process/cmdline"; } 2>/dev/null | grep -qF " $fault_place/"; then
      kill -KILL "${process#/proc/}" 2>/dev/null || true
    fi
  done
  while read -r mount; do
    umount --lazy "$mount" || true
  done < <(awk -v place="$fault_place/" 'index($2, place) == 1 { print $2 }' /proc/self/mounts | tac)
  # What was killed may still be writing its last bytes.
  for _ in 1 2 3 4 5; do
    rm -rf --one-file-system "$fault_place" 2>/dev/null && return
    sleep 1
  done
  echo "'$fault_place' could not be removed: look for what still uses it." >&2
}

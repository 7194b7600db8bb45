#!/usr/bin/env bash
# Runs the whole fault matrix: every system call of the write path failed and killed in turn, power cuts, failing disks, full disks, clock steps.
# It needs root and loop devices, and takes 40 minutes to two hours on two processors. tests/run.sh runs a quick subset of the same tests.
# Usage: bash tests/faults.sh [--only NAME]     NAME: a part of a test's full name, such as PowerCut, DiskFull or RunningFaultTests
# One line a case; the last line is 'N passed, N failed'; the exit code is 0 only when something ran and nothing failed.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly project=tests/AuditOtel.Faults.Tests
readonly configuration=Release
readonly longest=5h

filter=()
case "${1-}" in
  '') ;;
  --only) filter=(--filter "FullyQualifiedName~${2:?"--only needs a part of a test's name, such as --only PowerCut"}") ;;
  *) sed -n '2,5s/^# //p' "$0" >&2; exit 2 ;;
esac

source tests/faults-setup.sh
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false
export AUDITOTEL=$PWD/artifacts/auditotel/auditotel AUDITOTEL_FAULTS=whole

mapfile -t missing < <(missing_fault_packages)
if [ ${#missing[@]} -gt 0 ]; then
  apt-get update -q >/dev/null
  DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}" >/dev/null
fi
dotnet publish collector/AuditOtel.Cli -c "$configuration" -o artifacts/auditotel -v quiet
dotnet build "$project" -c "$configuration" -v quiet

make_fault_place
trap 'remove_fault_place' EXIT
trap 'exit 130' INT TERM

log=$TMPDIR/log
rc=0
# The runner prints a line when a case ends, and what a failed one said after it; the class's path and the tally are left out.
timeout --kill-after=30s "$longest" dotnet test "$project" -c "$configuration" --no-build "${filter[@]}" --logger 'console;verbosity=normal' </dev/null 2>&1 \
  | tee "$log" \
  | sed -u -nE 's/^  Passed AuditOtel\.Faults\.Tests\.(.*)/ok      \1/p; s/^  Failed AuditOtel\.Faults\.Tests\.(.*)/FAILED  \1/p; /^  (Error Message|Stack Trace):/d; /^   /p' || rc=$?

passed=$(grep -c '^  Passed ' "$log" || true)
failed=$(grep -c '^  Failed ' "$log" || true)
if [ "$failed" -eq 0 ] && { [ "$rc" -ne 0 ] || [ "$passed" -eq 0 ]; }; then
  tail -n 20 "$log"
  failed=1
fi
echo
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]

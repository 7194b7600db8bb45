#!/usr/bin/env bash
# What the rules cost in a build: builds one project without them and with them, in turns, and tells the processor time of each.
#   bench/coverage-cost.sh PROJECT.csproj [ROUNDS] [options of dotnet build]
# The project is restored before, and built whole each time, with no compiler or build engine that goes on running: what a build server pays.
set -euo pipefail
cd "$(dirname "$0")/.."
project=${1:?name a project file}
rounds=${2:-5}
shift $(($# < 2 ? $# : 2))

# With the package's own targets the verifier would run too; here only the analyzers are added, to a project that knows nothing of them.
dotnet build analyzers/AuditOtel.Analyzers -c Release -v q -nologo >/dev/null
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cat >"$directory/rules.targets" <<TARGETS
<Project><ItemGroup><Analyzer Include="$PWD/analyzers/AuditOtel.Analyzers/bin/Release/netstandard2.0/AuditOtel.Analyzers.dll" /></ItemGroup></Project>
TARGETS

# The processor time of a build and of all that it starts, in seconds.
build() {
  local TIMEFORMAT='%U %S'
  { time dotnet build "$project" -c Release --no-restore --no-incremental --no-dependencies -v q -nologo -nodeReuse:false -p:UseSharedCompilation=false "$@" >"$directory/log" 2>&1; } 2>"$directory/time" ||
    { tail -n 20 "$directory/log" >&2; exit 1; }
  awk '{ print $1 + $2 }' "$directory/time"
}

build "$@" >/dev/null
printf 'round\twithout\twith\n'
for round in $(seq "$rounds"); do
  without=$(build "$@")
  with=$(build "$@" "-p:CustomAfterMicrosoftCommonTargets=$directory/rules.targets")
  printf '%s\t%s\t%s\n' "$round" "$without" "$with"
done | tee "$directory/rounds"
awk '{ without += $2; with += $3 } END { printf "all\t%.1f\t%.1f\t%+.1f %%\n", without, with, (with / without - 1) * 100 }' "$directory/rounds"

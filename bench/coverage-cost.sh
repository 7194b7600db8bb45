#!/usr/bin/env bash
# What the rules cost in a build: builds one project without them and with them, in turns, and tells the processor time of each.
#   bench/coverage-cost.sh PROJECT.csproj [ROUNDS] [options of dotnet build]
# The project is restored before, and built whole each time, with no compiler or build engine that goes on running: what a build server pays.
#   bench/coverage-cost.sh DIRECTORY [ROUNDS] [options of bench/AuditOtel.Precision]
# The same of all sources in a directory as one project of the web SDK, whose libraries need not be there: what the compiler does up to where it would write the assembly, with the rules that the SDK runs by default. (The compiler
# itself runs no rule over sources that lack libraries.) The peak of memory in MiB is told too.
set -euo pipefail
cd "$(dirname "$0")/.."
project=${1:?name a project file, or a directory of sources}
rounds=${2:-5}
shift $(($# < 2 ? $# : 2))
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT

# The processor time of a build and of all that it starts, in seconds.
build() {
  local TIMEFORMAT='%U %S'
  { time dotnet build "$project" -c Release --no-restore --no-incremental --no-dependencies -v q -nologo -nodeReuse:false -p:UseSharedCompilation=false "$@" >"$directory/log" 2>&1; } 2>"$directory/time" ||
    { tail -n 20 "$directory/log" >&2; exit 1; }
  awk '{ print $1 + $2 }' "$directory/time"
}

of_project() {
  # With the package's own targets the verifier would run too; here only the analyzers are added, to a project that knows nothing of them.
  dotnet build analyzers/AuditOtel.Analyzers -c Release -v q -nologo >/dev/null
  cat >"$directory/rules.targets" <<TARGETS
<Project><ItemGroup><Analyzer Include="$PWD/analyzers/AuditOtel.Analyzers/bin/Release/netstandard2.0/AuditOtel.Analyzers.dll" /></ItemGroup></Project>
TARGETS
  build "$@" >/dev/null
  printf 'round\twithout\twith\n'
  for round in $(seq "$rounds"); do
    without=$(build "$@")
    with=$(build "$@" "-p:CustomAfterMicrosoftCommonTargets=$directory/rules.targets")
    printf '%s\t%s\t%s\n' "$round" "$without" "$with"
  done
}

# Which comes first changes from round to round, so that a host that becomes slower or faster speaks for neither.
of_directory() {
  dotnet build bench/AuditOtel.Precision -c Release -v q -nologo >/dev/null
  cp -r bench/AuditOtel.Precision/bin/Release/net10.0 "$directory/program"
  local program=("$directory/program/AuditOtel.Precision" "$project" "$@" --cost)
  printf 'round\twithout\twith\tMiB without\tMiB with\n'
  for round in $(seq "$rounds"); do
    ((round % 2)) && order="none all" || order="all none"
    for which in $order; do "${program[@]}" "$which" >"$directory/$which"; done
    paste "$directory/none" "$directory/all" | awk -v round="$round" -v OFS='\t' '{ print round, $1, $4, $2, $5 }'
  done
}

if [[ -d $project ]]; then of_directory "$@"; else of_project "$@"; fi | tee "$directory/rounds"
awk 'NR > 1 { without += $2; with += $3; if ($4 > most) most = $4; if ($5 > more) more = $5 }
  END { printf "all\t%.1f\t%.1f\t%+.1f %%", without, with, (with / without - 1) * 100; if (most) printf "\tpeak %d and %d MiB", most, more; print "" }' "$directory/rounds"

#!/usr/bin/env bash
# Builds everything with warnings as errors and runs every test. Installs by name what the tests need and the machine lacks.
# Usage: bash tests/run.sh [--only PROJECT]     PROJECT: a folder under tests/, or the part of its name between 'AuditOtel.' and '.Tests'
# The last line is 'N passed, N failed, N skipped'; the exit code is 0 only when nothing failed and nothing was skipped.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly configuration=Release
readonly longest_project=15m
readonly js=tests/AuditOtel.EndToEnd.Tests/Js

only=
case "${1-}" in
  '') ;;
  --only) only=${2:?"--only needs the name of a test project, such as --only Ledger"} ;;
  *) sed -n '2,4s/^# //p' "$0" >&2; exit 2 ;;
esac

source tests/faults-setup.sh
logs=$(mktemp -d)
make_fault_place
trap 'stop_projects; remove_fault_place; stop_compiler; rm -rf "$logs"' EXIT
trap 'exit 130' INT TERM

passed=0 failed=0 skipped=0 lanes=()
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# No compiler or build process may outlive the run: the projects of the solution share a compiler of this run's own, and what tests build starts none.
readonly compiler=auditotel-tests-$$
compiler_started=
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false
export AUDITOTEL=$PWD/artifacts/auditotel/auditotel

finish() {
  echo
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ] && [ "$skipped" -eq 0 ] && [ "$passed" -gt 0 ]
  exit
}

# step TITLE COMMAND...: runs the command, prints one line, and everything the command said when it fails.
step() {
  local title=$1 log=$logs/step.log started=$SECONDS
  shift
  printf '%-46s ' "$title"
  if "$@" >"$log" 2>&1 </dev/null; then
    echo "ok      $((SECONDS - started)) s"
  else
    echo "FAILED  $((SECONDS - started)) s"
    cat "$log"
    return 1
  fi
}

# A step that all later ones need: its failure ends the run.
need() {
  step "$@" || { failed=$((failed + 1)); finish; }
}

install_packages() {
  local as=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "These packages are missing: $*. Install them as root with: apt-get install $*"; return 1; }
    as=(sudo)
  fi
  "${as[@]}" apt-get update -q && "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"
}

check_tools() {
  local tool major
  for tool in dotnet node npm; do
    command -v "$tool" >/dev/null || { echo "'$tool' is missing: install the .NET SDK 10, Node 20 and npm first."; return 1; }
  done
  major=$(node --version | sed 's/^v\([0-9]*\).*/\1/')
  [ "$major" -ge 20 ] || { echo "Node $(node --version) is too old for the OpenTelemetry exporters: install Node 20."; return 1; }
}

missing_packages() {
  command -v git >/dev/null || echo git
  command -v curl >/dev/null || echo curl
  missing_fault_packages
  command -v openssl >/dev/null || echo openssl
  command -v chromium >/dev/null || printf '%s\n' chromium fonts-dejavu-core
  compgen -G '/usr/lib/*-linux-gnu/rsyslog/omelasticsearch.so' >/dev/null || echo rsyslog-elasticsearch
  ldconfig -p 2>/dev/null | grep -q 'libcrypto\.so\.3' || echo libssl3
}

# One compiler for all projects is warm after the first; started anew for each, it would work twice as long.
build_solution() {
  compiler_started=true
  dotnet build AuditOtel.sln -c "$configuration" --no-restore -warnaserror -p:UseSharedCompilation=true -p:SharedCompilationId="$compiler"
}

# A compiler that has ended already says so, which is fine.
stop_compiler() {
  local roslyn
  [ -n "$compiler_started" ] || return 0
  compiler_started=
  roslyn=$(dotnet msbuild sdk/AuditOtel.Api/AuditOtel.Api.csproj -getProperty:RoslynTargetsPath) || return 0
  dotnet "$roslyn/bincore/VBCSCompiler.dll" -pipename:"$compiler" -shutdown || true
}

publish_program() {
  rm -rf artifacts/auditotel
  dotnet publish collector/AuditOtel.Cli -c "$configuration" --no-build -o artifacts/auditotel && test -x "$AUDITOTEL"
}

run_quick_start() {
  local said
  said=$(timeout --kill-after=10s 2m dotnet run --project samples/QuickStart -c "$configuration" --no-build) || { echo "$said"; echo "QuickStart did not end with 0."; return 1; }
  echo "$said"
  grep -qw intact <<<"$said" || { echo "QuickStart did not say 'intact'."; return 1; }
}

# counter NAME FILE: one number of the results file's Counters element.
# A file that broke off has none, which counts as 0.
counter() {
  { grep -o '<Counters [^>]*' "$2" | grep -o " $1=\"[0-9]*\"" | grep -o '[0-9]*'; } || echo 0
}

# What mostly waits, for minutes, runs beside everything else: the tests of these namespaces, in a lane of their own.
readonly faults=AuditOtel.Faults.Tests
readonly waiting=AuditOtel.Faults.Tests.Sinks

# test_filter NAME: which tests belong to a name that is printed; nothing when all of its project do.
test_filter() {
  case $1 in
    "$waiting") echo "FullyQualifiedName~$waiting." ;;
    "$faults") echo "FullyQualifiedName!~$waiting." ;;
  esac
}

# run_project NAME: runs one test project, or a part of it, says how it went, and writes its counts for the sums.
run_project() {
  local name=$1 log=$logs/$1.log results=$logs/$1.trx project=$1 filter started=$SECONDS rc=0 total=0 executed=0 good=0 bad=0
  [ "$name" != "$waiting" ] || project=$faults
  filter=$(test_filter "$name")
  timeout --kill-after=30s "$longest_project" dotnet test "tests/$project" -c "$configuration" --no-build --results-directory "$logs" \
    ${filter:+--filter "$filter"} --logger "trx;LogFileName=$name.trx" --logger 'console;verbosity=normal' >"$log" 2>&1 </dev/null &
  echo $! >"$logs/$name.pid"
  wait $! || rc=$?
  rm -f "$logs/$name.pid"
  if [ -f "$results" ]; then
    total=$(counter total "$results") executed=$(counter executed "$results") good=$(counter passed "$results") bad=$(counter failed "$results")
  fi
  # A run that broke off, a project without a test and a non-zero end without a failed test are failures too.
  if [ "$bad" -eq 0 ] && { [ "$rc" -ne 0 ] || [ "$total" -eq 0 ]; }; then bad=1; fi
  if [ "$bad" -eq 0 ] && [ "$total" -eq "$executed" ]; then
    printf '%-46s ok      %s s, %s passed\n' "$name" $((SECONDS - started)) "$good"
  else
    printf '%-46s FAILED  %s s, %s passed, %s failed, %s skipped\n' "$name" $((SECONDS - started)) "$good" "$bad" $((total - executed))
    [ "$rc" -ne 124 ] && [ "$rc" -ne 137 ] || echo "It did not end within $longest_project."
    [ "$total" -gt 0 ] || echo "No test ran."
    grep -vE '^ *Passed ' "$log" || true
  fi
  echo "$good $bad $((total - executed))" >"$logs/$name.counts"
}

# run_lane NAME...: one project after the other.
run_lane() {
  local project
  for project in "$@"; do
    run_project "$project"
  done
}

# run_projects NAME...: in three lanes. The tests that start programs mostly wait, for disks and for one another, while the others compute.
run_projects() {
  local name names=() with_programs=() without=() last=() beside=() good bad left
  for name in "$@"; do
    names+=("$name")
    case $name in
      *.EndToEnd.Tests) with_programs+=("$name") ;;
      "$faults") last+=("$name"); beside+=("$waiting"); names+=("$waiting") ;;
      *) without+=("$name") ;;
    esac
  done
  run_lane "${with_programs[@]}" &
  lanes=($!)
  run_lane "${without[@]}" "${last[@]}" &
  lanes+=($!)
  run_lane "${beside[@]}" &
  lanes+=($!)
  wait
  lanes=()
  for name in "${names[@]}"; do
    if [ -f "$logs/$name.counts" ]; then
      read -r good bad left <"$logs/$name.counts"
    else
      echo "$name left no counts: its lane broke off."
      good=0 bad=1 left=0
    fi
    passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + left))
  done
}

# Ends what a run that is broken off has left: first the lanes, which would go on with their next project.
stop_projects() {
  local pid
  for pid in "${lanes[@]}"; do
    kill "$pid" 2>/dev/null || true
  done
  for pid in "$logs"/*.pid; do
    [ ! -f "$pid" ] || kill "$(cat "$pid")" 2>/dev/null || true
  done
}

mapfile -t projects < <(cd tests && printf '%s\n' *.Tests)
if [ -n "$only" ]; then
  projects=()
  for candidate in "$only" "AuditOtel.$only.Tests"; do
    [ ! -d "tests/$candidate" ] || projects+=("$candidate")
  done
  [ ${#projects[@]} -eq 1 ] || { echo "There is no test project '$only'; these are: $(cd tests && echo *.Tests)." >&2; exit 2; }
fi

need 'Tools' check_tools
mapfile -t missing < <(missing_packages)
if [ ${#missing[@]} -gt 0 ]; then
  need "Install ${missing[*]}" install_packages "${missing[@]}"
fi
need 'JS counterparts' npm --prefix "$js" ci --omit=dev --no-audit --no-fund
need 'Restore as locked' dotnet restore AuditOtel.sln --locked-mode
need 'Build, warnings are errors' build_solution
stop_compiler
need 'Publish auditotel' publish_program
if [ -z "$only" ]; then
  step 'QuickStart' run_quick_start && passed=$((passed + 1)) || failed=$((failed + 1))
fi
run_projects "${projects[@]}"
finish

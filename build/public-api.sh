#!/usr/bin/env bash
# Brings PublicAPI.Unshipped.txt of each package up to what its code shows. Look at the difference: it is what users will see.
# Usage: bash build/public-api.sh
set -euo pipefail
cd "$(dirname "$0")/.."

said=$(mktemp)
trap 'rm -f "$said"' EXIT
for project in sdk/*/*.csproj; do
  file=$(dirname "$project")/PublicAPI.Unshipped.txt
  dotnet build "$project" -c Release -p:TreatWarningsAsErrors=false --no-incremental >"$said" || { cat "$said"; exit 1; }
  added=$(sed -n "s/.*RS0016: Symbol '\(.*\)' is not part of.*/\1/p" "$said")
  gone=$(sed -n "s/.*RS0017: Symbol '\(.*\)' is part of the declared API.*/\1/p" "$said")
  kept=$(grep -vxF -e '#nullable enable' -e "${gone:-#nullable enable}" "$file" || true)
  { echo '#nullable enable'; printf '%s\n%s\n' "$kept" "$added" | grep . | LC_ALL=C sort -u; } >"$file.new"
  mv "$file.new" "$file"
  git --no-pager diff --stat -- "$file"
done

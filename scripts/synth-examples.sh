#!/usr/bin/env bash
# Synthesizes every app under examples/ into the given directory.
set -eu
out=$1
cd "$(dirname "$0")/.."
for app in examples/*/app.ts; do
  name=$(basename "$(dirname "$app")")
  echo "example $name"
  TSX_TSCONFIG_PATH=tsconfig.dev.json npx cdk synth -q --app "node --import tsx $app" -o "$out/$name"
  # An app without a budget is checked: it has no ledger of its own.
  test -s "$out/$name/connection-budget.json" || npm run -s connection-budget -- check "$out/$name"
done

#!/usr/bin/env bash
# Installs the packed tarball into an empty app and synthesizes a budget: directory, aws-cdk-lib version, constructs version.
set -eu
dir=$1
cdk=$2
constructs=$3
root=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$dir"
tarball=$(cd "$root" && npm pack --silent --pack-destination "$dir")
cd "$dir"
cat >package.json <<'JSON'
{ "name": "empty-app", "version": "1.0.0", "private": true }
JSON
npm install --silent --no-audit --no-fund "./$tarball" "aws-cdk-lib@$cdk" "constructs@$constructs"
cp "$root/test/packed/app.js" app.js
node app.js
test "$(node -p "require('./cdk.out/connection-budget.json').budgets[0].ceiling.maxConnections")" = 77
npx --no-install connection-budget capacity db.t3.micro --engine postgres --engine-version 16.8 --json >capacity.json
test "$(node -p "require('./capacity.json').usable")" = 51
npx --no-install connection-budget --help >/dev/null
printf 'name: Orders\ndatabase: { engine: postgres, engineVersion: "16.8", instanceClass: db.t3.micro }\nconsumers:\n  - { name: Worker, connections: 7 }\n' >plan.yaml
npx --no-install connection-budget plan plan.yaml >/dev/null

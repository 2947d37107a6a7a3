#!/usr/bin/env bash
# Pin every dependency with its hashes; run after a change of pyproject.toml. Needs uv.
set -eu
cd "$(dirname "$0")/.."
compile() { uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml "$@"; }
compile --extra pkcs11 --output-file requirements.txt
compile --extra pkcs11 --extra spark --extra telemetry --extra dev --constraint requirements.txt --output-file requirements-dev.txt
compile --extra node --constraint requirements.txt --output-file requirements-node.txt

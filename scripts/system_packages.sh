#!/usr/bin/env bash
# See that the programs the tests drive are here: as root on Debian install them, elsewhere name them.
set -eu
declare -A package=([chromium]=chromium [softhsm2-util]=softhsm2 [pdfsig]=poppler-utils)
missing=()
for program in "${!package[@]}"; do
  command -v "$program" >/dev/null || missing+=("${package[$program]}")
done
[ "${#missing[@]}" -eq 0 ] && exit 0
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  echo "Installing for the tests: ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
else
  echo "The tests need these Debian packages (or their like): ${missing[*]}" >&2
  exit 1
fi

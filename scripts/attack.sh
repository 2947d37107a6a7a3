#!/bin/sh
# Let sqlmap try the public forms of a hall that runs here: scripts/attack.sh [http://127.0.0.1:8000]
# The tracking form locks after twenty wrong PINs: delete the rows of dossiers_wrongpin while it runs.
# Exit 1 where it finds a way in, 2 where it could not try. It writes nothing but into a folder of its own, which it removes.
set -eu
cd "$(dirname "$0")/.."
hall=${1:-http://127.0.0.1:8000}
case $hall in http://127.0.0.1:*|http://localhost:*) ;; *) echo "Only a hall on this machine." >&2; exit 2 ;; esac
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
attack() {
  echo "== $*"
  .venv/bin/sqlmap --batch --level 1 --risk 1 --dbms PostgreSQL --technique BEU \
    "$@" --ignore-code 404,422 --timeout 20 --retries 1 --output-dir "$folder" --disable-coloring \
    >"$folder/said" 2>&1 || { tail -5 "$folder/said" >&2; exit 2; }
  grep -E 'HTTP|injectable|WARNING|CRITICAL' "$folder/said" | tail -6
  if grep -q 'is vulnerable\|identified the following injection' "$folder/said"; then exit 1; fi
  grep -q 'appear to be injectable\|seem to be injectable' "$folder/said" || exit 2
}
token=--csrf-token=csrfmiddlewaretoken
attack -u "$hall/procedures/?q=khai"
attack -u "$hall/tracking/H99.12-260302-0001*/"
attack -u "$hall/tracking/" --data 'csrfmiddlewaretoken=x&code=H99.12-260302-0001&pin=123456' "$token" --csrf-url "$hall/tracking/" -p code,pin
echo "No way in was found."

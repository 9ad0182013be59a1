#!/bin/sh
# regen.sh - makes everything under gen/ and docs/trace/ from the definitions: grammar, charts, settings, clauses.
#
#   gen/regen.sh                         in place, with the profile phone
#   gen/regen.sh --check                 in a scratch copy; says what in the tree is not what the definitions give
#   gen/regen.sh --profile P --out DIR   gen/ and docs/ of another profile under DIR; the tree stays as it is
#   gen/regen.sh --diff                  what the definitions change in the logic since the last commit
#   gen/regen.sh --diff --profile P      what the profile P changes against the profile phone
#
# Exit status: 0 fine; 1 a definition is refused (file, line, reason; nothing was written) or --check found something;
# 2 usage or environment. The versions of Ragel and re2c are fixed, because the output is compared octet by octet.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
need() {
    "$1" --version 2>&1 | sed 1q | grep -q "$2" || { echo "regen: need $1 $3" >&2; exit 2; }
}
case "${1-}" in
-h | --help) sed -n '2,/^set/s/^# \{0,1\}//p' "$0"; exit 0 ;;
esac
need ragel 'version 6\.10 ' 6.10
need re2c '^re2c 3\.0$' 3.0
need python3 '^Python 3\.' 3
PYTHONDONTWRITEBYTECODE=1 exec python3 "$root/gen/house.py" "$root" "$@"

#!/bin/sh
# packages.sh WHO... - installs the packages that the commands named need (file `packages`), where they are missing.
# Without apt-get it prints the list and stops. Run by ./run and ./check; harmless to run again.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
missing=
for who in "$@"; do
    for package in $(sed -n "s/^$who  *//p" "$here/packages"); do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)" = installed ] ||
            missing="$missing $package"
    done
done
[ -n "$missing" ] || exit 0
if ! command -v apt-get >/dev/null; then
    echo "packages.sh: no apt-get here; install these, then run again:$missing" >&2
    exit 2
fi
as_root=
if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || { echo "packages.sh: neither root nor sudo; install these:$missing" >&2; exit 2; }
    as_root=sudo
fi
mkdir -p "$here/build"
log=build/packages.log
echo "packages.sh: installing$missing (log: $log)"
# policy-rc.d is not touched: a server that a package starts belongs to the machine, the tests use their own ports
{
    $as_root apt-get -qq update &&
        # shellcheck disable=SC2086 # a list of names on purpose
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends $missing
} >"$here/$log" 2>&1 || {
    cat "$here/$log" >&2
    echo "packages.sh: the installation failed; this is $log" >&2
    exit 2
}

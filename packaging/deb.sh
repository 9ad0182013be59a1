#!/bin/sh
# deb.sh [FOLDER] - builds the Debian package in FOLDER (build/deb) with Debian's hardening flags and prints its path.
set -eu
cd "$(dirname "$0")/.."
./packages.sh run package >&2
build=${1:-build/deb}
mkdir -p "$build"
log=$build/build.log
{
    for flags in CFLAGS CPPFLAGS LDFLAGS; do
        export "$flags=$(DEB_BUILD_MAINT_OPTIONS=hardening=+all dpkg-buildflags --get $flags)"
    done
    # CMake takes no CPPFLAGS; -g of the flags makes a package of symbols, which nothing here needs
    export CFLAGS="${CFLAGS#-g } $CPPFLAGS"
    cmake -S . -B "$build" -DCMAKE_BUILD_TYPE=Release -DCMAKE_C_FLAGS_RELEASE=-DNDEBUG \
        -DCMAKE_C_COMPILER_LAUNCHER="$(command -v ccache || true)" &&
        cmake --build "$build" -j "$(nproc)" --target clausewire cw_core -- --no-print-directory -s &&
        (cd "$build" && rm -f ./*.deb && cpack -G DEB)
} >"$log" 2>&1 || {
    grep -v '^\[ *[0-9]*%\]' "$log" >&2
    echo "deb.sh: the build failed; all of its output is in $log" >&2
    exit 2
}
ls "$build"/*.deb

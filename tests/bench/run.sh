#!/bin/sh
# run.sh - builds release and runs the benches: run.sh [--write] [PART...]; bench.py says more.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
"$root/packages.sh" run check
build=${CW_BUILD:-$root/build/bench}
cmake -S "$root" -B "$build" -G 'Unix Makefiles' -DCMAKE_BUILD_TYPE=Release -DCW_TESTS=ON >/dev/null
cmake --build "$build" -j "$(nproc)" --target clausewire bench_clausewire bench_osip bench_sofia bench_libre \
    bench_floor bench_step bench_step_traced bench_handshake bench_lines bench_allocations -- \
    --no-print-directory -s >/dev/null
exec python3 "$here/bench.py" --build "$build" "$@"

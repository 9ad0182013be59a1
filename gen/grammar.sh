#!/bin/sh
# grammar.sh ROOT - makes ROOT/gen/field.h, field_worth.h, octet.h, octet.c, run.h, member.h, value.h, reason.h,
# reader.c, tolerance.h, tolerance_text.c, sip_*.c, sdp*.c and frame.c from ROOT/grammar, with re2c 3.0 and ragel 6.10.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "${1:?the root of the tree that is to be made}"
python3 "$here/field.py" .
python3 "$here/octet.py" .
python3 "$here/run.py" .
python3 "$here/member.py" .
python3 "$here/tolerance.py" .
python3 "$here/value.py" .
python3 "$here/reason.py" .
python3 "$here/reader.py" .
# -Wno: a value machine may leave in the middle of a rule (lex.h, the fence); a tag in a loop takes its last place.
for noun in lws quoted param element rule auth head value tel date method start_line single; do
    re2c -W -Wno-nondeterministic-tags -Wno-sentinel-in-midrule --no-debug-info --no-generation-date \
        -o "gen/sip_$noun.c" "grammar/$noun.re"
done
for noun in host uri addr via; do
    re2c -b -W -Wno-nondeterministic-tags -Wno-sentinel-in-midrule --no-debug-info --no-generation-date \
        -o "gen/sip_$noun.c" "grammar/$noun.re"
done
for noun in media_type message_summary multipart; do
    re2c -b -W -Wno-nondeterministic-tags -Wno-sentinel-in-midrule --no-debug-info --no-generation-date \
        -o "gen/$noun.c" "grammar/$noun.re"
done
# Conditions instead of -b: sdp.re says what that saves.
re2c -c -W -Wno-nondeterministic-tags -Wno-sentinel-in-midrule -Wno-condition-order --no-debug-info \
    --no-generation-date -o gen/sdp.c grammar/sdp.re
ragel -G2 -L -o gen/frame.c grammar/frame.rl
# Tables: sdp_rare.rl says what that saves; with -G2 each transition of sdp_order.rl has a copy of its action.
for noun in sdp_order sdp_rare; do
    ragel -T1 -L -o "gen/$noun.c" "grammar/$noun.rl"
done

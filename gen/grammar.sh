#!/bin/sh
# grammar.sh ROOT - makes ROOT/gen/field.h, field_worth.h, octet.h, octet.c, run.h, member.h, value.h, reason.h,
# reader.c, tolerance.h, tolerance_text.c, machine_sets.h, sip_*.c, sdp*.c, media_type.c, message_summary.c, multipart.c
# and frame.c from ROOT/grammar, with re2c 3.0 and ragel 6.10.
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
python3 "$here/lexer_table.py" .
ragel -G2 -L -o gen/frame.c grammar/frame.rl
# Tables: sdp_rare.rl says what that saves; with -G2 each transition of sdp_order.rl has a copy of its action.
for noun in sdp_order sdp_rare; do
    ragel -T1 -L -o "gen/$noun.c" "grammar/$noun.rl"
done

#!/bin/sh
# test_core_is_sans_io.sh - the core asks the C library for five functions on memory and nothing else, and has no
# variable of its own: built freestanding, its symbols are looked at. usage: test_core_is_sans_io.sh ROOT [CC]
set -eu
root=$1
cc=${2:-cc}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

printf '%s\n' 'include(${ROOT}/files.cmake)' 'foreach(source ${CW_CORE_SOURCES})' \
    'execute_process(COMMAND ${CMAKE_COMMAND} -E echo ${source})' 'endforeach()' >"$work/list.cmake"
printf '%s\n' 'include(${ROOT}/files.cmake)' 'foreach(folder ${CW_CORE_INCLUDES})' \
    'execute_process(COMMAND ${CMAKE_COMMAND} -E echo ${folder})' 'endforeach()' >"$work/folders.cmake"
cd "$root"
sources=$(cmake -DROOT="$PWD" -P "$work/list.cmake")
includes=$(cmake -DROOT="$PWD" -P "$work/folders.cmake")
[ -n "$sources" ] || { echo "no sources in files.cmake" >&2; exit 1; }
[ -n "$includes" ] || { echo "no CW_CORE_INCLUDES in files.cmake" >&2; exit 1; }
flags=
for folder in $includes; do flags="$flags -I$folder"; done
for source in $sources; do
    object=$work/$(echo "${source#"$root/"}" | tr / _).o
    # shellcheck disable=SC2086 # flags are words
    "$cc" -std=c11 -Os -ffreestanding -fno-stack-protector $flags -c "$source" -o "$object"
done
ld -r -o "$work/core.o" "$work"/*.o

status=0
asked=$(nm -u "$work/core.o" | sed 's/.* //' |
    grep -vxE 'memcpy|memmove|memset|memcmp|memchr|_GLOBAL_OFFSET_TABLE_' || true)
if [ -n "$asked" ]; then
    echo "the core asks for more than memory:" $asked
    status=1
fi
variables=$(nm "$work/core.o" | grep -E ' [BbCDd] ' | sed 's/.* //' | grep -v '^\.' || true)
if [ -n "$variables" ]; then
    # tables of pointers are relocated in a position independent program and stand in .data.rel.ro, which is no variable
    for name in $variables; do
        objdump -t "$work/core.o" | grep -E "[[:space:]]$name\$" | grep -q 'data\.rel\.ro' || {
            echo "the core has a variable: $name"
            status=1
        }
    done
fi
[ "$status" = 0 ] && echo "$(echo "$sources" | wc -w) sources, $(nm -u "$work/core.o" | wc -l) symbols asked for"
exit "$status"

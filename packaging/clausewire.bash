# clausewire.bash - completion for bash: commands and options are those that the program's own --help has.

_clausewire_told() # WORD...: what `clausewire WORD... --help` names as an option
{
    "${COMP_WORDS[0]}" "$@" --help 2>/dev/null | grep -oE '(^|[^[:alnum:]-])--[a-z][a-z-]*' | grep -oE -e '--[a-z-]+' |
        sort -u
}

_clausewire()
{
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]} words=
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        words=$("${COMP_WORDS[0]}" --help 2>/dev/null | sed -n 's/^  \([a-z][a-z]*\)  *[^ ].*/\1/p')
        words="$words --help --version"
    elif [ "${word#-}" != "$word" ]; then
        words=$(_clausewire_told "$command")
    elif [ "${before#--}" != "$before" ] &&
        "${COMP_WORDS[0]}" "$command" --help 2>/dev/null | grep -qE "^  $before [A-Z]"; then
        return # its value: a file, or what only the user knows
    elif [ "$command" = ctl ]; then
        words=$("${COMP_WORDS[0]}" ctl --help 2>/dev/null | sed -n 's/^  \([a-z][a-z]*\)  *[^ ].*/\1/p')
    elif [ "$command" = explain ] && [ "$COMP_CWORD" -eq 2 ]; then
        words=$("${COMP_WORDS[0]}" explain 2>/dev/null | sed -n 's/^ *\([a-z][a-z]*\)  *[0-9].*/\1/p')
    fi
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}

complete -o bashdefault -o default -F _clausewire clausewire

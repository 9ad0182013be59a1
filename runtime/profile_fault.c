/* profile_fault.c - the faults of a profile and what may be one: counted, and written with their place
 * in the file. */
#include <stdarg.h>
#include <string.h>

#include "escape.h"
#include "profile_reader.h"

static void say(const struct profile_reader *r, unsigned long at, const char *kind,
                const char *format, va_list arguments)
{
    char said[1024], safe[1400];
    const int n = vsnprintf(said, sizeof said, format, arguments);

    escape_write(safe, sizeof safe, said, n < 0 ? 0 : strlen(said), NULL);
    fprintf(r->complaints, "%s:%lu: %s%s\n", r->name, at, kind, safe);
}

void profile_complain(struct profile_reader *r, unsigned long at, const char *format, ...)
{
    va_list arguments;

    if (++r->faults > PROFILE_FAULTS_MAX || !r->complaints)
        return;
    va_start(arguments, format);
    say(r, at, "", format, arguments);
    va_end(arguments);
}

void profile_warn(struct profile_reader *r, unsigned long at, const char *format, ...)
{
    va_list arguments;

    if (++r->warnings > PROFILE_WARNINGS_MAX || !r->complaints)
        return;
    va_start(arguments, format);
    say(r, at, "warning: ", format, arguments);
    va_end(arguments);
}

void profile_stop_out_of_memory(struct profile_reader *r)
{
    if (!r->is_out_of_memory)
        profile_complain(r, profile_here(r), "out of memory for the profile");
    r->is_out_of_memory = true;
    if (r->parser)
        XML_StopParser(r->parser, XML_FALSE);
}

unsigned long profile_here(const struct profile_reader *r)
{
    return r->skipped + (r->parser ? (unsigned long)XML_GetCurrentLineNumber(r->parser) : 0);
}

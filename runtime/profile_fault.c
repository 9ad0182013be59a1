/* profile_fault.c - the faults of a profile: counted, and written with their place in the file. */
#include <stdarg.h>
#include <string.h>

#include "escape.h"
#include "profile_reader.h"

void profile_complain(struct profile_reader *r, unsigned long at, const char *format, ...)
{
    char said[1024], safe[1400];
    va_list arguments;
    int n;

    r->faults++;
    if (!r->complaints || r->faults > PROFILE_FAULTS_MAX)
        return;
    va_start(arguments, format);
    n = vsnprintf(said, sizeof said, format, arguments);
    va_end(arguments);
    escape_write(safe, sizeof safe, said, n < 0 ? 0 : strlen(said), NULL);
    fprintf(r->complaints, "%s:%lu: %s\n", r->name, at, safe);
}

unsigned long profile_here(const struct profile_reader *r)
{
    return (unsigned long)XML_GetCurrentLineNumber(r->parser);
}

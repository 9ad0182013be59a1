/* error.c - the texts and clauses of the errors that error.h lists. */
#include "clausewire/error.h"

#define NAME(name, value, clause, status, text)   [-(value)] = #name,
#define TEXT(name, value, clause, status, text)   [-(value)] = (text),
#define CLAUSE(name, value, clause, status, text) [-(value)] = (clause),
#define STATUS(name, value, clause, status, text) [-(value)] = (status),
#define COUNT(name, value, clause, status, text)  +1

enum { ERRORS = 1 CW_ERRORS(COUNT) };

/* The place of an error in the tables; ERRORS: it is in none. */
static unsigned place(int error)
{
    return error <= 0 && error > -ERRORS ? (unsigned)-error : ERRORS;
}

const char *cw_error_name(int error)
{
    static const char *const name[ERRORS + 1] = { "OK", CW_ERRORS(NAME)[ERRORS] = "?" };

    return name[place(error)];
}

const char *cw_error_text(int error)
{
    static const char *const text[ERRORS + 1] = { "no error",
                                                  CW_ERRORS(TEXT)[ERRORS] = "unknown error" };

    return text[place(error)];
}

const char *cw_error_clause(int error)
{
    static const char *const clause[ERRORS + 1] = { "RFC3261_25_1",
                                                    CW_ERRORS(CLAUSE)[ERRORS] = "LOCAL_refused" };

    return clause[place(error)];
}

int cw_error_status(int error)
{
    static const unsigned short status[ERRORS + 1] = { 0, CW_ERRORS(STATUS) };

    return status[place(error)];
}

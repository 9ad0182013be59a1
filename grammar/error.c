/* error.c - the texts and clauses of the errors that error.h lists. */
#include "error.h"

const char *cw_error_name(int error)
{
    switch (error) {
    case CW_OK:
        return "OK";
#define NAME(name, value, clause, status, text)                                                              \
    case value:                                                                                              \
        return #name;
        CW_ERRORS(NAME)
#undef NAME
    default:
        return "?";
    }
}

const char *cw_error_text(int error)
{
    switch (error) {
    case CW_OK:
        return "no error";
#define TEXT(name, value, clause, status, text)                                                              \
    case value:                                                                                              \
        return text;
        CW_ERRORS(TEXT)
#undef TEXT
    default:
        return "unknown error";
    }
}

const char *cw_error_clause(int error)
{
    switch (error) {
    case CW_OK:
        return "RFC3261_25_1";
#define CLAUSE(name, value, clause, status, text)                                                            \
    case value:                                                                                              \
        return clause;
        CW_ERRORS(CLAUSE)
#undef CLAUSE
    default:
        return "LOCAL_refused";
    }
}

int cw_error_status(int error)
{
    switch (error) {
#define STATUS(name, value, clause, status, text)                                                            \
    case value:                                                                                              \
        return status;
        CW_ERRORS(STATUS)
#undef STATUS
    default:
        return 0;
    }
}

/* once.c - the one copy of the small functions of headers, in a build in which size counts (once.h). */
#ifdef __OPTIMIZE_SIZE__
#define ONCE extern inline
#define RUN  extern inline
#endif

#include "letter.h"
#include "lex.h"
#include "rule.h"
#include "wide.h"

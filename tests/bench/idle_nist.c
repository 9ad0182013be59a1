/* idle_nist.c - the chart nist, gen/nist.c unchanged, with idle actions. */
#include "idle.h"

#include "nist.c"

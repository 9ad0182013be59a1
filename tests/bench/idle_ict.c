/* idle_ict.c - the chart ict, gen/ict.c unchanged, with idle actions. */
#include "idle.h"

#include "ict.c"

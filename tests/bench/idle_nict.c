/* idle_nict.c - the chart nict, gen/nict.c unchanged, with idle actions. */
#include "idle.h"

#include "nict.c"

/* idle_locate.c - the chart locate, gen/locate.c unchanged, with idle actions. */
#include "idle.h"

#include "locate.c"

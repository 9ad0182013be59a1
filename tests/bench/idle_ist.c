/* idle_ist.c - the chart ist, gen/ist.c unchanged, with idle actions. */
#include "idle.h"

#include "ist.c"

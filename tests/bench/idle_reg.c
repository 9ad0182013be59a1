/* idle_reg.c - the chart reg, gen/reg.c unchanged, with idle actions. */
#include "idle.h"

#include "reg.c"

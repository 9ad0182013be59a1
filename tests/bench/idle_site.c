/* idle_site.c - the chart site, gen/site.c unchanged, with idle actions. */
#include "idle.h"

#include "site.c"

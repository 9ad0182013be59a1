/* idle_request.c - the chart request, gen/request.c unchanged, with idle actions. */
#include "idle.h"

#include "request.c"

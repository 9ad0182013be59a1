/* control_path.c - where the control socket is unless --socket says otherwise. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "control.h"

void control_path(char path[CONTROL_PATH_MAX])
{
    const char *folder = getenv("XDG_RUNTIME_DIR");

    if (folder && folder[0] == '/' &&
        strlen(folder) + sizeof "/clausewire.sock" <= CONTROL_PATH_MAX)
        snprintf(path, CONTROL_PATH_MAX, "%s/clausewire.sock", folder);
    else
        snprintf(path, CONTROL_PATH_MAX, "/tmp/clausewire-%u.sock", (unsigned)getuid());
}

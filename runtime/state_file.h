/* state_file.h - the file of the state: JSON, replaced as a whole, and only if the phone wrote what is there
 * (LOCAL_state_file). */
#ifndef CW_STATE_FILE_H
#define CW_STATE_FILE_H

#include <jansson.h>
#include <stdbool.h>
#include <sys/types.h>

enum { STATE_WHY = 300 }; /* room for a reason */

struct state_file {
    char *target; /* the path, without symbolic links; NULL: none is open */
    char *beside; /* where the next one is written */
    int fd;       /* the file, locked; -1: there is none yet */
    dev_t device; /* of fd */
    ino_t inode;
};

/* Opens and locks it. A missing file is fine. NULL; or why it is not the phone's, with nothing open. *whole is
 * what it has, the caller's to release; NULL: there is no file. */
const char *state_file_open(struct state_file *f, const char *path, json_t **whole,
                            char why[STATE_WHY]);
/* Replaces it in one step and waits for the disk. NULL; or the reason, and the old file stays; *is_full then:
 * the disk has no room, which may change. MAY be called from another thread, from one at a time. */
const char *state_file_write(struct state_file *f, const json_t *whole, bool *is_full,
                             char why[STATE_WHY]);
/* Whether it can be written: the reason, or NULL. Leaves nothing. */
const char *state_file_try(struct state_file *f, char why[STATE_WHY]);
void state_file_close(struct state_file *f);

#endif

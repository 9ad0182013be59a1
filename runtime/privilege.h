/* privilege.h - root is left for a user once the ports are open, and who else can read the secrets of a
 * profile (LOCAL_privilege). */
#ifndef CW_PRIVILEGE_H
#define CW_PRIVILEGE_H

#include <stdbool.h>
#include <sys/types.h>

#include "profile.h"

enum { PRIVILEGE_WHY = 300 }; /* room for a reason or a warning */

struct privilege {
    const char *name; /* of the user; NULL: the process stays what it is */
    uid_t uid;
    gid_t gid;
    bool is_root; /* it was, and can be again until privilege_drop */
};

/* Each returns NULL, or the reason. name NULL: nothing is done, here and by the two below. */

/* Acts as the user from now on, with its groups, so that the files it makes are the user's; it can still act as
 * root. Neither it nor what it starts gets privileges by an executable any more. */
const char *privilege_become(struct privilege *p, const char *name, char why[PRIVILEGE_WHY]);
/* Acts as root again, to open the ports and read the keys. */
const char *privilege_raise(const struct privilege *p, char why[PRIVILEGE_WHY]);
/* Is the user alone, for good, in every thread; and looks whether it is so. */
const char *privilege_drop(struct privilege *p, char why[PRIVILEGE_WHY]);

/* Ports that are opened after privilege_drop, for TCP and TLS when a line first needs one, are not low ones. NULL;
 * or the reason. */
const char *privilege_try_ports(const struct privilege *p, const struct profile *profile,
                                char why[PRIVILEGE_WHY]);
/* The warning where users besides its owner can read a profile with passwords. NULL: none. */
const char *privilege_try_secrets(const struct profile *profile, const char *path,
                                  char why[PRIVILEGE_WHY]);

#endif

/* privilege.c - root is left for a user: acting as it at first, then for good (LOCAL_privilege). */
#include "privilege.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LOW_PORTS = 1024 }; /* where the kernel does not say */

static const char *say(char why[PRIVILEGE_WHY], const struct privilege *p, const char *text)
{
    snprintf(why, PRIVILEGE_WHY, "--user %.64s: %s", p->name, text);
    return why;
}

const char *privilege_become(struct privilege *p, const char *name, char why[PRIVILEGE_WHY])
{
    const struct passwd *user;

    memset(p, 0, sizeof *p);
    if (!name)
        return NULL;
    p->name = name;
    errno = 0;
    user = getpwnam(name);
    if (!user)
        return say(why, p, errno ? strerror(errno) : "there is no such user");
    p->uid = user->pw_uid;
    p->gid = user->pw_gid;
    if (p->uid == 0)
        return say(why, p, "that is root itself");
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        return say(why, p, strerror(errno));
    if (geteuid() == p->uid && getuid() == p->uid)
        return NULL;
    if (geteuid() != 0)
        return say(why, p, "only root can become another user");
    p->is_root = true;
    if (initgroups(name, p->gid) < 0 || setresgid(p->gid, p->gid, p->gid) < 0 ||
        setresuid(p->uid, p->uid, 0) < 0)
        return say(why, p, strerror(errno));
    return NULL;
}

const char *privilege_raise(const struct privilege *p, char why[PRIVILEGE_WHY])
{
    return p->is_root && seteuid(0) < 0 ? say(why, p, strerror(errno)) : NULL;
}

/* The process has no identity but the user's, and cannot get root's. */
static bool is_dropped(const struct privilege *p)
{
    uid_t real, effective, saved;
    gid_t group, effective_group, saved_group;

    return getresuid(&real, &effective, &saved) == 0 && real == p->uid && effective == p->uid &&
           saved == p->uid && getresgid(&group, &effective_group, &saved_group) == 0 &&
           group == p->gid && effective_group == p->gid && saved_group == p->gid && setuid(0) < 0 &&
           seteuid(0) < 0 && prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1;
}

const char *privilege_drop(struct privilege *p, char why[PRIVILEGE_WHY])
{
    if (!p->is_root)
        return NULL;
    p->is_root = false;
    if (setresuid(p->uid, p->uid, p->uid) < 0)
        return say(why, p, strerror(errno));
    return is_dropped(p) ? NULL : say(why, p, "root's privileges are still there");
}

/* The lowest port that needs none. */
static unsigned lowest_free_port(void)
{
    FILE *file = fopen("/proc/sys/net/ipv4/ip_unprivileged_port_start", "re");
    unsigned port = LOW_PORTS;

    if (!file)
        return port;
    if (fscanf(file, "%u", &port) != 1)
        port = LOW_PORTS;
    fclose(file);
    return port;
}

const char *privilege_try_ports(const struct privilege *p, const struct profile *profile,
                                char why[PRIVILEGE_WHY])
{
    const unsigned least = p->is_root ? lowest_free_port() : 0;

    if (profile->phone.sip_tcp_port_min >= least)
        return NULL;
    snprintf(
        why, PRIVILEGE_WHY,
        "--user %.64s: lines open their ports for TCP and TLS when they first need them, after root is left: "
        "SIP TCP Port Min is %u, permitted: %u-65535",
        p->name, (unsigned)profile->phone.sip_tcp_port_min, least);
    return why;
}

const char *privilege_try_secrets(const struct profile *profile, const char *path,
                                  char why[PRIVILEGE_WHY])
{
    bool has_password = false;
    struct stat s;

    for (uint32_t i = 0; i < profile->lines && !has_password; i++)
        has_password = profile->line[i] && *profile->line[i]->settings.password;
    if (!has_password || stat(path, &s) < 0 || !S_ISREG(s.st_mode) ||
        !(s.st_mode & (S_IRGRP | S_IROTH)))
        return NULL;
    snprintf(why, PRIVILEGE_WHY, "%.128s has passwords and the mode %04o: %s can read them", path,
             (unsigned)(s.st_mode & 07777),
             s.st_mode & S_IROTH ? "every user of this machine" : "its group");
    return why;
}

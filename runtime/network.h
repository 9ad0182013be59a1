/* network.h - news of the network: our addresses and routes by rtnetlink, the resolver's file by inotify
 * (LOCAL_network, LOCAL_resolver_file).
 *
 * Changes come in bursts; what was heard within NETWORK_SETTLE_MS is reported once. */
#ifndef CW_NETWORK_H
#define CW_NETWORK_H

#include <ev.h>
#include <stdbool.h>
#include <stdint.h>

enum {
    NETWORK_SETTLE_MS = 100,
    NETWORK_LINKS = 8,    /* symbolic links followed from the file, as many folders watched */
    NETWORK_FILE = 65536, /* octets of the file that are compared */
    NETWORK_PATH = 4096   /* octets of a path with its NUL */
};

/* Called from the loop. */
struct network_user {
    void *context;
    void (*moved)(void *context);    /* addresses or routes are not what they were */
    void (*resolver)(void *context); /* the content of the resolver's file is another */
};

struct network {
    struct ev_loop *loop;
    struct network_user user;
    const char *file;
    struct ev_io routes, files;
    struct ev_timer settle_routes, settle_file;
    struct {
        int watch;
        char name[256]; /* what is awaited in it */
    } folder[NETWORK_LINKS];
    uint32_t folders;
    uint64_t content; /* hash of the file; 0: there is none */
    uint64_t secret[2];
};

/* file: of the resolver; lives as long as the network. NULL, or what is not watched because the system does not
 * allow it. */
const char *network_open(struct network *n, struct ev_loop *loop, const char *file,
                         const struct network_user *user);
void network_close(struct network *n);

#endif

/* control.h - the control socket: one JSON object a line in, objects a line out (LOCAL_wishes,
 * LOCAL_trace).
 *
 * Requests: {"do": "status" | "register" | "unregister" | "trace" | "quit", "line": N, "follow":
 * true}; without `line`, every line. {"do": "request", "line": N, "method": "OPTIONS" |
 * "INVITE", "uri": U}, without `uri` to the line's domain; {"do": "hangup", "line": N,
 * "request": M}, without `request` the line's oldest one that can be cancelled. {"do": "lab",
 * "turn": "stop" | "start" | "kill", "registrar": "primary" | "backup"} where a lab runs. The
 * answer is any number of items, then one object with "ok". A client is dropped that sends too
 * much, is idle too long, or does not read its answers; a client that reads a trace too slowly
 * loses records. */
#ifndef CW_CONTROL_H
#define CW_CONTROL_H

#include <ev.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "host.h"

enum {
    CONTROL_CLIENTS = 16,
    CONTROL_REQUEST_MAX = 4096, /* octets of a request line */
    CONTROL_OUT = 32768,        /* octets queued for a client */
    CONTROL_ITEM_MAX = 4096,    /* octets of an object sent */
    CONTROL_SILENCE_S = 30,     /* without a request, or without reading: dropped */
    CONTROL_PATH_MAX = 108      /* of a Unix socket path, with its NUL */
};

enum control_job { CONTROL_NOTHING, CONTROL_STATUS, CONTROL_TRACE };

struct control;
struct control_client {
    struct ev_io readable, writable;
    struct ev_timer silence;
    struct control *control;
    int fd;                   /* -1: free */
    size_t in_len, out_len;   /* octets waiting */
    uint64_t cursor;          /* of the job: next line, or next trace record */
    uint32_t only;            /* the job's line; 0: every line */
    uint8_t job;              /* enum control_job */
    bool follows, is_closing; /* is_closing: dropped once its queue is written */
    char in[CONTROL_REQUEST_MAX];
    char out[CONTROL_OUT];
};

struct control {
    struct ev_loop *loop;
    struct host *host;
    struct ev_io acceptable;
    struct ev_prepare prepare;     /* followers are sent the records of this round */
    struct control_client *client; /* CONTROL_CLIENTS */
    void (*quit)(void *context);   /* a client asked the phone to quit */
    void *context;
    /* Stops, starts or kills a registrar of the lab. NULL on success, *state then being its new
     * state; else the reason. turn NULL: this phone has no lab. The owner sets both after
     * control_open. */
    const char *(*turn)(void *context, const char *verb, const char *name, const char **state);
    void *turn_context;
    uint64_t dropped; /* clients */
    int fd;           /* -1: not open */
    char path[CONTROL_PATH_MAX];
};

/* $XDG_RUNTIME_DIR/clausewire.sock, or /tmp/clausewire-UID.sock. */
void control_path(char path[CONTROL_PATH_MAX]);

/* Listens. A socket file of a phone that is gone is replaced. 0; or -1 with a message on
 * standard error. */
int control_open(struct control *control, struct ev_loop *loop, struct host *host, const char *path,
                 void (*quit)(void *context), void *context);
void control_close(struct control *control);

#endif

/* keys.h - single keys read from the terminal on standard input. */
#ifndef CW_KEYS_H
#define CW_KEYS_H

#include <ev.h>
#include <stdbool.h>
#include <termios.h>

struct keys {
    struct ev_loop *loop; /* NULL: not open */
    struct ev_io readable;
    struct termios before; /* the terminal's mode, for keys_close */
    void (*press)(void *context, char key);
    void *context;
};

/* Calls press for each key from now on, without waiting for Enter and without echo; Ctrl-C stays
 * a signal. False: standard input is not a terminal, or this process is in the background:
 * nothing is changed. */
bool keys_open(struct keys *keys, struct ev_loop *loop, void (*press)(void *context, char key),
               void *context);
/* Restores the terminal's mode. Without effect if it is not open. */
void keys_close(struct keys *keys);

#endif

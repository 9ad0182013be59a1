/* keys.h - single keys of the terminal on standard input. */
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

/* From now on each key calls press, without Enter and without its echo; Ctrl-C stays a signal. False:
 * standard input is no terminal, or not ours to read: nothing is changed. */
bool keys_open(struct keys *keys, struct ev_loop *loop, void (*press)(void *context, char key),
               void *context);
/* Gives the terminal its mode back. Nothing where it is not open. */
void keys_close(struct keys *keys);

#endif

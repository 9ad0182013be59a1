/* spare.h - accept for a process without free descriptors: a connection that cannot be taken is closed, so that the
 * loop is not woken for it again and again (LOCAL_descriptors). */
#ifndef CW_SPARE_H
#define CW_SPARE_H

/* Opens the descriptor that is given up for that; again: no effect. */
void spare_open(void);
void spare_close(void);
/* accept4, non-blocking and close-on-exec. -1 with errno: EMFILE, ENFILE: the peer has been sent away. */
int spare_accept(int listening);

#endif

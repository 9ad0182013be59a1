/* stream_socket.h - the sockets of streams: listening ports, and the local ports of connections
 * (GUIDE_tcp_ports, LOCAL_tcp_port). For stream.c. */
#ifndef CW_STREAM_SOCKET_H
#define CW_STREAM_SOCKET_H

#include "stream.h"

/* Options that listening and connecting sockets share. */
void stream_socket_prepare(const struct stream *s, int fd);
/* A socket connecting to `to`: from the line's port, else from another of the range, else from
 * any. -1 with errno. */
int stream_socket_connect(struct stream *s, uint32_t line, const struct cw_address *to);
/* Chooses the line's port: at random within the range, else one that the kernel chooses. 0, or
 * -1 with errno. */
int stream_socket_choose(struct stream *s, struct stream_line *l);

#endif

/* stream_socket.h - the sockets of streams: their ports, and where connections leave from
 * (GUIDE_tcp_ports, LOCAL_tcp_port). For stream.c. */
#ifndef CW_STREAM_SOCKET_H
#define CW_STREAM_SOCKET_H

#include "stream.h"

/* Options that the sockets of both sides' connections have. */
void stream_socket_prepare(const struct stream *s, int fd);
/* A socket on its way to `to`: from the line's port, else from another of the range, else from
 * any. -1 with errno. */
int stream_socket_connect(struct stream *s, uint32_t line, const struct cw_address *to);
/* Gives the line its port: at random within the range, else one that the kernel chooses. 0, or -1
 * with errno. */
int stream_socket_choose(struct stream *s, struct stream_line *l);

#endif

/* spare.c - a descriptor kept for the peers that cannot be taken (LOCAL_descriptors). */
#include "spare.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

static int spare = -1;

void spare_open(void)
{
    if (spare < 0)
        spare = open("/dev/null", O_RDONLY | O_CLOEXEC);
}

void spare_close(void)
{
    if (spare >= 0)
        close(spare);
    spare = -1;
}

int spare_accept(int listening)
{
    const int fd = accept4(listening, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    const int error = errno;
    int away;

    if (fd >= 0 || (error != EMFILE && error != ENFILE))
        return fd;
    spare_close();
    away = accept4(listening, NULL, NULL, SOCK_CLOEXEC);
    if (away >= 0)
        close(away);
    spare_open();
    errno = error;
    return -1;
}

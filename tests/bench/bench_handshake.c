/* bench_handshake.c - what resuming a TLS session spares (LOCAL_tls_ticket): runtime/tls.h and runtime/tls_ticket.h
 * connect again and again to a server of GnuTLS in another process, in turn with a ticket and without.
 *
 * usage: bench_handshake CA CERTIFICATE KEY PRIORITIES COUNT
 * Rows: what, microseconds whole, microseconds resumed. `handshake` is from connect to the certificate checked, on
 * the clock; `client` is the client's CPU time of a connection with two octets each way. */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tls_ticket.h"

static const char domain[] = "sip.example";
static const struct cw_address server = { .family = 4,
                                          .ip = { 127, 0, 0, 1 },
                                          .transport = CW_TLS };

static void fail(const char *why)
{
    fprintf(stderr, "bench_handshake: %s\n", why);
    exit(1);
}

static double now(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void at_once(int fd)
{
    const int on = 1;

    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

static void serve(int listening, char **files, const char *list)
{
    gnutls_certificate_credentials_t credentials;
    gnutls_priority_t priorities;
    gnutls_datum_t key;

    if (gnutls_certificate_allocate_credentials(&credentials) < 0 ||
        gnutls_certificate_set_x509_key_file(credentials, files[0], files[1], GNUTLS_X509_FMT_PEM) <
            0 ||
        gnutls_priority_init(&priorities, list, NULL) < 0 ||
        gnutls_session_ticket_key_generate(&key) < 0)
        fail("the server does not come about");
    for (;;) {
        const int fd = accept(listening, NULL, NULL);
        gnutls_session_t session;
        char octets[2];
        int result;

        at_once(fd);
        gnutls_init(&session, GNUTLS_SERVER | GNUTLS_NO_SIGNAL);
        gnutls_priority_set(session, priorities);
        gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, credentials);
        gnutls_session_ticket_enable_server(session, &key);
        gnutls_transport_set_int(session, fd);
        do
            result = gnutls_handshake(session);
        while (result < 0 && !gnutls_error_is_fatal(result));
        while (result >= 0 && gnutls_record_recv(session, octets, sizeof octets) > 0)
            gnutls_record_send(session, octets, sizeof octets);
        gnutls_deinit(session);
        close(fd);
    }
}

static void wait_for(int fd, enum tls_status status)
{
    struct pollfd p = { .fd = fd, .events = status == TLS_WRITE ? POLLOUT : POLLIN };

    if (poll(&p, 1, 10000) != 1)
        fail("the server does not go on");
}

/* One connection. Adds to shook and cpu; true: it was resumed. */
static bool meet(struct tls *tls, const struct sockaddr_in *to, struct tls_ticket **ticket,
                 double *shook, double *cpu)
{
    const double begun = now(CLOCK_MONOTONIC), cpu_begun = now(CLOCK_PROCESS_CPUTIME_ID);
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct tls_session session;
    enum tls_status status;
    const char *clause;
    char why[TLS_WHY], octets[2] = "ok";
    bool is_resumed;

    if (connect(fd, (const struct sockaddr *)to, sizeof *to) < 0 ||
        !tls_open(tls, &session, fd, domain))
        fail("no connection");
    at_once(fd);
    if (ticket)
        tls_ticket_use(*ticket, &server, domain, true, &session);
    while ((status = tls_shake(&session, why)) > TLS_DONE)
        wait_for(fd, status);
    if (status != TLS_DONE || tls_refusal(&session, domain, &clause, why))
        fail(why);
    *shook += now(CLOCK_MONOTONIC) - begun;
    is_resumed = gnutls_session_is_resumed(session.session) != 0;
    if (ticket)
        tls_ticket_begin(ticket, &server, domain, true);
    if (tls_write(&session, octets, sizeof octets, &status, why) <= 0)
        fail(why);
    while (tls_read(&session, octets, sizeof octets, &status, why) <= 0)
        if (status < 0)
            fail(why);
        else
            wait_for(fd, status);
    if (ticket)
        tls_ticket_keep(*ticket, &server, &session);
    tls_close(&session);
    close(fd);
    *cpu += now(CLOCK_PROCESS_CPUTIME_ID) - cpu_begun;
    return is_resumed;
}

int main(int argc, char **argv)
{
    struct sockaddr_in here = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t length = sizeof here;
    const int listening = socket(AF_INET, SOCK_STREAM, 0), count = argc == 6 ? atoi(argv[5]) : 0;
    struct tls_options options = { .ca = argc == 6 ? argv[1] : NULL };
    struct tls_ticket *ticket = NULL;
    struct tls tls;
    double shook[2] = { 0 }, cpu[2] = { 0 }, aside = 0;
    char why[TLS_WHY];
    pid_t child;

    if (count < 1)
        fail("CA CERTIFICATE KEY PRIORITIES COUNT");
    if (bind(listening, (struct sockaddr *)&here, sizeof here) < 0 || listen(listening, 16) < 0 ||
        getsockname(listening, (struct sockaddr *)&here, &length) < 0)
        fail("no port");
    child = fork();
    if (child == 0) {
        alarm(300);
        serve(listening, argv + 2, argv[4]);
    }
    if (tls_init(&tls, &options, why))
        fail(why);
    meet(&tls, &here, &ticket, &aside, &aside);
    for (int i = 0; i < count; i++) {
        if (meet(&tls, &here, NULL, &shook[0], &cpu[0]) ||
            !meet(&tls, &here, &ticket, &shook[1], &cpu[1]))
            fail("resumed without a ticket, or not with one");
    }
    printf("handshake\t%.1f\t%.1f\nclient\t%.1f\t%.1f\n", shook[0] / count, shook[1] / count,
           cpu[0] / count, cpu[1] / count);
    tls_ticket_free(&ticket);
    tls_free(&tls);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    return 0;
}

/*
 * The floor under a broker's CPU time: the work that no broker can leave out, and nothing else.
 *
 *   produce   receive 64 KB batches from the loopback, CRC-32C each, write each to one of six files in turn
 *   consume   sendfile from these six files to the loopback, 1 MB at a time (what a stock consumer asks of a partition)
 *
 * usage: floor produce|consume DIRECTORY BYTES [SERVER_CORE CLIENT_CORE]
 *
 * The server is the parent process, the client its child, so that the CPU time of one is not in the other's. Prints the
 * server's CPU seconds, user and system, per 1e9 bytes, until what it wrote is on disk.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* SEND_BUFFER: what both brokers give a socket; left to the system it grows until the data leaves the processor's caches. */
enum { FILES = 6, BATCH = 64 << 10, SLICE = 1 << 20, SEND_BUFFER = 100 << 10 };

static void fail(const char *what) {
    fprintf(stderr, "floor: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void stay_on(const char *core) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(atoi(core), &set);
    if (sched_setaffinity(0, sizeof set, &set)) fail("sched_setaffinity");
}

#if defined(__x86_64__)
/* Three streams hide the latency of the instruction; they are folded by adding, since only the cost matters here. */
__attribute__((target("sse4.2"))) static uint32_t crc32c(const unsigned char *p, size_t n) {
    uint64_t a = ~0u, b = 0, c = 0;
    size_t third = n / 24 * 8;
    for (size_t i = 0; i < third; i += 8) {
        uint64_t x, y, z;
        memcpy(&x, p + i, 8);
        memcpy(&y, p + third + i, 8);
        memcpy(&z, p + 2 * third + i, 8);
        a = __builtin_ia32_crc32di(a, x);
        b = __builtin_ia32_crc32di(b, y);
        c = __builtin_ia32_crc32di(c, z);
    }
    return (uint32_t)(a + b + c);
}
#elif defined(__aarch64__)
__attribute__((target("+crc"))) static uint32_t crc32c(const unsigned char *p, size_t n) {
    uint32_t a = ~0u;
    for (size_t i = 0; i + 8 <= n; i += 8) {
        uint64_t x;
        memcpy(&x, p + i, 8);
        a = __builtin_aarch64_crc32cx(a, x);
    }
    return a;
}
#else
#error "no CRC-32C instruction known for this processor"
#endif

static double cpu_seconds(void) {
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return u.ru_utime.tv_sec + u.ru_stime.tv_sec + (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static void client(int port, int produce, long long bytes) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = port, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int s = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(s, (struct sockaddr *)&to, sizeof to)) fail("connect");
    char *b = malloc(SLICE);
    memset(b, 'x', SLICE);
    while (bytes > 0) {
        size_t want = produce ? BATCH : SLICE;
        if ((long long)want > bytes) want = bytes;
        ssize_t n = produce ? send(s, b, want, 0) : recv(s, b, want, 0);
        if (n <= 0) fail(produce ? "send" : "recv");
        bytes -= n;
    }
    close(s);
    _exit(0);
}

static void serve_produce(int s, const int *files, long long bytes) {
    static volatile uint32_t sink;
    unsigned char *b = malloc(BATCH);
    for (int turn = 0; bytes > 0; turn++) {
        size_t want = bytes < BATCH ? bytes : BATCH;
        ssize_t n = recv(s, b, want, MSG_WAITALL);
        if (n <= 0) fail("recv");
        sink += crc32c(b, n);
        if (write(files[turn % FILES], b, n) != n) fail("write");
        bytes -= n;
    }
}

static void serve_consume(int s, const int *files, long long bytes) {
    int send_buffer = SEND_BUFFER;
    if (setsockopt(s, SOL_SOCKET, SO_SNDBUF, &send_buffer, sizeof send_buffer)) fail("setsockopt");
    off_t at[FILES] = {0};
    for (int turn = 0; bytes > 0; turn++) {
        int i = turn % FILES;
        size_t left = bytes < SLICE ? bytes : SLICE;
        while (left > 0) {
            ssize_t n = sendfile(s, files[i], &at[i], left);
            if (n < 0) fail("sendfile");
            if (n == 0) at[i] = 0;
            left -= n;
            bytes -= n;
        }
    }
}

/* Something to send: a few slices in every file, which then stay in the page cache. */
static void fill(const int *files) {
    char *b = malloc(SLICE);
    memset(b, 'x', SLICE);
    for (int i = 0; i < FILES; i++)
        for (int k = 0; k < 32; k++)
            if (write(files[i], b, SLICE) != SLICE) fail("write");
    free(b);
}

int main(int argc, char **argv) {
    if (argc != 4 && argc != 6) {
        fprintf(stderr, "usage: floor produce|consume DIRECTORY BYTES [SERVER_CORE CLIENT_CORE]\n");
        return 2;
    }
    int produce = !strcmp(argv[1], "produce"), files[FILES];
    long long bytes = atoll(argv[3]);
    char name[4096];
    for (int i = 0; i < FILES; i++) {
        snprintf(name, sizeof name, "%s/floor-%d", argv[2], i);
        files[i] = open(name, O_RDWR | O_CREAT | O_TRUNC, 0600);
        if (files[i] < 0 || unlink(name)) fail(name);
    }
    if (!produce) fill(files);

    int l = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof at;
    if (bind(l, (struct sockaddr *)&at, length) || listen(l, 1)) fail("listen");
    getsockname(l, (struct sockaddr *)&at, &length);

    pid_t child = fork();
    if (child < 0) fail("fork");
    if (child == 0) {
        if (argc == 6) stay_on(argv[5]);
        client(at.sin_port, produce, bytes);
    }
    if (argc == 6) stay_on(argv[4]);
    int s = accept(l, 0, 0);
    if (s < 0) fail("accept");

    double before = cpu_seconds();
    if (produce) serve_produce(s, files, bytes);
    else serve_consume(s, files, bytes);
    for (int i = 0; produce && i < FILES; i++)
        if (fdatasync(files[i])) fail("fdatasync");
    double used = cpu_seconds() - before;
    close(s);
    int status;
    waitpid(child, &status, 0);
    if (status) return 1;
    printf("%.4f\n", used / (bytes / 1e9));
    return 0;
}

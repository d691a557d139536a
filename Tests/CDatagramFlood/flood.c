#define _GNU_SOURCE

#include "CDatagramFlood.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { SOCKETS = 16, WIDTH = 64, LONGEST = 512 };

static int64_t nanoseconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

/// Several ports, so that the kernel spreads them over the server's sockets.
static int open_sockets(int *sockets) {
    for (int i = 0; i < SOCKETS; i++) {
        // Responses are not read: as little as possible is kept of them.
        int least = 1;
        sockets[i] = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        if (sockets[i] < 0) return -1;
        setsockopt(sockets[i], SOL_SOCKET, SO_RCVBUF, &least, sizeof least);
        struct sockaddr_in any = {.sin_family = AF_INET};
        if (bind(sockets[i], (struct sockaddr *)&any, sizeof any) != 0) return -1;
        // Not connected: that would bind the socket to one source address.
    }
    return 0;
}

int64_t flood_run(struct flood flood) {
    if (flood.prefixes == 0 || flood.prefixes > 65000 || flood.length < 2 || flood.length > LONGEST) {
        errno = EINVAL;
        return -1;
    }
    int sockets[SOCKETS];
    for (int i = 0; i < SOCKETS; i++) sockets[i] = -1;
    int64_t sent = open_sockets(sockets);
    struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons(flood.port)};
    server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    static __thread uint8_t octets[WIDTH][LONGEST];
    union {
        char space[CMSG_SPACE(sizeof(struct in_pktinfo))];
        struct cmsghdr alignment;
    } control[WIDTH];
    struct iovec vectors[WIDTH];
    struct mmsghdr messages[WIDTH];
    memset(control, 0, sizeof control);
    memset(messages, 0, sizeof messages);
    for (int i = 0; i < WIDTH; i++) {
        memcpy(octets[i], flood.message, flood.length);
        vectors[i] = (struct iovec){.iov_base = octets[i], .iov_len = flood.length};
        messages[i].msg_hdr = (struct msghdr){
            .msg_name = &server, .msg_namelen = sizeof server, .msg_iov = &vectors[i], .msg_iovlen = 1,
            .msg_control = &control[i], .msg_controllen = sizeof control[i].space};
        struct cmsghdr *header = CMSG_FIRSTHDR(&messages[i].msg_hdr);
        header->cmsg_level = IPPROTO_IP;
        header->cmsg_type = IP_PKTINFO;
        header->cmsg_len = CMSG_LEN(sizeof(struct in_pktinfo));
    }
    uint64_t random = 0x9e3779b97f4a7c15, due = 0, tried = 0;
    int64_t start = nanoseconds(), end = start + flood.milliseconds * 1000000LL, now;
    while (sent >= 0 && (now = nanoseconds()) < end) {
        due = (uint64_t)((double)(now - start) * flood.rate / 1e9);
        // 5 ms that were missed are not made up for: that would be a flood of another rate.
        if (due > tried + flood.rate / 200) tried = due - flood.rate / 200;
        while (tried + WIDTH <= due) {
            for (int i = 0; i < WIDTH; i++) {
                random = random * 6364136223846793005ULL + 1442695040888963407ULL;
                uint32_t prefix = 0x7F010000 + (uint32_t)(((random >> 32) * flood.prefixes) >> 32) * 256;
                struct in_pktinfo information = {.ipi_spec_dst.s_addr = htonl(prefix + 1 + (random >> 20 & 127))};
                memcpy(CMSG_DATA(CMSG_FIRSTHDR(&messages[i].msg_hdr)), &information, sizeof information);
                octets[i][0] = (uint8_t)(random >> 48);
                octets[i][1] = (uint8_t)(random >> 40);
            }
            int count = sendmmsg(sockets[tried / WIDTH % SOCKETS], messages, WIDTH, 0);
            if (count < 0 && errno != EINTR && errno != ENOBUFS) {
                sent = -1;
                break;
            }
            if (count > 0) sent += count;
            tried += WIDTH;
        }
        struct timespec pause = {.tv_nsec = 200000};
        nanosleep(&pause, NULL);
    }
    int error = errno;
    for (int i = 0; i < SOCKETS; i++)
        if (sockets[i] >= 0) close(sockets[i]);
    errno = error;
    return sent;
}

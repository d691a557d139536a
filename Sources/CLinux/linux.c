#define _GNU_SOURCE

#include "CLinux.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/statfs.h>
#include <sys/time.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

_Static_assert(sizeof(struct clinux_message) == sizeof(struct mmsghdr), "size of struct mmsghdr");
_Static_assert(offsetof(struct clinux_message, length) == offsetof(struct mmsghdr, msg_len), "layout of struct mmsghdr");
_Static_assert(sizeof(struct clinux_event) == sizeof(struct epoll_event), "size of struct epoll_event");
_Static_assert(offsetof(struct clinux_event, token) == offsetof(struct epoll_event, data), "layout of epoll_event");
_Static_assert(CLINUX_PACKET_INFORMATION_SPACE == CMSG_SPACE(sizeof(struct in6_pktinfo)), "room for in6_pktinfo");
_Static_assert(CLINUX_PACKET_INFORMATION_SPACE >= CMSG_SPACE(sizeof(struct in_pktinfo)), "room for in_pktinfo");

// Addresses

static socklen_t store(struct clinux_address address, struct sockaddr_storage *storage) {
    memset(storage, 0, sizeof *storage);
    if (address.version == 6) {
        struct sockaddr_in6 *ipv6 = (struct sockaddr_in6 *)storage;
        ipv6->sin6_family = AF_INET6;
        ipv6->sin6_port = htons(address.port);
        for (int i = 0; i < 8; i++) {
            ipv6->sin6_addr.s6_addr[i] = (uint8_t)(address.high >> (56 - 8 * i));
            ipv6->sin6_addr.s6_addr[8 + i] = (uint8_t)(address.low >> (56 - 8 * i));
        }
        return sizeof *ipv6;
    }
    struct sockaddr_in *ipv4 = (struct sockaddr_in *)storage;
    ipv4->sin_family = AF_INET;
    ipv4->sin_port = htons(address.port);
    ipv4->sin_addr.s_addr = htonl((uint32_t)address.low);
    return sizeof *ipv4;
}

static struct clinux_address load(const struct sockaddr_storage *storage) {
    struct clinux_address address = {0};
    if (storage->ss_family == AF_INET6) {
        const struct sockaddr_in6 *ipv6 = (const struct sockaddr_in6 *)storage;
        address.version = 6;
        address.port = ntohs(ipv6->sin6_port);
        for (int i = 0; i < 8; i++) {
            address.high = address.high << 8 | ipv6->sin6_addr.s6_addr[i];
            address.low = address.low << 8 | ipv6->sin6_addr.s6_addr[8 + i];
        }
    } else if (storage->ss_family == AF_INET) {
        const struct sockaddr_in *ipv4 = (const struct sockaddr_in *)storage;
        address.version = 4;
        address.port = ntohs(ipv4->sin_port);
        address.low = ntohl(ipv4->sin_addr.s_addr);
    }
    return address;
}

// Sockets

int clinux_socket(uint8_t version, int type) {
    return socket(version == 6 ? AF_INET6 : AF_INET, type | SOCK_CLOEXEC, 0);
}

int clinux_bind(int descriptor, struct clinux_address address) {
    struct sockaddr_storage storage;
    socklen_t length = store(address, &storage);
    return bind(descriptor, (struct sockaddr *)&storage, length);
}

int clinux_connect(int descriptor, struct clinux_address address, uint32_t scope) {
    struct sockaddr_storage storage;
    socklen_t length = store(address, &storage);
    if (address.version == 6) ((struct sockaddr_in6 *)&storage)->sin6_scope_id = scope;
    return connect(descriptor, (struct sockaddr *)&storage, length);
}

uint32_t clinux_interface_index(const char *name) {
    return if_nametoindex(name);
}

struct clinux_address clinux_local_address(int descriptor) {
    struct sockaddr_storage storage = {0};
    socklen_t length = sizeof storage;
    if (getsockname(descriptor, (struct sockaddr *)&storage, &length) != 0) storage.ss_family = AF_UNSPEC;
    return load(&storage);
}

struct clinux_address clinux_peer_address(int descriptor) {
    struct sockaddr_storage storage = {0};
    socklen_t length = sizeof storage;
    if (getpeername(descriptor, (struct sockaddr *)&storage, &length) != 0) storage.ss_family = AF_UNSPEC;
    return load(&storage);
}

int clinux_peer_user(int descriptor, uint32_t *user) {
    struct ucred peer = {.pid = 0, .uid = (uid_t)-1};
    socklen_t length = sizeof peer;
    if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0) return -1;
    // A TCP socket has no process: the kernel says pid 0.
    if (length != sizeof peer || peer.pid == 0) return -1;
    *user = (uint32_t)peer.uid;
    return 0;
}

int clinux_accept(int listener) {
    return accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

// Options

int clinux_set_option(int descriptor, int level, int option, int value) {
    return setsockopt(descriptor, level, option, &value, sizeof value);
}

int clinux_set_receive_timeout(int descriptor, int64_t microseconds) {
    struct timeval timeout = {.tv_sec = microseconds / 1000000, .tv_usec = microseconds % 1000000};
    return setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
}

int clinux_set_ipv6_only(int descriptor, uint8_t version) {
    return version == 6 ? clinux_set_option(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, 1) : 0;
}

int clinux_ignore_path_mtu(int descriptor, uint8_t version) {
    if (version == 6) {
        // 1280 is the MTU that every IPv6 path has (RFC 8200 5).
        if (clinux_set_option(descriptor, IPPROTO_IPV6, IPV6_MTU, 1280) != 0) return -1;
        return clinux_set_option(descriptor, IPPROTO_IPV6, IPV6_MTU_DISCOVER, IPV6_PMTUDISC_OMIT);
    }
    return clinux_set_option(descriptor, IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_OMIT);
}

int clinux_request_packet_information(int descriptor, uint8_t version) {
    if (version == 6) return clinux_set_option(descriptor, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1);
    return clinux_set_option(descriptor, IPPROTO_IP, IP_PKTINFO, 1);
}

// Datagrams

int clinux_receive_messages(int descriptor, struct clinux_message *messages, unsigned int count) {
    return recvmmsg(descriptor, (struct mmsghdr *)messages, count, MSG_WAITFORONE, NULL);
}

int clinux_send_messages(int descriptor, struct clinux_message *messages, unsigned int count) {
    return sendmmsg(descriptor, (struct mmsghdr *)messages, count, MSG_DONTWAIT);
}

struct clinux_address clinux_source_address(const struct msghdr *header) {
    return load((const struct sockaddr_storage *)header->msg_name);
}

void clinux_prepare_reply(struct msghdr *header) {
    struct cmsghdr *control = CMSG_FIRSTHDR(header);
    if (control == NULL) {
        header->msg_control = NULL;
        header->msg_controllen = 0;
        return;
    }
    // The interface is left to the routing table: a query may come in by one interface for an address of another
    // (an anycast address on loopback behind a router), and its answer must not be forced out of the first. A
    // link-local address means nothing without its interface.
    if (control->cmsg_level == IPPROTO_IP && control->cmsg_type == IP_PKTINFO) {
        // ipi_spec_dst, which the kernel sends from, is already the address asked.
        struct in_pktinfo *information = (struct in_pktinfo *)CMSG_DATA(control);
        information->ipi_ifindex = 0;
    } else if (control->cmsg_level == IPPROTO_IPV6 && control->cmsg_type == IPV6_PKTINFO) {
        struct in6_pktinfo *information = (struct in6_pktinfo *)CMSG_DATA(control);
        if (!IN6_IS_ADDR_LINKLOCAL(&information->ipi6_addr)) information->ipi6_ifindex = 0;
    }
}

int clinux_send_to_unix_socket(const char *path, const void *bytes, size_t count) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t length = strlen(path);
    if (length == 0 || length >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(address.sun_path, path, length);
    // An abstract name begins with a zero octet and ends with the address's length.
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
    if (path[0] == '@') address.sun_path[0] = 0;
    else size += 1;
    int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return -1;
    ssize_t sent;
    do sent = sendto(descriptor, bytes, count, MSG_NOSIGNAL, (struct sockaddr *)&address, size);
    while (sent < 0 && errno == EINTR);
    int error = errno;
    close(descriptor);
    errno = error;
    return sent < 0 ? -1 : 0;
}

// Readiness

int clinux_epoll(void) {
    return epoll_create1(EPOLL_CLOEXEC);
}

int clinux_event_counter(void) {
    return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
}

static int epoll_add(int epoll, int descriptor, uint32_t events, uint64_t token) {
    struct epoll_event event = {.events = events, .data.u64 = token};
    return epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
}

int clinux_epoll_add_edges(int epoll, int descriptor, uint64_t token) {
    return epoll_add(epoll, descriptor, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, token);
}

int clinux_epoll_add_readable(int epoll, int descriptor, uint64_t token) {
    return epoll_add(epoll, descriptor, EPOLLIN, token);
}

int clinux_epoll_wait(int epoll, struct clinux_event *events, int count, int milliseconds) {
    return epoll_wait(epoll, (struct epoll_event *)events, count, milliseconds);
}

int clinux_pending_error(int descriptor) {
    int error = 0;
    socklen_t length = sizeof error;
    return getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &length) == 0 ? error : errno;
}

int clinux_reset_on_close(int descriptor) {
    struct linger linger = {.l_onoff = 1, .l_linger = 0};
    return setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
}

uint64_t clinux_descriptor_limit(void) {
    struct rlimit limit;
    return getrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : 0;
}

int clinux_raise_descriptor_limit(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return -1;
    limit.rlim_cur = limit.rlim_max;
    return setrlimit(RLIMIT_NOFILE, &limit);
}

uint32_t clinux_unix_seconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_REALTIME_COARSE, &time);
    return (uint32_t)time.tv_sec;
}

int64_t clinux_monotonic_nanoseconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

// Signals

int clinux_pipe(int *reading, int *writing) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return -1;
    *reading = ends[0];
    *writing = ends[1];
    return 0;
}

static int signal_pipe[2] = {-1, -1};

static void write_signal(int signal) {
    int error = errno;
    unsigned char octet = (unsigned char)signal;
    // A full pipe holds more signals than anyone has to be told of.
    ssize_t written = write(signal_pipe[1], &octet, 1);
    (void)written;
    errno = error;
}

int clinux_signal_pipe(void) {
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&lock);
    if (signal_pipe[0] < 0 && pipe2(signal_pipe, O_NONBLOCK | O_CLOEXEC) != 0) signal_pipe[0] = -1;
    pthread_mutex_unlock(&lock);
    return signal_pipe[0];
}

int clinux_catch_signal(int signal) {
    struct sigaction action = {.sa_handler = write_signal, .sa_flags = SA_RESTART};
    sigfillset(&action.sa_mask);
    if (sigaction(signal, &action, NULL) != 0) return -1;
    // Whoever started the process may have had the signal blocked, and that is inherited.
    sigset_t caught;
    sigemptyset(&caught);
    sigaddset(&caught, signal);
    return pthread_sigmask(SIG_UNBLOCK, &caught, NULL) == 0 ? 0 : -1;
}

// File systems

uint32_t clinux_file_system_type(const char *path) {
    struct statfs status;
    return statfs(path, &status) == 0 ? (uint32_t)status.f_type : 0;
}

// Threads

void clinux_name_thread(const char *name) {
    char kept[16] = {0};
    strncpy(kept, name, sizeof kept - 1);
    pthread_setname_np(pthread_self(), kept);
}

void clinux_block_signals(void) {
    sigset_t signals;
    sigfillset(&signals);
    sigdelset(&signals, SIGSEGV);
    sigdelset(&signals, SIGBUS);
    sigdelset(&signals, SIGFPE);
    sigdelset(&signals, SIGILL);
    sigdelset(&signals, SIGTRAP);
    sigdelset(&signals, SIGABRT);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
}

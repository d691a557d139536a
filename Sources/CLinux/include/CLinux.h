#ifndef CLINUX_H
#define CLINUX_H

// The Linux calls that Swift's Glibc module hides, because that module is built without _GNU_SOURCE. The macro must not
// be defined in this header either: clang's modules would then disagree about the system's structures. So the
// prototypes here use plain types, and linux.c, which defines it, forwards.

#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/socket.h>

/// An IPv4 or IPv6 address with a port, all in host order; passed by value, so that callers need no pointers.
struct clinux_address {
    /// 4, 6, or 0 for none.
    uint8_t version;
    uint16_t port;
    /// The upper half of an IPv6 address.
    uint64_t high;
    /// The lower half of an IPv6 address, or an IPv4 address.
    uint64_t low;
};

/// Laid out as struct mmsghdr (asserted in linux.c).
struct clinux_message {
    struct msghdr header;
    unsigned int length;
};

/// Laid out as struct epoll_event (asserted in linux.c), without its union, which holds a pointer.
struct clinux_event {
    uint32_t events;
    uint64_t token;
}
#ifdef __x86_64__
__attribute__((packed))
#endif
;

/// The room for one packet information control message of either family (asserted in linux.c).
enum { CLINUX_PACKET_INFORMATION_SPACE = 40 };

/// socket(2) of the address's family, close-on-exec.
int clinux_socket(uint8_t version, int type);
int clinux_bind(int descriptor, struct clinux_address address);
/// connect(2); the scope is the interface's index for a link-local IPv6 address, else 0.
int clinux_connect(int descriptor, struct clinux_address address, uint32_t scope);
/// if_nametoindex(3); 0 where there is no such interface.
uint32_t clinux_interface_index(const char *name);
/// getsockname(2) and getpeername(2); version 0 and errno on failure.
struct clinux_address clinux_local_address(int descriptor);
struct clinux_address clinux_peer_address(int descriptor);
/// The user whose process has connected to a Unix socket (SO_PEERCRED); 0, or -1 for other sockets.
int clinux_peer_user(int descriptor, uint32_t *user);
/// accept4(2): the new descriptor is non-blocking and close-on-exec.
int clinux_accept(int listener);

/// setsockopt(2) of an int.
int clinux_set_option(int descriptor, int level, int option, int value);
int clinux_set_receive_timeout(int descriptor, int64_t microseconds);
/// IPV6_V6ONLY, where the address is IPv6.
int clinux_set_ipv6_only(int descriptor, uint8_t version);
/// Ignores path MTU messages: IP_PMTUDISC_OMIT, and on IPv6 also IPV6_MTU 1280.
int clinux_ignore_path_mtu(int descriptor, uint8_t version);
/// Has each datagram tell the address it was sent to.
int clinux_request_packet_information(int descriptor, uint8_t version);

/// recvmmsg(2) with MSG_WAITFORONE: waits for the first datagram only.
int clinux_receive_messages(int descriptor, struct clinux_message *messages, unsigned int count);
/// sendmmsg(2) with MSG_DONTWAIT.
int clinux_send_messages(int descriptor, struct clinux_message *messages, unsigned int count);
/// Where a received datagram came from; version 0 for another family.
struct clinux_address clinux_source_address(const struct msghdr *header);
/// Turns a received datagram's control message into that of its reply, so that it leaves from the address asked.
void clinux_prepare_reply(struct msghdr *header);

/// epoll_create1(2) and eventfd(2), close-on-exec; the counter is non-blocking.
int clinux_epoll(void);
int clinux_event_counter(void);
/// Adds a descriptor for good: readable, writable and ended, each told once when it becomes so (EPOLLET).
int clinux_epoll_add_edges(int epoll, int descriptor, uint64_t token);
/// Adds a descriptor that is told as long as it is readable.
int clinux_epoll_add_readable(int epoll, int descriptor, uint64_t token);
int clinux_epoll_wait(int epoll, struct clinux_event *events, int count, int milliseconds);
/// What became of a connect(2) that was in progress, or another error that waits (SO_ERROR); 0 for none.
int clinux_pending_error(int descriptor);
/// Has close(2) reset the connection at once (SO_LINGER of zero seconds).
int clinux_reset_on_close(int descriptor);
/// The soft limit of open descriptors (RLIMIT_NOFILE); 0 where it cannot be read.
uint64_t clinux_descriptor_limit(void);
/// Raises the soft limit of open descriptors to the hard one.
int clinux_raise_descriptor_limit(void);
/// The seconds of clock_gettime(2) of CLOCK_REALTIME_COARSE, which is a few milliseconds late and cheap.
uint32_t clinux_unix_seconds(void);
/// clock_gettime(2) of CLOCK_MONOTONIC in nanoseconds.
int64_t clinux_monotonic_nanoseconds(void);
/// The number of the kind of file system behind a path (statfs(2), f_type); 0 where it cannot be told.
uint32_t clinux_file_system_type(const char *path);

/// Sends a datagram to a Unix socket; a path that begins with '@' is in the abstract namespace.
int clinux_send_to_unix_socket(const char *path, const void *bytes, size_t count);

/// pipe2(2), close-on-exec.
int clinux_pipe(int *reading, int *writing);

/// The reading end of the pipe that caught signals are written to, an octet each; the same for the whole process.
/// -1 and errno on failure.
int clinux_signal_pipe(void);
/// Has a signal written to the pipe instead of having its usual effect. The pipe must be there.
int clinux_catch_signal(int signal);

/// Names the calling thread; at most 15 octets are kept.
void clinux_name_thread(const char *name);
/// Blocks all signals in the calling thread; those that report a fault in it aside.
void clinux_block_signals(void);

#endif

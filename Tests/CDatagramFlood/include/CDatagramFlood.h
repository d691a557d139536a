#pragma once

#include <stdint.h>

/// A flood of datagrams with forged source addresses: those of 127.0.0.0/8, which is the host's own.
struct flood {
    /// The port on 127.0.0.1 that gets them.
    uint16_t port;
    /// How many source prefixes of 24 bits there are, from 127.1.0.0/24 on: 1 to 65,000.
    uint32_t prefixes;
    /// Datagrams a second that are aimed at.
    uint32_t rate;
    /// How long it lasts, in milliseconds.
    uint32_t milliseconds;
    /// What each holds, of which the first two octets are counted up.
    const uint8_t *message;
    /// Octets of it, at most 512.
    uint32_t length;
};

/// Sends a flood from 16 sockets, and returns when it is over.
///
/// Nothing is made up for that could not be sent in time.
/// Returns how many datagrams the kernel took, or -1 with errno set.
int64_t flood_run(struct flood flood);

#ifndef C_ALLOCATION_COUNTER_H
#define C_ALLOCATION_COUNTER_H

#include <stdint.h>

/// Counts this thread's heap allocations (malloc, calloc, realloc and the aligned forms) since the thread began.
/// The counting functions replace libc's for the whole process that links this target.
uint64_t allocation_count(void);

#endif

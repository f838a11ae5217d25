// How often this thread has asked the heap for memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

namespace ipcmark::sys {

// Calls of malloc, calloc, realloc, aligned_alloc, memalign, posix_memalign and operator new by the
// calling thread so far, those of the libraries that it calls into included. Absent where they do
// not pass through here: under the address and thread sanitizers, whose heap is their own.
std::optional<std::uint64_t> allocations();

// Whether memory that `take` hands out is counted.
bool counts_allocations(void* (*take)(std::size_t), void (*give_back)(void*));

}  // namespace ipcmark::sys

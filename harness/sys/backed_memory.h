// Shared memory from each of the kernel's sources, once or twice in a row, on pages of each size.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "harness/core/axes.h"
#include "harness/sys/mapping.h"
#include "harness/sys/object_journal.h"

namespace ipcmark::sys {

// anonymous: MAP_SHARED | MAP_ANONYMOUS. file: an unnamed file (O_TMPFILE) in $TMPDIR or /tmp.
enum class Backing : std::uint8_t { memfd, posix, sysv, file, anonymous };

struct MemoryPlan {
  Backing backing = Backing::memfd;
  std::size_t bytes = 0;  // of one image; a multiple of page_bytes(pages)
  unsigned images = 1;    // 2: the same bytes twice, back to back
  Pages pages = Pages::base;
  int node = -1;  // NUMA node; -1: anywhere
  ObjectJournal* journal = nullptr;
};

// 4 KiB, or 2 MiB for huge pages of either kind.
std::size_t page_bytes(Pages pages);

// Why this machine has no such memory: what is missing, where it is set, and how much is needed.
std::optional<std::string> memory_unsupported(const MemoryPlan& plan);

// Allocated before it returns: a full machine is an error here (ENOSPC, ENOMEM), not SIGBUS later.
// Whatever name it needed is gone again. Throws std::system_error; ENOMEM also when the kernel gave
// small pages for huge ones.
Mapping map_memory(const MemoryPlan& plan);

}  // namespace ipcmark::sys

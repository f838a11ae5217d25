// What libraries that others would pick have in common, whatever they are.
#pragma once

#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>

#include "harness/core/channel.h"
#include "harness/core/units.h"
#include "harness/sys/object_journal.h"

namespace ipcmark::reference {

// Abstract UNIX addresses vanish with their last descriptor, but no mode bits guard them: only that
// nobody can guess the name does.
inline std::string random_address() { return random_object_name().substr(1); }

// How many messages fit a buffer that is counted in messages; `otherwise` when none was asked for.
inline std::size_t places(const ChannelSpec& spec, std::size_t otherwise) {
  return spec.capacity_bytes == 0
             ? otherwise
             : spec.capacity_bytes / std::max<std::size_t>(spec.message_bytes, 1);
}

inline std::optional<std::string> too_small(const ChannelSpec& spec) {
  if (places(spec, 1) != 0) return std::nullopt;
  return "a queue of " + format_bytes(spec.capacity_bytes) + " has no place for a message of " +
         format_bytes(spec.message_bytes);
}

// A queue that counts messages, and not their bytes, can grow beyond the machine; but only a stream
// fills it.
inline std::optional<std::string> too_much_memory(const ChannelSpec& spec, std::size_t messages) {
  const auto memory = static_cast<std::size_t>(::sysconf(_SC_PHYS_PAGES)) *
                      static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  if (spec.pattern != Pattern::stream || messages * spec.message_bytes <= memory / 2) {
    return std::nullopt;
  }
  return "queues of " + std::to_string(messages) + " messages of " +
         format_bytes(spec.message_bytes) +
         " may take more than half of the memory; --capacity makes them smaller";
}

// Files there are sparse: what does not fit is a SIGBUS at the first touch.
inline std::optional<std::string> no_room_in_shm(std::size_t bytes) {
  struct statvfs shm {};
  if (::statvfs("/dev/shm", &shm) != 0) return "there is no /dev/shm";
  const std::size_t room = shm.f_bavail * shm.f_bsize;
  if (bytes <= room) return std::nullopt;
  return "wants " + format_bytes(bytes) + " of shared memory; /dev/shm has room for " +
         format_bytes(room);
}

}  // namespace ipcmark::reference

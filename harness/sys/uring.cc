#include "harness/sys/uring.h"

#include <cerrno>
#include <cstring>
#include <memory>

#include "harness/sys/error.h"
#include "harness/sys/text_file.h"

namespace ipcmark::sys {

namespace {

std::string refusal(int error) {
  const std::string name = ::strerrorname_np(error);
  if (error == ENOSYS) return "io_uring is not in this kernel, or a seccomp filter hides it";
  if (error == ENOMEM)
    return "no io_uring can be set up here (ENOMEM): its memory is locked; raise `ulimit -l` "
           "(RLIMIT_MEMLOCK)";
  if (error != EPERM) return "no io_uring can be set up here (" + name + ")";
  const auto setting = read_text("/proc/sys/kernel/io_uring_disabled");
  if (setting && *setting != "0") {
    return "io_uring is refused (EPERM): kernel.io_uring_disabled is " + *setting;
  }
  return "io_uring is refused (EPERM): by a seccomp filter, as containers have, or a security module";
}

}  // namespace

std::optional<std::string> uring_unsupported(std::initializer_list<UringOperation> needed,
                                             unsigned flags) {
  io_uring ring;
  if (const int error = -::io_uring_queue_init(1, &ring, flags); error != 0) return refusal(error);
  const std::unique_ptr<io_uring, void (*)(io_uring*)> owner(&ring, ::io_uring_queue_exit);
  const std::unique_ptr<io_uring_probe, void (*)(io_uring_probe*)> probe(
      ::io_uring_get_probe_ring(&ring), ::io_uring_free_probe);
  for (const UringOperation& operation : needed) {
    if (probe && ::io_uring_opcode_supported(probe.get(), operation.number) != 0) continue;
    return std::string("this kernel has no ") + operation.name + ": it came with " +
           operation.since;
  }
  return std::nullopt;
}

void make_uring(io_uring& ring, unsigned entries, unsigned flags) {
  if (const int error = -::io_uring_queue_init(entries, &ring, flags); error != 0) {
    throw_system_error(error, "io_uring_setup");
  }
}

void submit_uring(io_uring& ring) {
  int rc;
  while ((rc = ::io_uring_submit(&ring)) < 0) {
    if (rc != -EINTR && rc != -EAGAIN) throw_system_error(-rc, "io_uring_enter");
  }
}

}  // namespace ipcmark::sys

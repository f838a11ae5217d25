// fcntl_lock: three bytes of a file that are locked in turn, each by a process.
#include "bench/waits/file_locks.h"

#include "bench/adapters/handover_channel.h"
#include "harness/run/rig.h"

namespace ipcmark {
namespace {

struct FcntlLockHandover {
  static constexpr MechanismInfo info{
      .name = "fcntl_lock",
      .family = "lock",
      .summary = "record locks of a process (fcntl) handed to and fro",
      .data = "nothing; who gets the lock knows that the other has let it go",
      .participants =
          "any process that can open the file; a range is shared by readers or held by one",
      .limits = "one hand-over under way: a lock has one holder",
      .leftovers =
          "nothing here: the file has no name. All locks of a process on a file go when it closes "
          "any descriptor of it, which surprises libraries",
      .permissions = "opening the file, for writing to lock exclusively",
      .cost =
          "no copy; 1 system call to lock and 1 to unlock, always, and a search for deadlocks "
          "where it waits",
      .flow = flows::kHandover,
      .use_when = "POSIX is what there is, and the parts of a file are records",
      .avoid_when = "threads are to exclude each other, or a library opens the same file: ofd_lock",
      .manuals = "fcntl(2), fcntl_locking(2)"};
  using Locks = waits::RecordLocks<F_SETLKW>;

  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (!spec.one_process) return std::nullopt;
    return "record locks belong to a process, so two threads of one do not exclude each other";
  }
};

const Register<HandoverChannel<FcntlLockHandover>> registered;

}  // namespace
}  // namespace ipcmark

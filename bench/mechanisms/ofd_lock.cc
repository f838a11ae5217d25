// ofd_lock: three bytes of a file that are locked in turn, each through an open file.
#include "bench/waits/file_locks.h"

#include "bench/adapters/handover_channel.h"
#include "harness/run/rig.h"

namespace ipcmark {
namespace {

struct OfdLockHandover {
  static constexpr MechanismInfo info{
      .name = "ofd_lock",
      .family = "lock",
      .summary = "record locks of an open file (OFD) handed to and fro",
      .data = "nothing; who gets the lock knows that the other has let it go",
      .participants = "any that can open the file; a range is shared by readers or held by one",
      .limits = "one hand-over under way: a lock has one holder",
      .leftovers =
          "nothing here: the file has no name. A lock goes with the last close of its open file, "
          "so also with its process, unless a child has inherited it",
      .permissions = "opening the file, for writing to lock exclusively",
      .cost = "no copy; 1 system call to lock and 1 to unlock, always",
      .flow = flows::kHandover,
      .use_when = "threads or processes share out the parts of a file",
      .avoid_when = "it must run elsewhere than on Linux: fcntl_lock",
      .manuals = "fcntl(2), fcntl_locking(2)"};
  using Locks = waits::RecordLocks<F_OFD_SETLKW>;
};

const Register<HandoverChannel<OfdLockHandover>> registered;

}  // namespace
}  // namespace ipcmark

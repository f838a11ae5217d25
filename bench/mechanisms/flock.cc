// flock: three files that are locked whole, in turn.
#include "bench/waits/file_locks.h"

#include "bench/adapters/handover_channel.h"
#include "harness/run/rig.h"

namespace ipcmark {
namespace {

struct FlockHandover {
  static constexpr MechanismInfo info{
      .name = "flock",
      .family = "lock",
      .summary = "whole-file locks (flock) handed to and fro",
      .data = "nothing; who gets the lock knows that the other has let it go",
      .participants = "any that can open the file; shared by readers or held by one",
      .limits = "one hand-over under way: a lock has one holder",
      .leftovers =
          "nothing here: the files have no name. A lock goes with the last close of its open "
          "file, so also with its process, unless a child has inherited it",
      .permissions = "opening the file, for reading is enough",
      .cost = "no copy; 1 system call to lock and 1 to unlock, always",
      .flow = flows::kHandover,
      .use_when = "scripts and programs must not work on the same file at once",
      .avoid_when =
          "parts of a file are locked: ofd_lock; or it is on a network and the server does not "
          "know them",
      .manuals = "flock(2), flock(1)"};
  using Locks = waits::FlockLocks;
};

const Register<HandoverChannel<FlockHandover>> registered;

}  // namespace
}  // namespace ipcmark

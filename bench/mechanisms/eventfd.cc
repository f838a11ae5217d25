// eventfd: a counter in the kernel behind a descriptor, one per direction.
#include <sys/eventfd.h>
#include <unistd.h>

#include "bench/adapters/flows.h"
#include "bench/adapters/register.h"

namespace ipcmark {
namespace {

struct Eventfd {
  static constexpr MechanismInfo info{
      .name = "eventfd",
      .family = "notification",
      .summary = "event counter behind a descriptor, one per direction",
      .data =
          "nothing but a count: each message adds 1 and, as with EFD_SEMAPHORE here, each read "
          "takes 1. Without that flag a read takes all of them at once",
      .participants = "any that inherit or are passed the descriptor, both ways",
      .limits = "2^64 - 2 rings under way; a write beyond waits or gets EAGAIN",
      .leftovers = "nothing; the last close frees it. Nobody notices a dead peer",
      .permissions = "possession of the descriptor",
      .cost = "no copy but 8 bytes, 2 system calls, 1 wake-up when the reader sleeps",
      .flow = flows::kDoorbell,
      .use_when = "shared memory needs a doorbell that poll, epoll or io_uring can wait for",
      .avoid_when = "nobody waits with descriptors: a futex costs nothing while nobody sleeps",
      .manuals = "eventfd(2)"};

  static std::size_t max_message() { return 0; }
  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (spec.capacity_bytes == 0) return std::nullopt;
    return "a notification has no buffer whose size could be set";
  }

  static FdPair open(const ChannelSpec&) {
    FdPair pair;
    for (const Side reader : {Side::initiator, Side::responder}) {
      const int fd = sys::check(::eventfd(0, EFD_CLOEXEC | EFD_SEMAPHORE), "eventfd");
      pair.in[index(reader)] = sys::UniqueFd(fd);
      pair.out[index(other(reader))] =
          sys::UniqueFd(sys::check(::fcntl(fd, F_DUPFD_CLOEXEC, 0), "F_DUPFD_CLOEXEC"));
    }
    return pair;
  }
  static ssize_t write_some(int fd, ConstBytes) {
    const std::uint64_t one = 1;
    return ::write(fd, &one, sizeof one) < 0 ? -1 : 0;
  }
  static ssize_t read_some(int fd, Bytes) {
    std::uint64_t rings;
    return ::read(fd, &rings, sizeof rings) < 0 ? -1 : 0;
  }
};

const RegisterFd<Eventfd, waits::ForFdWithoutSigio> registered;

}  // namespace
}  // namespace ipcmark

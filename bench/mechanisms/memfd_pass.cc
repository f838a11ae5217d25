// memfd_pass: each message is a memory file of its own: made, filled, sealed, passed, checked,
// mapped and read. What nobody can change any more needs no copy out to be safe to look at.
#include <sys/mman.h>
#include <sys/stat.h>

#include "bench/adapters/descriptor_passing.h"
#include "bench/adapters/flows.h"
#include "bench/adapters/register.h"
#include "bench/adapters/socket.h"

namespace ipcmark {
namespace {

constexpr int kSeals = F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;

struct MemfdPass {
  static constexpr MechanismInfo info{
      .name = "memfd_pass",
      .family = "capability",
      .summary = "a sealed memory file passed for each message",
      .data =
          "one memory file per message, written by the sender, sealed so that nobody can change "
          "it, passed as a descriptor and mapped by the receiver",
      .participants = "two that are connected; the file can be handed on to any number",
      .limits = "memory; RLIMIT_NOFILE descriptors under way per user",
      .leftovers = "nothing; the file has no name and goes with its last descriptor or mapping",
      .permissions = "possession of the socket and then of the file",
      .cost =
          "1 copy into fresh pages, 1 out of them here, and 11 system calls: create, write, seal, "
          "send, close; receive, ask for seals, for size, map, unmap, close, and page faults",
      .flow = flows::kKernelBuffer,
      .use_when =
          "large data, once, to those who do not trust the sender: it cannot change what they "
          "check",
      .avoid_when = "many or small messages: a pool of files, or a ring, costs a hundredth",
      .manuals = "memfd_create(2), fcntl(2), unix(7), mmap(2)"};

  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (spec.capacity_bytes == 0) return std::nullopt;
    return "the capacity of memfd_pass cannot be set";
  }
  static FdPair open(const ChannelSpec&) { return passing::open(); }
  static void limit_waits(int socket) { sockets::limit_waits(socket); }

  static ssize_t write_some(int socket, ConstBytes tx) {
    const sys::UniqueFd file(::memfd_create("ipcmark-message", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!file || !fill(file.get(), tx) || ::fcntl(file.get(), F_ADD_SEALS, kSeals) < 0) return -1;
    return passing::send(socket, {}, file.get()) < 0 ? -1 : static_cast<ssize_t>(tx.size());
  }
  static ssize_t read_some(int socket, Bytes rx) {
    sys::UniqueFd file;
    if (passing::receive(socket, {}, file) < 0) return -1;
    struct stat facts;
    const int seals = ::fcntl(file.get(), F_GET_SEALS);
    if (seals < 0 || (seals & kSeals) != kSeals || ::fstat(file.get(), &facts) < 0) {
      errno = EBADMSG;
      return -1;
    }
    return copy_out(file.get(), static_cast<std::size_t>(facts.st_size), rx);
  }

 private:
  static bool fill(int file, ConstBytes tx) {
    while (!tx.empty()) {
      const ssize_t written = ::write(file, tx.data(), tx.size());
      if (written < 0) return false;
      tx = tx.subspan(static_cast<std::size_t>(written));
    }
    return true;
  }
  static ssize_t copy_out(int file, std::size_t length, Bytes rx) {
    if (length == 0) return 0;
    void* const image = ::mmap(nullptr, length, PROT_READ, MAP_SHARED | MAP_POPULATE, file, 0);
    if (image == MAP_FAILED) return -1;
    std::memcpy(rx.data(), image, std::min(length, rx.size()));
    ::munmap(image, length);
    return static_cast<ssize_t>(length);
  }
};

// Not nonblock_spin: it would make the file again for each try.
const RegisterFd<MemfdPass, waits::Strategies<waits::Block, waits::Poll, waits::EpollLt>>
    registered;

}  // namespace
}  // namespace ipcmark

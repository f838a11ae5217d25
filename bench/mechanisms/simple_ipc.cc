// simple_ipc: the course notes' protocol: one message in shared memory for each direction, with a
// magic number, 500 bytes, and a status word that both sides poll.
#include <algorithm>
#include <atomic>
#include <cstring>

#include "bench/adapters/flows.h"
#include "bench/adapters/register.h"
#include "bench/adapters/simple_message.h"

namespace ipcmark {
namespace {

// The status and the header share a line, as the notes draw them; the data follows.
struct Message {
  enum Status : std::uint32_t { kEmpty, kReady };
  std::atomic<std::uint32_t> status{kEmpty};
  SimpleHeader header;
  std::array<std::byte, kSimpleData> data;
};

class Writer {
 public:
  Writer(const sys::Shared<Message>& message, auto&) : message_(*message) {}
  bool try_push(ConstBytes tx) {
    if (message_.status.load(std::memory_order_acquire) != Message::kEmpty) return false;
    message_.header = {.length = static_cast<std::uint32_t>(tx.size())};
    std::memcpy(message_.data.data(), tx.data(), tx.size());
    message_.status.store(Message::kReady, std::memory_order_release);
    return true;
  }

 private:
  Message& message_;
};

class Reader {
 public:
  Reader(const sys::Shared<Message>& message, auto&) : message_(*message) {}
  bool try_pop(Bytes rx, std::size_t& length) {
    if (message_.status.load(std::memory_order_acquire) != Message::kReady) return false;
    if (message_.header.magic != SimpleHeader::kMagic)
      sys::throw_system_error(EPROTO, "simple_ipc: a message without its magic number");
    length = std::min<std::size_t>(message_.header.length, rx.size());
    std::memcpy(rx.data(), message_.data.data(), length);
    message_.status.store(Message::kEmpty, std::memory_order_release);
    return true;
  }

 private:
  Message& message_;
};

// One message, wrapped so that its memory looks like a ring's.
struct Cell : sys::Shared<Message> {
  using sys::Shared<Message>::Shared;
  const sys::Mapping& memory() const { return mapping(); }
};

struct SimpleIpc {
  static constexpr MechanismInfo info{
      .name = "simple_ipc",
      .family = "shared_memory",
      .summary = "one 500-byte message with magic and status per direction, polled",
      .data = "one message at a time; one copy in and one out",
      .participants = "one sender and one receiver per direction",
      .limits = "500 bytes a message, one message under way",
      .leftovers = "nothing; the memory has no name. A dead peer leaves its status as it was",
      .permissions = "possession of the memory, here inherited",
      .cost = "2 copies, no system call, no wake-up: the other side looks until it sees",
      .flow = flows::kSharedMemory,
      .use_when = "one wants to understand IPC: this is the least that works",
      .avoid_when = "a CPU cannot be given to looking, or messages are larger",
      .manuals = "mmap(2)"};
  using Ring = Cell;
  struct Progress {};
  using Producer = Writer;
  using Consumer = Reader;

  static std::size_t max_message() { return kSimpleData; }
  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (spec.capacity_bytes == 0) return std::nullopt;
    return "simple_ipc holds one message, whatever its capacity";
  }
  static Ring make(const ChannelSpec& spec) { return Cell(spec.memory_node); }
};

const RegisterShm<SimpleIpc, waits::ForPolling> registered;

}  // namespace
}  // namespace ipcmark

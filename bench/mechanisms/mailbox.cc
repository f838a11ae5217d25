// mailbox: one slot in shared memory that two sides use in turns.
#include "bench/adapters/flows.h"
#include "bench/adapters/mailbox_channel.h"
#include "bench/adapters/register.h"

namespace ipcmark {
namespace {

struct MailboxInfo {
  static constexpr MechanismInfo info{
      .name = "mailbox",
      .family = "shared_memory",
      .summary = "one slot for both directions: the answer goes where the question was",
      .data = "one message at a time; one copy in and one out, or none (--access in_place)",
      .participants =
          "two that take turns; a second message waits for an answer or an "
          "acknowledgement",
      .limits = "256 MiB a message, and memory",
      .leftovers = "nothing; a memfd has no name. The survivor notices nothing by itself",
      .permissions = "possession of the memory: inherited, or its descriptor passed",
      .cost =
          "2 copies (0 in place), no system call, one cache line there and back up to 56 bytes; "
          "1 wake-up when the wait sleeps",
      .flow = flows::kMailbox,
      .use_when =
          "calls of up to 56 bytes: question and answer are one cache line that moves there and back",
      .avoid_when = "one-way traffic: nothing is ever under way while the other side reads",
      .manuals = "memfd_create(2), mmap(2), futex(2)"};
};

template <class Strategies>
struct Rows;
template <class... Ns>
struct Rows<waits::Strategies<Ns...>> : Register<MailboxChannel<MailboxInfo, Ns>...> {};

const Rows<waits::ForShmShort> registered;

}  // namespace
}  // namespace ipcmark

// null: no transport. send and recv do nothing, so what remains is the cost of our own loop and
// clock.
#include "bench/adapters/flows.h"
#include "harness/run/rig.h"

namespace ipcmark {
namespace {

struct Null {
  static constexpr MechanismInfo info{
      .name = "null",
      .family = "floor",
      .summary = "no transport: the cost of the loop and the clock",
      .carries_data = false,
      .data = "none: the receiver gets nothing, so nothing is verified and no payload is touched",
      .participants = "two, who know nothing of each other",
      .limits = "none",
      .leftovers = "nothing",
      .permissions = "none",
      .cost = "no copy, no system call, no wake-up: what is left is the floor under every row",
      .flow = flows::kNothing,
      .use_when = "judging how much of a small figure is the harness's own",
      .avoid_when = "something is to arrive",
      .manuals = "clock_gettime(2)"};
  static constexpr std::string_view wait_name = "none";
  static constexpr WaitKind wait_kind = WaitKind::polling;
  static constexpr std::string_view wait_help = "Does not wait: there is nothing to wait for.";

  struct Endpoint {
    void send(ConstBytes tx) { asm volatile("" ::"r"(tx.data()) : "memory"); }
    std::size_t recv(Bytes rx) {
      asm volatile("" ::"r"(rx.data()) : "memory");
      return rx.size();
    }
  };

  static Null create(const ChannelSpec&) { return {}; }
  Endpoint attach(Side) { return {}; }
};

const Register<Null> registered;

}  // namespace
}  // namespace ipcmark

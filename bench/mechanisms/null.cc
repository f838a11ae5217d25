// null: no transport. send and recv do nothing, so what remains is the cost of our own loop and
// clock:
// the floor under every other row.
//
// Data: none; the receiver gets nothing, so nothing is verified and no payload is touched.
// Limits, leftovers, permissions: none.
#include "harness/run/rig.h"

namespace ipcmark {
namespace {

struct Null {
  static constexpr MechanismInfo info{.name = "null",
                                      .family = "floor",
                                      .summary = "no transport: the cost of the loop and the clock",
                                      .carries_data = false};
  static constexpr std::string_view wait_name = "none";
  static constexpr WaitKind wait_kind = WaitKind::polling;

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

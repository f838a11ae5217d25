// function_call: what a call costs where nobody else takes part: in our own code, and into the
// kernel and back. The floors of the pattern `call`.
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "bench/adapters/flows.h"
#include "harness/run/rig.h"

namespace ipcmark {
namespace {

constexpr MechanismInfo kInfo{
    .name = "function_call",
    .family = "floor",
    .summary = "no transport: a function, or a system call that does nothing",
    .data = "arguments in registers or by reference, within one thread",
    .participants = "one: the responder only waits for the end",
    .limits = "none",
    .leftovers = "nothing",
    .permissions = "none",
    .cost = "a call and a return, or a trap and its return",
    .flow = flows::kNothing,
    .use_when = "judging what is left to gain for the fastest of calls",
    .avoid_when = "caller and callee are not to trust each other",
    .manuals = "getppid(2), sched_yield(2)"};

template <class Server>
[[gnu::noinline]] void call_null(Server& server) {
  server.null();
}
[[gnu::noinline]] std::int32_t call_add(loops::CallServer& server, std::int32_t a, std::int32_t b) {
  return server.add(a, b);
}

struct DirectCall {
  static constexpr std::string_view kName = "direct";
  static constexpr std::string_view kHelp = "A call of a function that is not inlined.";
  static constexpr bool kHasProcedures = true;
  static void null(auto& server) { call_null(server); }
  static std::int32_t add(loops::CallServer& server, std::int32_t a, std::int32_t b) {
    return call_add(server, a, b);
  }
};
// scripts/check-hot-loops knows this one by its name: the indirect call is what is measured.
struct IndirectCall {
  static constexpr std::string_view kName = "indirect";
  static constexpr std::string_view kHelp = "A call through a pointer, as through a table.";
  static constexpr bool kHasProcedures = true;
  template <class Server>
  static void null(Server& server) {
    auto* target = &call_null<Server>;
    asm volatile("" : "+r"(target));
    target(server);
  }
  static std::int32_t add(loops::CallServer& server, std::int32_t a, std::int32_t b) {
    auto* target = &call_add;
    asm volatile("" : "+r"(target));
    return target(server, a, b);
  }
};
struct Getppid {
  static constexpr std::string_view kName = "getppid";
  static constexpr std::string_view kHelp = "A system call that does next to nothing.";
  static constexpr bool kHasProcedures = false;
  static void null(auto&) { ::syscall(SYS_getppid); }
  static std::int32_t add(loops::CallServer&, std::int32_t a, std::int32_t b) { return a + b; }
};
struct SchedYield {
  static constexpr std::string_view kName = "sched_yield";
  static constexpr std::string_view kHelp = "The scheduler asked, with nobody else to run.";
  static constexpr bool kHasProcedures = false;
  static void null(auto&) { ::sched_yield(); }
  static std::int32_t add(loops::CallServer&, std::int32_t a, std::int32_t b) { return a + b; }
};

template <class Target>
class FunctionCall {
 public:
  static constexpr const MechanismInfo& info = kInfo;
  static constexpr std::string_view wait_name = Target::kName;
  static constexpr std::string_view wait_help = Target::kHelp;
  static constexpr WaitKind wait_kind = WaitKind::polling;
  static constexpr bool yields = true;  // nobody waits at all

  class Endpoint {
   public:
    void open(loops::CallServer& server) { server_ = &server; }
    void serve(std::uint64_t) {}
    void null() { Target::null(*server_); }
    std::int32_t add(std::int32_t a, std::int32_t b) { return Target::add(*server_, a, b); }
    void big_in(ConstBytes in) { server_->big_in(in); }
    void big_in_out(Bytes io) { server_->big_in_out(io); }

   private:
    loops::CallServer* server_ = nullptr;
  };

  // Of several clients: each calls its own seat, and nothing is shared.
  class Clients {
   public:
    void open(std::span<loops::ClientSeat> seats, std::span<const SeatCpus>) { seats_ = seats; }
    void take_seat(std::size_t client) {
      seat = &seats_[client];
      null();
    }
    void null() { Target::null(*seat); }

   private:
    static inline constinit thread_local loops::ClientSeat* seat = nullptr;
    std::span<loops::ClientSeat> seats_;
  };

  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (spec.pattern != Pattern::call && spec.pattern != Pattern::clients)
      return "a function call carries no messages: patterns call and clients only";
    if (spec.pattern == Pattern::clients && !Target::kHasProcedures)
      return "the kernel does not count these calls, so none could be checked";
    if (spec.capacity_bytes != 0) return "a function call has no buffer";
    if (!Target::kHasProcedures && spec.procedure != Procedure::null)
      return "the kernel has no such procedure";
    return std::nullopt;
  }
  static FunctionCall create(const ChannelSpec&) { return {}; }
  Endpoint attach(Side) { return {}; }
  Clients attach_clients(Side) { return {}; }
};

const Register<FunctionCall<DirectCall>, FunctionCall<IndirectCall>, FunctionCall<Getppid>,
               FunctionCall<SchedYield>>
    registered;

}  // namespace
}  // namespace ipcmark

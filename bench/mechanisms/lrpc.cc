// lrpc: the shared-stack calls of bench/lrpc, one row for each control transfer. Genuine migration
// is within one process; the others hand off to a thread of the responder.
#include <optional>
#include <random>

#include "bench/adapters/lrpc_calls.h"
#include "bench/adapters/lrpc_clients.h"
#include "bench/lrpc/lrpc.h"
#include "bench/lrpc/protection_key.h"
#include "bench/lrpc/trap.h"
#include "harness/run/rig.h"

namespace ipcmark {
namespace {

constexpr std::string_view kFlow = R"(
  client             A-stack, in both              server
     |-- arguments, in place --->|                    |
     |-- control: a jump, a trap or a wake-up ------->|  checks, E-stack,
     |                           |<-- reads, answers -|  handler
     |<- control -------------------------------------|
)";

constexpr MechanismInfo kInfo{
    .name = "lrpc",
    .family = "lrpc",
    .summary = "lightweight RPC: arguments on a shared stack, control handed to the server",
    .data = "arguments written once into memory that both map; the server fetches them once",
    .participants = "a server, and any number of clients that import by name",
    .limits =
        "one call under way per A-stack, five per binding by default; the size of a signature",
    .leftovers =
        "nothing: memory files, and a socket name that goes with its socket. A client learns of the "
        "server's death in its calls; the server takes A-stacks and E-stacks of dead clients back",
    .permissions = "the clerk asks SO_PEERCRED; after that, possession of the A-stacks' descriptor",
    .cost =
        "local: no system call. Hand-offs: one copy into shared memory and one out, and two "
        "wake-ups or none",
    .flow = kFlow,
    .use_when = "a typed call with few arguments is all there is to say, and latency matters",
    .avoid_when = "messages queue, are large, or go to many",
    .manuals = "memfd_create(2), seccomp_unotify(2), futex(2), pkeys(7)"};

template <class T>
class LrpcEndpoint {
  static constexpr bool kLocal = lrpc::is_local(T::kTransfer);

 public:
  LrpcEndpoint(std::string name, Side side, const ChannelSpec& spec)
      : name_(std::move(name)), side_(side), spec_(spec) {}

  void open(loops::CallServer& server) {
    const bool is_client = side_ == Side::initiator;
    if (kLocal == is_client) {
      const lrpc::DomainOptions options{
          .protection_key = T::kTransfer == lrpc::Transfer::local_migrate_pku,
          .skips_checks = spec_.without == Without::checks,
          .skips_switch = spec_.without == Without::e_stack};
      service_.emplace(name_, options, server, !kLocal);
    }
    if (is_client) calls_.emplace(name_, spec_);
  }
  void serve(std::uint64_t n) {
    if constexpr (!kLocal) service_->serve(n);
  }
  void null() { calls_->null(); }
  std::int32_t add(std::int32_t a, std::int32_t b) { return calls_->add(a, b); }
  void big_in(ConstBytes in) { calls_->big_in(in); }
  void big_in_out(Bytes io) { calls_->big_in_out(io); }

  lrpc_calls::StampedCalls<T> stamped(loops::StampedServer& server, const sys::ClockReader& clock) {
    if (service_) service_->work_on(server);
    return {calls_, clock};
  }

 private:
  std::string name_;
  Side side_;
  ChannelSpec spec_;
  std::optional<lrpc_calls::Service> service_;
  std::optional<lrpc_calls::Imported<T>> calls_;
};

template <class T>
class LrpcChannel {
  static constexpr bool kLocal = lrpc::is_local(T::kTransfer);

 public:
  static constexpr const MechanismInfo& info = kInfo;
  static constexpr std::string_view wait_name = lrpc::facts(T::kTransfer).name;
  static constexpr std::string_view wait_help = lrpc::facts(T::kTransfer).what_it_is;
  static constexpr WaitKind wait_kind =
      kLocal || T::kTransfer == lrpc::Transfer::spin    ? WaitKind::polling
      : T::kTransfer == lrpc::Transfer::spin_then_futex ? WaitKind::hybrid
                                                        : WaitKind::blocking;
  static constexpr bool yields = kLocal;  // nobody waits at all
  static constexpr AxisSet axes{.timeout = !kLocal, .without = true};

  static std::size_t max_message() { return sizeof(loops::CallHeader) + lrpc_calls::kMostBytes; }
  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (spec.pattern != Pattern::call && spec.pattern != Pattern::clients)
      return "a procedure call carries no messages: patterns call and clients only";
    if (spec.capacity_bytes != 0) return "an A-stack has the size of its procedure's arguments";
    if (spec.without == Without::e_stack && !kLocal)
      return "a hand-off's E-stack is the server thread's own stack";
    const bool is_small = spec.procedure == Procedure::null || spec.procedure == Procedure::add;
    if (spec.without == Without::copies && is_small) return "there is nothing to copy";
    return unavailable(spec);
  }
  static LrpcChannel create(const ChannelSpec& spec) { return LrpcChannel(spec); }
  LrpcEndpoint<T> attach(Side side) { return {name_, side, spec_}; }
  LrpcClients<T> attach_clients(Side side) { return {name_, side, spec_}; }

 private:
  static std::optional<std::string> unavailable(const ChannelSpec& spec) {
    if (T::kTransfer == lrpc::Transfer::local_migrate_pku && !lrpc::protection_key::exist())
      return "no PKU: pkey_alloc fails";
    if (!lrpc::is_trap(T::kTransfer)) return std::nullopt;
    if (spec.one_process)
      return "a filter stays on its thread for good, which is not the pair's own";
    static const int kError = lrpc::trap::probe(T::kTransfer == lrpc::Transfer::seccomp_handoff);
    if (kError == 0) return std::nullopt;
    return "seccomp user notification is refused (" + std::string(::strerrorname_np(kError)) + ")";
  }
  explicit LrpcChannel(const ChannelSpec& spec) : spec_(spec), name_(random_name()) {}
  static std::string random_name() {
    std::random_device random;
    return "ipcmark-" + std::to_string(random()) + std::to_string(random());
  }

  ChannelSpec spec_;
  std::string name_;
};

const Register<LrpcChannel<lrpc::LocalMigrate>, LrpcChannel<lrpc::LocalMigratePku>,
               LrpcChannel<lrpc::SeccompHandoff>, LrpcChannel<lrpc::SeccompHandoffAsync>,
               LrpcChannel<lrpc::FutexHandoff>, LrpcChannel<lrpc::Spin>,
               LrpcChannel<lrpc::SpinThenFutex>>
    registered;

}  // namespace
}  // namespace ipcmark

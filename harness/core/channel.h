// What a mechanism must offer to be measured: the concepts, and the facts that it states of itself.
#pragma once

#include <array>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "harness/core/axes.h"
#include "harness/core/bytes.h"

namespace ipcmark {

class ObjectJournal;

// ping_pong, call: the initiator asks and the responder answers. In the others the initiator produces
// and the responder consumes.
enum class Side : std::uint8_t { initiator = 0, responder = 1 };
constexpr Side other(Side side) {
  return side == Side::initiator ? Side::responder : Side::initiator;
}
constexpr std::size_t index(Side side) { return static_cast<std::size_t>(side); }

enum class WaitKind : std::uint8_t { polling, blocking, hybrid };

// message: recv returns one message, whatever its length. stream: the transport knows bytes only,
// and recv returns when exactly rx.size() bytes have arrived.
enum class Framing : std::uint8_t { message, stream };

// The time limit of waits that carry one: longer than any wait of a healthy pair.
inline constexpr std::chrono::seconds kTimeLimit{30};

inline constexpr std::size_t kUnlimited = std::numeric_limits<std::size_t>::max();

struct MechanismInfo {
  std::string_view name;     // equals the file name, the CLI value and the JSON value
  std::string_view family;   // pipe, socket, message_queue, shared_memory, floor
  std::string_view summary;  // one line, for `ipcmark list`
  Framing framing = Framing::message;
  bool carries_data = true;  // false: `null`, whose receiver gets nothing
  // Where its limits are set, separated by ", ": "fs.mqueue.msgsize_max, RLIMIT_MSGQUEUE".
  // `ipcmark explain` prints what they are now.
  std::string_view limit_name = {};

  // The contract, for `ipcmark explain`; none may be empty. A sentence or two each.
  std::string_view data = {};          // what is carried, copied by whom, in which order
  std::string_view participants = {};  // how many, in which directions
  std::string_view limits = {};        // of a message and of what is under way
  std::string_view leftovers = {};     // after a crash: what stays, who removes it, who notices
  std::string_view permissions = {};   // what a process needs to take part
  std::string_view cost = {};          // copies, system calls and wake-ups per message
  std::string_view flow = {};          // a picture in ASCII: see bench/adapters/flows.h
  std::string_view use_when = {};
  std::string_view avoid_when = {};
  std::string_view manuals = {};  // "pipe(2), pipe(7)"
};

// What a channel is asked to be, before it exists.
struct ChannelSpec {
  std::size_t message_bytes = 64;   // the largest message that will be sent
  std::size_t capacity_bytes = 0;   // 0: the mechanism's own default
  std::array<int, 2> cpus{-1, -1};  // where the sides will run, by index(Side); -1: anywhere
  int memory_node = -1;             // NUMA node that shared memory is bound to; -1: first touch
  Pattern pattern = Pattern::ping_pong;        // stream for whatever goes one way only
  std::size_t initiators = 1, responders = 1;  // that attach to the same channel
  std::uint64_t batch = 1;                     // messages that are published at once
  Wrap wrap = Wrap::mirror;
  Stores stores = Stores::automatic;
  Pages pages = Pages::base;
  bool timed = false;                     // every wait carries kTimeLimit
  Procedure procedure = Procedure::null;  // call
  Without without = Without::nothing;     // call
  std::uint64_t clients = 1;              // clients
  Idle idle = Idle::standard;             // whether idle CPUs halt, which makes a wake-up dear
  bool one_process = false;               // both sides are threads of one process
  ObjectJournal* journal = nullptr;       // told of every named kernel object before it is made

  // Spinning can only hurt there.
  bool same_cpu() const { return cpus[0] >= 0 && cpus[0] == cpus[1]; }
};

template <class E>
concept Endpoint = requires(E endpoint, ConstBytes tx, Bytes rx) {
  { endpoint.send(tx) } -> std::same_as<void>;         // returns once the whole message is accepted
  { endpoint.recv(rx) } -> std::same_as<std::size_t>;  // returns once one whole message is in rx
};

// A message is made and read where it lies. loan(n) returns n writable bytes once there is room, and
// publish() hands them over; peek() returns one whole message once there is one, and release()
// gives its place back.
template <class E>
concept ZeroCopyEndpoint = Endpoint<E> && requires(E endpoint, std::size_t length) {
  { endpoint.loan(length) } -> std::same_as<Bytes>;
  { endpoint.publish() } -> std::same_as<void>;
  { endpoint.peek() } -> std::same_as<ConstBytes>;
  { endpoint.release() } -> std::same_as<void>;
};

// What the called side does, in harness/loops/call.h, stamps.h and clients.h.
namespace loops {
class CallServer;
class StampedServer;
class ClientSeat;
}  // namespace loops
namespace sys {
struct ClockReader;
}

// Whether several may send into one channel, or several take out of it, each message once.
struct Sharing {
  bool senders = false, receivers = false;
};

// A transport that is a procedure call itself and carries no messages: plays call and no other pattern
// but clients. open runs on both sides before the first call: the side that has the handlers lets them
// work on
// `server`. serve returns after n calls; the four others are the initiator's.
template <class E>
concept CallEndpoint = requires(E endpoint, loops::CallServer& server, std::int32_t number,
                                Bytes argument, std::uint64_t n) {
  { endpoint.open(server) } -> std::same_as<void>;
  { endpoint.serve(n) } -> std::same_as<void>;
  { endpoint.null() } -> std::same_as<void>;
  { endpoint.add(number, number) } -> std::same_as<std::int32_t>;
  { endpoint.big_in(argument) } -> std::same_as<void>;
  { endpoint.big_in_out(argument) } -> std::same_as<void>;
};

// One whose calls can be divided by stamps. stamped runs on both sides between two rounds: from then on
// the handlers work on `server`, and the initiator calls through what is returned, which has the four
// procedures too and says when it gave control away in its last call.
template <class E>
concept StampedCallEndpoint = CallEndpoint<E> &&
    requires(E endpoint, loops::StampedServer& server, const sys::ClockReader& clock) {
  { endpoint.stamped(server, clock).given_away() } -> std::same_as<std::uint64_t>;
};

// Where a client of the pattern clients runs, and the server's thread that serves it; -1: anywhere.
struct SeatCpus {
  int client = -1;
  int server = -1;
};

// Called through by several threads of the initiator at once. open runs on both sides before the first
// call, and take_seat on each client's own thread, one after another: it makes the client's first
// call. A call of client n is handled by seat n.
template <class E>
concept ClientsEndpoint = requires(E endpoint, std::span<loops::ClientSeat> seats,
                                   std::span<const SeatCpus> cpus, std::size_t client) {
  { endpoint.open(seats, cpus) } -> std::same_as<void>;
  { endpoint.take_seat(client) } -> std::same_as<void>;
  { endpoint.null() } -> std::same_as<void>;
};

// create runs in the supervisor before fork and makes every kernel object; attach runs in the
// worker and makes the state of one side. Errors in both are std::system_error. Optional members,
// found with requires-expressions:
//   static std::optional<std::string> unsupported(const ChannelSpec&)  why this cannot run here
//   static std::size_t max_message()  largest message in bytes on this machine
//   static constexpr AxisSet axes     what it has a choice in, beside the defaults
//   static constexpr Sharing sharing  how many may attach to a side; one without it
//   static constexpr std::string_view wait_help  how it waits and with which calls, in a sentence
//   static constexpr bool yields      it polls, but gives the CPU away between two looks
//   attach_clients(Side)              a ClientsEndpoint, for the pattern clients
//   void isolate(Side)                in a forked worker: close what belongs to the other side
template <class C>
concept Channel = std::move_constructible<C> &&
    requires(C channel, const ChannelSpec& spec, Side side) {
  { C::info } -> std::convertible_to<const MechanismInfo&>;
  { C::wait_name } -> std::convertible_to<std::string_view>;
  { C::wait_kind } -> std::convertible_to<WaitKind>;
  { C::create(spec) } -> std::same_as<C>;
  requires Endpoint<decltype(channel.attach(side))> || CallEndpoint<decltype(channel.attach(side))>;
};

template <class C>
concept ClientsChannel = requires(C channel, Side side) {
  requires ClientsEndpoint<decltype(channel.attach_clients(side))>;
};

// What an endpoint may have beside: flush() hands over what a batch still holds back.
void flush(auto& endpoint) {
  if constexpr (requires { endpoint.flush(); }) endpoint.flush();
}

template <class C>
constexpr AxisSet axes_of() {
  if constexpr (requires { C::axes; }) {
    return C::axes;
  } else {
    return {};
  }
}

template <class C>
constexpr Sharing sharing_of() {
  if constexpr (requires { C::sharing; }) {
    return C::sharing;
  } else {
    return {};
  }
}

template <class C>
constexpr std::string_view wait_help_of() {
  if constexpr (requires { C::wait_help; }) {
    return C::wait_help;
  } else {
    return {};
  }
}

template <class C>
constexpr bool yields() {
  if constexpr (requires { C::yields; }) {
    return C::yields;
  } else {
    return false;
  }
}

template <class C>
std::size_t max_message_of() {
  if constexpr (requires { C::max_message(); }) {
    return C::max_message();
  } else {
    return kUnlimited;
  }
}

template <class C>
std::optional<std::string> unsupported_by(const ChannelSpec& spec) {
  if constexpr (requires { C::unsupported(spec); }) {
    return C::unsupported(spec);
  } else {
    return std::nullopt;
  }
}

}  // namespace ipcmark

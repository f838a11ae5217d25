// What a mechanism must offer to be measured: the concepts, and the facts that it states of itself.
#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "harness/core/bytes.h"

namespace ipcmark {

class ObjectJournal;

// ping_pong, call: the initiator asks and the responder answers. stream: the initiator produces and
// the responder consumes.
enum class Side : std::uint8_t { initiator = 0, responder = 1 };
constexpr Side other(Side side) {
  return side == Side::initiator ? Side::responder : Side::initiator;
}
constexpr std::size_t index(Side side) { return static_cast<std::size_t>(side); }

enum class WaitKind : std::uint8_t { polling, blocking, hybrid };

// message: recv returns one message, whatever its length. stream: the transport knows bytes only,
// and recv returns when exactly rx.size() bytes have arrived.
enum class Framing : std::uint8_t { message, stream };

inline constexpr std::size_t kUnlimited = std::numeric_limits<std::size_t>::max();

struct MechanismInfo {
  std::string_view name;     // equals the file name, the CLI value and the JSON value
  std::string_view family;   // pipe, socket, message_queue, shared_memory, floor
  std::string_view summary;  // one line, for `ipcmark list`
  Framing framing = Framing::message;
  bool carries_data = true;          // false: `null`, whose receiver gets nothing
  std::string_view limit_name = {};  // where the message limit is set: "fs.mqueue.msgsize_max"
};

// What a channel is asked to be, before it exists.
struct ChannelSpec {
  std::size_t message_bytes = 64;    // the largest message that will be sent
  std::size_t capacity_bytes = 0;    // 0: the mechanism's own default
  bool same_cpu = false;             // both sides run on one CPU: spinning can only hurt
  int memory_node = -1;              // NUMA node that shared memory is bound to; -1: first touch
  ObjectJournal* journal = nullptr;  // told of every named kernel object before it is made
};

template <class E>
concept Endpoint = requires(E endpoint, ConstBytes tx, Bytes rx) {
  { endpoint.send(tx) } -> std::same_as<void>;         // returns once the whole message is accepted
  { endpoint.recv(rx) } -> std::same_as<std::size_t>;  // returns once one whole message is in rx
};

// create runs in the supervisor before fork and makes every kernel object; attach runs in the
// worker and makes the state of one side. Errors in both are std::system_error. Optional members,
// found with requires-expressions:
//   static std::optional<std::string> unsupported(const ChannelSpec&)  why this cannot run here
//   static std::size_t max_message()  largest message in bytes on this machine
//   void isolate(Side)                in a forked worker: close what belongs to the other side
template <class C>
concept Channel = std::move_constructible<C> &&
    requires(C channel, const ChannelSpec& spec, Side side) {
  { C::info } -> std::convertible_to<const MechanismInfo&>;
  { C::wait_name } -> std::convertible_to<std::string_view>;
  { C::wait_kind } -> std::convertible_to<WaitKind>;
  { C::create(spec) } -> std::same_as<C>;
  { channel.attach(side) } -> Endpoint;
};

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

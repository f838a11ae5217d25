// unix_connect: a connection by name for every message, over UNIX stream sockets. The difference to
// unix_stream is the price of finding each other anew.
#include "bench/adapters/abstract_listener.h"
#include "bench/adapters/flows.h"
#include "bench/adapters/whole_message.h"
#include "harness/run/rig.h"

namespace ipcmark {
namespace {

class UnixConnect {
 public:
  static constexpr MechanismInfo info{
      .name = "unix_connect",
      .family = "naming",
      .summary = "a UNIX connection by name for every message",
      .limit_name = "net.core.somaxconn",
      .data = "a stream of bytes that ends with the message: the sender closes after it",
      .participants = "any that know the name; the listener takes them one after another",
      .limits = "memory; 64 connections that wait to be accepted, then connect waits",
      .leftovers =
          "nothing: an abstract name goes with its socket. One in the file system would stay",
      .permissions = "none: an abstract name can be connected to by everybody in its namespace",
      .cost =
          "2 copies and 8 system calls: socket, connect, send, close; accept, receive, receive the "
          "end, close",
      .flow = flows::kKernelBuffer,
      .use_when = "a client asks once and is gone",
      .avoid_when = "it asks again: keep the connection, and it costs a fraction",
      .manuals = "unix(7), connect(2), accept(2)"};
  static constexpr std::string_view wait_name = "block";
  static constexpr WaitKind wait_kind = WaitKind::blocking;
  static constexpr std::string_view wait_help =
      "Sleeps in accept4(2), and in recv(2) on what it accepted.";

  class Endpoint {
   public:
    Endpoint(const AbstractListener& own, const AbstractListener& others)
        : own_(own), others_(others) {}

    void send(ConstBytes tx) { whole_message::send(others_.connect().get(), tx); }
    std::size_t recv(Bytes rx) { return whole_message::receive_to_end(own_.accept().get(), rx); }

   private:
    const AbstractListener& own_;
    const AbstractListener& others_;
  };

  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (spec.capacity_bytes == 0) return std::nullopt;
    return "the capacity of unix_connect cannot be set";
  }
  static UnixConnect create(const ChannelSpec&) { return UnixConnect(); }
  void isolate(Side side) { listeners_[index(other(side))].close(); }
  Endpoint attach(Side side) { return {listeners_[index(side)], listeners_[index(other(side))]}; }

 private:
  UnixConnect() : listeners_{AbstractListener(SOCK_STREAM), AbstractListener(SOCK_STREAM)} {}

  std::array<AbstractListener, 2> listeners_;
};

const Register<UnixConnect> registered;

}  // namespace
}  // namespace ipcmark

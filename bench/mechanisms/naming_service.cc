// naming_service: for every message the sender asks at a name of the receiver's for it, shows who
// it is, hands over one end of a fresh connection, and sends the message through the other end.
#include "bench/adapters/abstract_listener.h"
#include "bench/adapters/descriptor_passing.h"
#include "bench/adapters/whole_message.h"
#include "harness/run/rig.h"

namespace ipcmark {
namespace {

constexpr std::string_view kFlow = R"(
  sender               name                  receiver
     |--- connect ----->|---- accept ------------->|
     |                  |     who asks?            |
     |--- one end of a connection (SCM_RIGHTS) --->|
     |=== the message, over that connection ======>|
)";

class NamingService {
 public:
  static constexpr MechanismInfo info{
      .name = "naming_service",
      .family = "naming",
      .summary = "look-up by name, check of identity and a fresh connection for every message",
      .limit_name = "net.core.somaxconn",
      .data =
          "a stream of bytes that ends with the message, over a socket pair of its own, one end of "
          "which was passed through the named socket",
      .participants = "any that know the name and are the user that is expected",
      .limits = "memory; 64 look-ups that wait to be answered, then connect waits",
      .leftovers = "nothing: an abstract name goes with its socket, and the pair has none",
      .permissions =
          "the kernel says who asks (SO_PEERCRED), and the receiver turns others away; an abstract "
          "name has no rights of its own",
      .cost =
          "2 copies and 15 system calls: socket, connect, socketpair, pass, send, 3 closes; "
          "accept, "
          "getsockopt, receive the descriptor, receive, receive the end, 2 closes",
      .flow = kFlow,
      .use_when = "who is to talk to whom is decided while they run, and by whom they are",
      .avoid_when = "they talk again: the connection found once is all that they need",
      .manuals = "unix(7), socketpair(2), cmsg(3), getsockopt(2)"};
  static constexpr std::string_view wait_name = "block";
  static constexpr WaitKind wait_kind = WaitKind::blocking;
  static constexpr std::string_view wait_help =
      "Sleeps in accept4(2), and in recv(2) on what it accepted.";

  class Endpoint {
   public:
    Endpoint(const AbstractListener& own, const AbstractListener& others)
        : own_(own), others_(others), user_(::geteuid()) {}

    void send(ConstBytes tx) {
      const sys::UniqueFd look_up = others_.connect();
      std::array<int, 2> ends{};
      sys::check(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), "socketpair");
      const sys::UniqueFd ours(ends[0]);
      pass(look_up.get(), sys::UniqueFd(ends[1]));
      whole_message::send(ours.get(), tx);
    }
    std::size_t recv(Bytes rx) {
      const sys::UniqueFd look_up = own_.accept();
      check_user(look_up.get());
      const sys::UniqueFd connection = passed(look_up.get());
      return whole_message::receive_to_end(connection.get(), rx);
    }

   private:
    static void pass(int look_up, sys::UniqueFd end) {
      while (passing::send(look_up, {}, end.get()) < 0) {
        if (errno != EINTR) sys::throw_system_error(errno, "passing a connection");
      }
    }
    static sys::UniqueFd passed(int look_up) {
      sys::UniqueFd connection;
      while (passing::receive(look_up, {}, connection) < 0) {
        if (errno != EINTR) sys::throw_system_error(errno, "receiving a connection");
      }
      return connection;
    }
    void check_user(int look_up) const {
      ucred caller{};
      socklen_t length = sizeof caller;
      sys::check(::getsockopt(look_up, SOL_SOCKET, SO_PEERCRED, &caller, &length), "SO_PEERCRED");
      if (caller.uid != user_) sys::throw_system_error(EACCES, "a stranger at the named socket");
    }

    const AbstractListener& own_;
    const AbstractListener& others_;
    uid_t user_;
  };

  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (spec.capacity_bytes == 0) return std::nullopt;
    return "the capacity of naming_service cannot be set";
  }
  static NamingService create(const ChannelSpec&) { return NamingService(); }
  void isolate(Side side) { listeners_[index(other(side))].close(); }
  Endpoint attach(Side side) { return {listeners_[index(side)], listeners_[index(other(side))]}; }

 private:
  NamingService()
      : listeners_{AbstractListener(SOCK_SEQPACKET), AbstractListener(SOCK_SEQPACKET)} {}

  std::array<AbstractListener, 2> listeners_;
};

const Register<NamingService> registered;

}  // namespace
}  // namespace ipcmark

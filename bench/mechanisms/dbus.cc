// dbus: two peers that speak D-Bus to each other over a socket pair, without a daemon.
#include <sys/socket.h>

#include <array>
#include <utility>

#include "bench/adapters/flows.h"
#include "bench/adapters/sd_bus.h"
#include "harness/run/rig.h"
#include "harness/sys/fd.h"

namespace ipcmark {
namespace {

constexpr MechanismInfo kInfo{
    .name = "dbus",
    .family = "library",
    .summary = "D-Bus between two peers (sd-bus), no daemon",
    .limit_name = "D-Bus specification: arrays of up to 64 MiB",
    .data =
        "typed messages, kept whole, in order; built by the sender, copied through a UNIX stream "
        "socket, checked and parsed by the receiver",
    .participants = "two, both ways; a bus daemon joins many",
    .limits =
        "64 MiB of an array, 128 MiB of a message; the library sets the socket's buffers itself "
        "(8 MiB)",
    .leftovers = "nothing; a socket pair has no name. The survivor gets ECONNRESET",
    .permissions = "possession of the descriptor; the library authenticates the other side's user",
    .cost =
        "4 copies, an allocation for each message on either side, 1 system call to send and 3 to "
        "receive",
    .flow = flows::kKernelBuffer,
    .use_when = "desktop and system services: typed messages, names and permissions are worth it",
    .avoid_when = "data is bulky or latency counts",
    .manuals = "sd-bus(3), sd_bus_set_fd(3), sd_bus_process(3), sd_bus_send(3)"};

template <class Wait>
class Dbus {
 public:
  static constexpr const MechanismInfo& info = kInfo;
  static constexpr std::string_view wait_name = Wait::kName;
  static constexpr std::string_view wait_help = Wait::kHelp;
  static constexpr WaitKind wait_kind = Wait::kKind;
  static constexpr AxisSet axes{.timeout = Wait::kKind == WaitKind::blocking};

  static std::size_t max_message() { return sd_bus::kLargestArray; }
  static std::optional<std::string> unsupported(const ChannelSpec& spec) {
    if (spec.capacity_bytes == 0) return std::nullopt;
    return "the library sets the buffers of its sockets itself";
  }

  static Dbus create(const ChannelSpec& spec) {
    std::array<int, 2> ends{};
    sys::check(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()),
               "socketpair");
    return Dbus({sys::UniqueFd(ends[0]), sys::UniqueFd(ends[1])}, spec.timed);
  }
  void isolate(Side side) { ends_[index(other(side))].reset(); }

  sd_bus::Endpoint<Wait> attach(Side side) {
    sd_bus::Bus bus = sd_bus::make_bus();
    const int fd = ends_[index(side)].release();  // the bus closes it
    sd_bus::check(::sd_bus_set_fd(bus.get(), fd, fd), "sd_bus_set_fd");
    if (side == Side::initiator) {
      sd_id128_t identity;
      sd_bus::check(::sd_id128_randomize(&identity), "sd_id128_randomize");
      sd_bus::check(::sd_bus_set_server(bus.get(), 1, identity), "sd_bus_set_server");
    }
    sd_bus::check(::sd_bus_start(bus.get()), "sd_bus_start");
    return {std::move(bus), nullptr, timed_};
  }

 private:
  Dbus(std::array<sys::UniqueFd, 2> ends, bool timed) : ends_(std::move(ends)), timed_(timed) {}

  std::array<sys::UniqueFd, 2> ends_;
  bool timed_;
};

const Register<Dbus<sd_bus::Block>, Dbus<sd_bus::Spin>> registered;

}  // namespace
}  // namespace ipcmark

// dbus_daemon: D-Bus through a private dbus-daemon, which the channel starts and stops.
//
// The daemon holds back a sender that has max_incoming_bytes under way, but drops what a receiver
// has no room for: so the first is set, and well below the second.
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <limits>
#include <sstream>
#include <string>
#include <thread>
#include <utility>

#include "bench/adapters/flows.h"
#include "bench/adapters/reference.h"
#include "bench/adapters/sd_bus.h"
#include "harness/run/rig.h"
#include "harness/sys/fd.h"

namespace ipcmark {
namespace {

constexpr MechanismInfo kInfo{
    .name = "dbus_daemon",
    .family = "library",
    .summary = "D-Bus (sd-bus) through a private dbus-daemon",
    .limit_name = "D-Bus specification: arrays of up to 64 MiB",
    .data =
        "typed messages, kept whole, in order; copied through one socket to the daemon, checked and "
        "routed by it, and copied through another to the receiver",
    .participants = "many, by name; the daemon also broadcasts",
    .limits =
        "64 MiB of an array; the daemon's max_incoming_bytes of one sender under way: 127 MiB, or "
        "--capacity",
    .leftovers =
        "nothing: the address is abstract, and the daemon is killed with its owner. Survivors are "
        "told by NameOwnerChanged, if they ask",
    .permissions = "the daemon's policy: here the user's own connections",
    .cost = "8 copies, 8 system calls and 2 wake-ups per message; the daemon is not pinned",
    .flow = flows::kBroker,
    .use_when = "system and desktop services that are found by name and started on demand",
    .avoid_when = "data is bulky or latency counts: pass a descriptor over it, and use that",
    .manuals = "dbus-daemon(1), sd-bus(3), sd_bus_request_name(3)"};

constexpr std::size_t kDefaultIncoming = std::size_t{127} << 20;

std::string configuration(const std::string& address, std::size_t incoming) {
  const auto limit = [](const char* name, std::size_t value) {
    return "<limit name=\"" + std::string(name) + "\">" + std::to_string(value) + "</limit>";
  };
  return "<busconfig><type>session</type><listen>" + address +
         "</listen><auth>EXTERNAL</auth><policy context=\"default\">"
         "<allow send_destination=\"*\"/><allow receive_sender=\"*\"/><allow own=\"*\"/></policy>" +
         limit("max_incoming_bytes", incoming) +
         limit("max_outgoing_bytes", 2 * (incoming + sd_bus::kLargestArray)) +
         limit("max_message_size", 2 * sd_bus::kLargestArray) + "</busconfig>";
}

// A running dbus-daemon, killed with this object or with this process.
class Daemon {
 public:
  explicit Daemon(const std::string& configuration) {
    const sys::UniqueFd file(sys::check(::memfd_create("dbus", MFD_CLOEXEC), "memfd_create"));
    sys::check(::write(file.get(), configuration.data(), configuration.size()), "write");
    std::array<int, 2> ends{};
    sys::check(::pipe2(ends.data(), O_CLOEXEC), "pipe2");
    const sys::UniqueFd address(ends[0]);
    sys::UniqueFd told(ends[1]);
    const pid_t owner = ::getpid();
    pid_ = sys::check(::fork(), "fork");
    if (pid_ == 0) become_daemon(owner, file.get(), told.get());
    told.reset();
    wait_for_address(address.get());
  }
  Daemon(Daemon&& that) noexcept : pid_(std::exchange(that.pid_, -1)) {}
  Daemon& operator=(Daemon&&) = delete;
  ~Daemon() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }

 private:
  // Only calls that are safe after a fork of a process with threads.
  [[noreturn]] static void become_daemon(pid_t owner, int configuration, int told) {
    constexpr int kConfiguration = 10, kTold = 11;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != owner) ::_exit(1);
    const int high = ::fcntl(told, F_DUPFD, kTold + 1);  // not where the first copy goes
    ::dup2(configuration, kConfiguration);
    ::dup2(high, kTold);
    ::close_range(kTold + 1, std::numeric_limits<unsigned>::max(), 0);
    ::close_range(STDERR_FILENO, kConfiguration - 1, 0);
    ::open("/dev/null", O_WRONLY);  // stderr: it complains that it may not raise its limits
    ::execlp("dbus-daemon", "dbus-daemon", "--nofork", "--nopidfile", "--nosyslog",
             "--config-file=/proc/self/fd/10", "--print-address=11", nullptr);
    ::_exit(127);
  }
  void wait_for_address(int fd) {
    char byte = 0;
    ssize_t count;
    while ((count = ::read(fd, &byte, 1)) == -1 && errno == EINTR) {
    }
    if (count == 1) return;
    ::waitpid(std::exchange(pid_, -1), nullptr, 0);
    sys::throw_system_error(ECHILD, "dbus-daemon ended without an address");
  }

  pid_t pid_ = -1;
};

bool is_on_path(const std::string& program) {
  const char* const path = std::getenv("PATH");
  std::istringstream folders(path == nullptr ? "" : path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    if (::access((folder + "/" + program).c_str(), X_OK) == 0) return true;
  }
  return false;
}

class DbusDaemon {
 public:
  static constexpr const MechanismInfo& info = kInfo;
  static constexpr std::string_view wait_name = sd_bus::Block::kName;
  static constexpr std::string_view wait_help = sd_bus::Block::kHelp;
  static constexpr WaitKind wait_kind = WaitKind::blocking;
  static constexpr AxisSet axes{.timeout = true};

  static std::size_t max_message() { return sd_bus::kLargestArray; }
  static std::optional<std::string> unsupported(const ChannelSpec&) {
    static const bool kIsHere = is_on_path("dbus-daemon");
    if (kIsHere) return std::nullopt;
    return "dbus-daemon is not installed: scripts/install-deps --reference";
  }

  static DbusDaemon create(const ChannelSpec& spec) { return DbusDaemon(spec); }

  sd_bus::Endpoint<sd_bus::Block> attach(Side side) {
    sd_bus::Bus bus = sd_bus::make_bus();
    sd_bus::check(::sd_bus_set_address(bus.get(), address_.c_str()), "sd_bus_set_address");
    sd_bus::check(::sd_bus_set_bus_client(bus.get(), 1), "sd_bus_set_bus_client");
    sd_bus::check(::sd_bus_start(bus.get()), "sd_bus_start");
    sd_bus::check(::sd_bus_request_name(bus.get(), name_of(side), 0), "sd_bus_request_name");
    wait_for_owner(bus.get(), name_of(other(side)));
    return {std::move(bus), name_of(other(side)), timed_};
  }

 private:
  explicit DbusDaemon(const ChannelSpec& spec)
      : address_("unix:abstract=" + reference::random_address()),
        daemon_(configuration(address_,
                              spec.capacity_bytes == 0 ? kDefaultIncoming : spec.capacity_bytes)),
        timed_(spec.timed) {}

  static const char* name_of(Side side) {
    return side == Side::initiator ? "ipcmark.initiator" : "ipcmark.responder";
  }
  // What is sent to a name that nobody has yet is lost.
  static void wait_for_owner(::sd_bus* bus, const char* name) {
    for (;;) {
      sd_bus_creds* owner = nullptr;
      const int found = ::sd_bus_get_name_creds(bus, name, SD_BUS_CREDS_UNIQUE_NAME, &owner);
      ::sd_bus_creds_unref(owner);
      if (found != -ENXIO) {
        sd_bus::check(found, "sd_bus_get_name_creds");
        return;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }

  std::string address_;
  Daemon daemon_;
  bool timed_;
};

const Register<DbusDaemon> registered;

}  // namespace
}  // namespace ipcmark

#include "harness/run/turns.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>

#include "harness/core/printable.h"
#include "harness/core/units.h"
#include "harness/run/turn_giver.h"
#include "harness/sys/error.h"

namespace ipcmark {

namespace {

constexpr char kReady = 'r';

// Invalid when nobody is there, with errno.
sys::UniqueFd connect_to(const std::string& path) {
  sys::UniqueFd giver(
      sys::check(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0), "socket of the turns"));
  sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  const auto* const generic = reinterpret_cast<const sockaddr*>(&address);
  if (::connect(giver.get(), generic, sizeof address) != 0) return {};
  return giver;
}

bool say_ready(int giver) { return ::send(giver, &kReady, 1, MSG_NOSIGNAL) == 1; }

bool hear(int giver) {
  char turn = 0;
  ssize_t got = 0;
  do got = ::recv(giver, &turn, 1, 0);
  while (got < 0 && errno == EINTR);
  return got == 1;
}

}  // namespace

void Turns::await() {
  if (!any()) return;
  if (!giver_) giver_ = connect_to(path_);
  if (!giver_ && errno != ECONNREFUSED && errno != ENOENT)
    sys::throw_system_error(errno, "connection to whoever gives turns");
  if (!giver_ || !say_ready(giver_.get()) || !hear(giver_.get())) throw TurnsLost();
}

std::uint64_t turn_group(const std::string& path) {
  constexpr std::uint64_t kInodes = 1ULL << 62U;  // of a file's bytes there are a few more
  struct stat found {};
  if (path.size() >= sizeof(sockaddr_un::sun_path) || ::stat(path.c_str(), &found) != 0 ||
      !S_ISSOCK(found.st_mode))
    throw UsageError("--turns '" + printable(path, 200) +
                     "': no socket of a program that gives turns; `ipcmark gate` makes one");
  // Two file systems may number alike.
  return 1 + (found.st_ino ^ (std::uint64_t{found.st_dev} << 40U)) % kInodes;
}

void require_giver(const std::string& path) {
  if (connect_to(path)) return;
  throw UsageError(
      "--turns '" + printable(path, 200) +
      "': cannot connect to the program that gives turns: " + ::strerrordesc_np(errno));
}

}  // namespace ipcmark

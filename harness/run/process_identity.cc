#include "harness/run/process_identity.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <sstream>
#include <string>

#include "harness/sys/error.h"
#include "harness/sys/text_file.h"

namespace ipcmark {

namespace {

struct ProcessStat {
  char state = 'X';
  std::uint64_t start_time = 0;
};

std::optional<ProcessStat> stat_of(pid_t pid) {
  const std::string text = sys::read_text(fmt::format("/proc/{}/stat", pid)).value_or("");
  // Field 2 is the program's name and may hold spaces and brackets of its own.
  const auto name_end = text.rfind(')');
  if (name_end == std::string::npos) return std::nullopt;
  std::istringstream fields(text.substr(name_end + 1));
  ProcessStat stat;
  fields >> stat.state;
  std::string skipped;
  for (int field = 4; field < 22; ++field) fields >> skipped;
  if (!(fields >> stat.start_time)) return std::nullopt;
  return stat;
}

}  // namespace

ProcessIdentity this_process() {
  const auto stat = stat_of(::getpid());
  if (!stat) sys::throw_system_error(ENOENT, "/proc/PID/stat of this process");
  return {::getpid(), stat->start_time};
}

bool is_alive(const ProcessIdentity& process) {
  const auto stat = stat_of(process.pid);
  return stat && stat->start_time == process.start_time && stat->state != 'Z' && stat->state != 'X';
}

}  // namespace ipcmark

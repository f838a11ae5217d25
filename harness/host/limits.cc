#include "harness/host/limits.h"

#include <sys/resource.h>

#include <algorithm>
#include <array>

#include "harness/sys/text_file.h"

namespace ipcmark {
namespace {

struct ResourceName {
  std::string_view name;
  __rlimit_resource resource;
};
constexpr std::array kResources{
    ResourceName{"RLIMIT_AS", RLIMIT_AS},
    ResourceName{"RLIMIT_CORE", RLIMIT_CORE},
    ResourceName{"RLIMIT_CPU", RLIMIT_CPU},
    ResourceName{"RLIMIT_DATA", RLIMIT_DATA},
    ResourceName{"RLIMIT_FSIZE", RLIMIT_FSIZE},
    ResourceName{"RLIMIT_LOCKS", RLIMIT_LOCKS},
    ResourceName{"RLIMIT_MEMLOCK", RLIMIT_MEMLOCK},
    ResourceName{"RLIMIT_MSGQUEUE", RLIMIT_MSGQUEUE},
    ResourceName{"RLIMIT_NICE", RLIMIT_NICE},
    ResourceName{"RLIMIT_NOFILE", RLIMIT_NOFILE},
    ResourceName{"RLIMIT_NPROC", RLIMIT_NPROC},
    ResourceName{"RLIMIT_RTPRIO", RLIMIT_RTPRIO},
    ResourceName{"RLIMIT_SIGPENDING", RLIMIT_SIGPENDING},
    ResourceName{"RLIMIT_STACK", RLIMIT_STACK},
};

std::string amount(rlim_t limit) {
  return limit == RLIM_INFINITY ? "unlimited" : std::to_string(limit);
}

std::optional<std::string> resource_limit(std::string_view name) {
  const auto row = std::find_if(kResources.begin(), kResources.end(),
                                [&](const ResourceName& each) { return each.name == name; });
  rlimit limit{};
  if (row == kResources.end() || ::getrlimit(row->resource, &limit) != 0) return std::nullopt;
  if (limit.rlim_cur == limit.rlim_max) return amount(limit.rlim_cur);
  return amount(limit.rlim_cur) + " (up to " + amount(limit.rlim_max) + ")";
}

std::optional<std::string> sysctl(std::string_view name, const std::filesystem::path& root) {
  std::string path = "/proc/sys/" + std::string(name);
  std::replace(path.begin() + 10, path.end(), '.', '/');
  std::optional<std::string> value = sys::read_text(sys::under(root, path));
  if (value) std::replace(value->begin(), value->end(), '\t', ' ');
  return value;
}

}  // namespace

std::vector<std::string> limit_names(std::string_view list) {
  std::vector<std::string> names;
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(", "), list.size());
    names.emplace_back(list.substr(0, comma));
    list.remove_prefix(std::min(comma + 2, list.size()));
  }
  return names;
}

bool is_sysctl(std::string_view name) {
  constexpr std::string_view kRoots[] = {"debug.", "dev.",  "fs.", "kernel.",
                                         "net.",   "user.", "vm."};
  const bool below = std::any_of(std::begin(kRoots), std::end(kRoots),
                                 [&](std::string_view root) { return name.starts_with(root); });
  return below && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-.") == name.npos;
}

std::optional<std::string> current_limit(std::string_view name, const std::filesystem::path& root) {
  return is_sysctl(name) ? sysctl(name, root) : resource_limit(name);
}

}  // namespace ipcmark

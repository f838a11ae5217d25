#include "harness/host/cgroup.h"

#include <algorithm>
#include <optional>
#include <sstream>
#include <string>

#include "harness/sys/text_file.h"

namespace ipcmark {

namespace {

namespace fs = std::filesystem;

struct OwnCgroup {
  bool version_1;
  std::string path;
};

struct Mount {
  std::string cgroup_root;  // the cgroup that is seen at `point`
  std::string point;
};

bool lists(const std::string& names, const std::string& name) {
  return ("," + names + ",").find("," + name + ",") != std::string::npos;
}

// Lines of /proc/self/cgroup are "4:cpu,cpuacct:/path" (version 1) and "0::/path" (version 2).
std::optional<OwnCgroup> own_cgroup(const fs::path& root) {
  std::istringstream lines(sys::read_text(sys::under(root, "/proc/self/cgroup")).value_or(""));
  std::optional<OwnCgroup> own;
  std::string hierarchy, controllers, path;
  while (std::getline(lines, hierarchy, ':') && std::getline(lines, controllers, ':') &&
         std::getline(lines, path)) {
    if (lists(controllers, "cpu")) return OwnCgroup{true, path};
    if (controllers.empty()) own = OwnCgroup{false, path};
  }
  return own;
}

// "31 23 0:28 ROOT POINT OPTIONS [TAG...] - TYPE SOURCE SUPER_OPTIONS"
std::optional<Mount> parse_mount(const std::string& line, bool version_1) {
  const std::size_t dash = line.find(" - ");
  if (dash == std::string::npos) return std::nullopt;
  std::istringstream head(line.substr(0, dash));
  std::istringstream tail(line.substr(dash + 3));
  std::string id, parent, device, type, source, options;
  Mount mount;
  head >> id >> parent >> device >> mount.cgroup_root >> mount.point;
  tail >> type >> source >> options;
  const bool wanted = version_1 ? type == "cgroup" && lists(options, "cpu") : type == "cgroup2";
  return wanted ? std::optional(mount) : std::nullopt;
}

std::optional<Mount> find_mount(const fs::path& root, bool version_1) {
  std::istringstream lines(sys::read_text(sys::under(root, "/proc/self/mountinfo")).value_or(""));
  for (std::string line; std::getline(lines, line);) {
    if (auto mount = parse_mount(line, version_1)) return mount;
  }
  return std::nullopt;
}

// The process's cgroup below the mount point. In a container it may lie outside what is mounted;
// then the mount point is the best that can be seen.
fs::path below_mount(const std::string& path, const std::string& cgroup_root) {
  const fs::path relative = fs::path(path).lexically_relative(cgroup_root);
  const bool outside = relative.empty() || *relative.begin() == "..";
  return outside || relative == "." ? fs::path() : relative;
}

}  // namespace

std::vector<fs::path> cpu_cgroups(const fs::path& root) {
  const auto own = own_cgroup(root);
  const auto mount = own ? find_mount(root, own->version_1) : std::nullopt;
  if (!mount) return {};
  const fs::path top = sys::under(root, mount->point);
  std::vector<fs::path> folders;
  for (fs::path below = below_mount(own->path, mount->cgroup_root); !below.empty();
       below = below.parent_path()) {
    folders.push_back(top / below);
  }
  folders.push_back(top);
  return folders;
}

}  // namespace ipcmark

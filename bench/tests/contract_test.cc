// What `ipcmark explain` prints of a mechanism is there, fits a console, and names limits that exist.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <sstream>

#include "harness/core/registry.h"
#include "harness/host/limits.h"

namespace ipcmark {
namespace {

using Field = std::pair<const char*, std::string_view MechanismInfo::*>;
constexpr std::array kContract{
    Field{"name", &MechanismInfo::name},
    Field{"family", &MechanismInfo::family},
    Field{"summary", &MechanismInfo::summary},
    Field{"data", &MechanismInfo::data},
    Field{"participants", &MechanismInfo::participants},
    Field{"limits", &MechanismInfo::limits},
    Field{"leftovers", &MechanismInfo::leftovers},
    Field{"permissions", &MechanismInfo::permissions},
    Field{"cost", &MechanismInfo::cost},
    Field{"flow", &MechanismInfo::flow},
    Field{"use_when", &MechanismInfo::use_when},
    Field{"avoid_when", &MechanismInfo::avoid_when},
    Field{"manuals", &MechanismInfo::manuals},
};

// Not there before a module is loaded, or in a kernel that was built without.
constexpr std::array<std::string_view, 8> kNotEverywhere{"net.mptcp.",
                                                         "net.vsock.",
                                                         "kernel.yama.",
                                                         "kernel.io_uring_disabled",
                                                         "fs.mqueue.",
                                                         "vm.unprivileged_userfaultfd",
                                                         "user.max_net_namespaces",
                                                         "net.core.netdev_max_backlog"};

bool is_everywhere(std::string_view sysctl) {
  return std::none_of(kNotEverywhere.begin(), kNotEverywhere.end(),
                      [&](std::string_view start) { return sysctl.starts_with(start); });
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); });
}

template <class Check>
void for_each_mechanism(Check check) {
  const MechanismInfo* last = nullptr;  // the table is sorted by mechanism
  for (const Variant& variant : Registry::instance().variants()) {
    if (variant.info == last) continue;
    last = variant.info;
    SCOPED_TRACE(last->name);
    check(*last);
  }
}

TEST(Contract, EveryVariantSaysHowItWaits) {
  for (const Variant& variant : Registry::instance().variants()) {
    EXPECT_FALSE(variant.wait_help.empty()) << variant.info->name << ' ' << variant.wait;
    EXPECT_TRUE(is_ascii(variant.wait_help)) << variant.wait_help;
  }
}

TEST(Contract, EveryMechanismFillsEveryField) {
  for_each_mechanism([](const MechanismInfo& info) {
    for (const auto& [name, field] : kContract) {
      EXPECT_FALSE((info.*field).empty()) << name;
      EXPECT_TRUE(is_ascii(info.*field)) << name << ": " << info.*field;
    }
  });
}

TEST(Contract, PicturesFitAConsole) {
  for_each_mechanism([](const MechanismInfo& info) {
    std::istringstream lines{std::string(info.flow)};
    for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 78U) << line;
  });
}

TEST(Contract, LimitsThatAreSysctlsExist) {
  for_each_mechanism([](const MechanismInfo& info) {
    for (const std::string& name : limit_names(info.limit_name)) {
      EXPECT_FALSE(name.empty());
      const bool must_exist =
          name.starts_with("RLIMIT_") || (is_sysctl(name) && is_everywhere(name));
      EXPECT_TRUE(!must_exist || current_limit(name).has_value()) << name;
    }
  });
}

}  // namespace
}  // namespace ipcmark

// The table is whole: every file of bench/mechanisms is registered under its own name.
#include "harness/core/registry.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>

namespace ipcmark {
namespace {

std::set<std::string> files() {
  std::set<std::string> names;
  for (const auto& entry :
       std::filesystem::directory_iterator(IPCMARK_SOURCE_DIR "/bench/mechanisms")) {
    const std::string name = entry.path().stem();
    if (entry.path().extension() == ".cc" && name.front() != '_') names.insert(name);
  }
  return names;
}

TEST(Registry, HoldsEveryMechanismFileAndNothingElse) {
  std::set<std::string> registered;
  for (const Variant& variant : Registry::instance().variants())
    registered.insert(std::string(variant.info->name));
  EXPECT_EQ(registered, files());
}

TEST(Registry, EveryVariantSaysWhatItIs) {
  for (const Variant& variant : Registry::instance().variants()) {
    EXPECT_FALSE(variant.info->summary.empty()) << variant.info->name;
    EXPECT_FALSE(variant.info->family.empty()) << variant.info->name;
    EXPECT_FALSE(variant.wait.empty()) << variant.info->name;
  }
}

TEST(Registry, FindsARowOrNothing) {
  EXPECT_NE(Registry::instance().find("pipe", "block"), nullptr);
  EXPECT_EQ(Registry::instance().find("pipe", "futex_elided"), nullptr);
  EXPECT_EQ(Registry::instance().find("pip", "block"), nullptr);
}

}  // namespace
}  // namespace ipcmark

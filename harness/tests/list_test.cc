#include "harness/cli/list.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "harness/tests/fake_registry.h"

namespace ipcmark {
namespace {

using Reason = std::optional<std::string>;

Registry some_unavailable() {
  Registry registry = fake_registry();
  Variant streams = fake_variant(kFakeRing, "uring", WaitKind::blocking);
  streams.unsupported = [](const ChannelSpec& spec) {
    return spec.pattern == Pattern::ping_pong ? Reason("nobody answers") : Reason();
  };
  streams.axes.batch = streams.axes.timeout = true;
  streams.yields = true;
  streams.wait_help = "Looks twice.";
  registry.add(streams);
  Variant missing = fake_variant(kFakePipe, "sqpoll", WaitKind::polling);
  missing.unsupported = [](const ChannelSpec&) {
    return Reason("io_uring is not allowed\x1b[31m");
  };
  missing.max_message = [] { return std::size_t{8192}; };
  registry.add(missing);
  missing.wait = "sqpoll_hybrid";
  registry.add(missing);
  return registry;
}

void expect_fits(const std::string& text, std::size_t columns) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), columns) << line;
}

TEST(List, ShowsAMechanismPerLineAndEachReasonOnce) {
  EXPECT_EQ(list_short(some_unavailable().variants(), 80), R"(mechanism       limit  framing waits
pipe
  pipe              -  stream  block poll sqpoll[1] sqpoll_hybrid[1]
shared_memory
  shm_ring          -  message spin futex_elided uring[2]

not on this machine:
  [1] io_uring is not allowed\x1b[31m
  [2] no ping_pong: nobody answers

2 mechanisms, 7 variants; see `ipcmark explain NAME`
)");
}

TEST(List, WrapsToTheConsole) {
  expect_fits(list_short(some_unavailable().variants(), 60).substr(0, 400), 82);
  const std::string narrow = list_short(some_unavailable().variants(), 48);
  EXPECT_NE(narrow.find("\n" + std::string(31, ' ') + "sqpoll"), std::string::npos) << narrow;
}

TEST(List, LongHasALinePerVariantAndTheReasonBelow) {
  const std::string text = list_long(some_unavailable().variants(), 80);
  EXPECT_NE(
      text.find("shm_ring  uring         blocking         -  no ping_pong\n  nobody answers\n"),
      std::string::npos)
      << text;
  EXPECT_NE(text.find("pipe      block         blocking         -  ok\n"), std::string::npos)
      << text;
}

TEST(List, JsonSaysWhatAVariantCanDo) {
  const auto rows = nlohmann::json::parse(list_json(some_unavailable().variants()));
  ASSERT_EQ(rows.size(), 7U);
  const auto& missing = rows[2];
  EXPECT_EQ(missing["status"], "unavailable");
  EXPECT_TRUE(missing["patterns"].empty());
  EXPECT_EQ(missing["max_message"], 8192);
  const auto& streams = rows[6];
  EXPECT_EQ(streams["wait"], "uring");
  EXPECT_EQ(streams["status"], "ok");
  EXPECT_EQ(streams["reason"], "");
  EXPECT_EQ(streams["patterns"], nlohmann::json({"stream", "call", "paced", "pairs"}));
  EXPECT_EQ(streams["pattern_reasons"]["ping_pong"], "nobody answers");
  EXPECT_EQ(streams["axes"], nlohmann::json({"batch", "timeout"}));
  EXPECT_EQ(streams["yields"], true);
  EXPECT_EQ(streams["wait_help"], "Looks twice.");
}

TEST(List, OfNothingIsAnArray) { EXPECT_TRUE(nlohmann::json::parse(list_json({})).is_array()); }

}  // namespace
}  // namespace ipcmark

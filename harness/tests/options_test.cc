#include "harness/cli/options.h"

#include <gtest/gtest.h>

#include "harness/tests/fake_registry.h"

namespace ipcmark {
namespace {

using Arguments = std::vector<std::string>;

std::string error_of(const Arguments& arguments) {
  try {
    parse_run(arguments);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

std::vector<CaseSpec> cases_of(const Arguments& arguments) {
  return expand({parse_run(arguments)->overrides}, fake_registry(), Placement::same_core);
}

TEST(RunLine, AxesAreListsAndAccumulate) {
  const auto cases = cases_of({"--mechanism", "pipe,shm_ring", "--size=64,4KiB", "--size", "1MiB",
                               "--wait", "block,spin", "--duration", "1.5s", "--repetitions=3"});
  ASSERT_EQ(cases.size(), 6U);
  EXPECT_EQ(cases[2].id(), "ping_pong/pipe/block/1MiB/same_core");
  EXPECT_EQ(cases[0].duration, std::chrono::milliseconds(1500));
  EXPECT_EQ(cases[0].repetitions, 3U);
}

TEST(RunLine, ASuiteMayStandAnywhere) {
  EXPECT_EQ(parse_run({"quick", "--mechanism", "pipe"})->suite, "quick");
  EXPECT_EQ(parse_run({"--mechanism", "pipe", "quick"})->suite, "quick");
  EXPECT_EQ(parse_run({})->suite, std::nullopt);
}

TEST(RunLine, OptionsOfTheRun) {
  const auto options =
      parse_run({"--seed", "18446744073709551615", "--label", "a, b", "--filter", "[abc]",
                 "--output", "x.jsonl", "--dry-run", "--quiet", "--strict"});
  EXPECT_EQ(options->seed, ~0ULL);
  EXPECT_EQ(options->label, "a, b");
  EXPECT_EQ(options->filter, "[abc]");
  EXPECT_EQ(options->output, "x.jsonl");
  EXPECT_TRUE(options->dry_run && options->quiet && options->strict);
  EXPECT_FALSE(options->json || options->verify_only);
}

TEST(RunLine, EveryFieldOfACaseIsAnOption) {
  CaseSpec spec;
  CaseSpec::visit(spec, [](std::string_view name, auto& value, InId, auto) {
    const std::string text = format_value(value).empty() ? "x" : format_value(value);
    const auto options = parse_run({"--" + std::string(name), text});
    EXPECT_EQ(options->overrides.find(name)->front(), text) << name;
  });
}

struct BadLine {
  Arguments arguments;
  const char* expected;
};

TEST(RunLine, BadLinesAreRefusedWithValueAndRemedy) {
  const BadLine kLines[] = {
      {{"--size", "-1"}, "size: '-1' is not a size; give a whole number from 0B to 256MiB"},
      {{"--size=-1"}, "size: '-1' is not a size"},
      {{"--size", "4294967297"}, "size: '4294967297' is above the limit"},
      {{"--size", "18446744073709551616"}, "is above the limit"},
      {{"--size", "abc"}, "size: 'abc' is not a size"},
      {{"--size", "1e3"}, "size: '1e3' is not a size"},
      {{"--size", " 8"}, "size: ' 8' is not a size"},
      {{"--size", "+8"}, "size: '+8' is not a size"},
      {{"--size", "0x10"}, "size: '0x10' is not a size"},
      {{"--size", ""}, "size: '' is not a size"},
      {{"--size", "64,,8"}, "size: '' is not a size"},
      {{"--size", "64,"}, "size: '' is not a size"},
      {{"--size"}, "--size"},
      {{"--repetitions", "0"},
       "repetitions: '0' is outside the limits; give a whole number from 1"},
      {{"--repetitions", "-1"}, "repetitions: '-1' is not a count"},
      {{"--repetitions", "4KiB"}, "repetitions: '4KiB' is not a count"},
      {{"--repetitions", "4294967297"}, "repetitions: '4294967297' is outside the limits"},
      {{"--repetitions", "1,2"}, "repetitions: takes one value"},
      {{"--duration", "5"}, "duration: '5' is not a duration"},
      {{"--duration", "-5ms"}, "duration: '-5ms' is not a duration"},
      {{"--seed", "-1"}, "seed: '-1' is not a count"},
      {{"--seed", "18446744073709551616"}, "seed: '18446744073709551616' is outside the limits"},
      {{"--placement", "same_cor"}, "did you mean 'same_core'?"},
      {{"--pattern", "pingpong"}, "did you mean 'ping_pong'?"},
      {{"--mechanism", "../../x"}, "mechanism: '../../x' is not a name"},
      {{"--mecanism", "pipe"}, "unknown option '--mecanism', did you mean '--mechanism'?"},
      {{"--sizes=64"}, "unknown option '--sizes', did you mean '--size'?"},
      {{"-x"}, "unknown option '-x'"},
      {{"--\x1b[31m"}, "unknown option '--\\x1b[31m'"},
      {{"quick", "smoke"}, "unexpected argument 'smoke'"},
      {{"--json", "--quiet"}, "--json and --quiet"},
      {{"--verify-only", "--output", "x"}, "--verify-only"},
      {{"--output", "x", "--gbench-out", "x"}, "two different files"},
      {{"--label", std::string(5000, 'x')}, "label: longer than 4096"},
      {{"--filter", "a", "--filter", "b"}, "--filter"},
  };
  for (const BadLine& line : kLines) {
    const std::string message = error_of(line.arguments);
    EXPECT_NE(message.find(line.expected), std::string::npos)
        << testing::PrintToString(line.arguments) << "\n-> " << message;
    EXPECT_EQ(message.find('\x1b'), std::string::npos);
  }
}

TEST(OtherLines, TakeTheirFlagsAndNothingElse) {
  EXPECT_TRUE(parse_list({"--json"})->json);
  EXPECT_TRUE(parse_doctor({"--strict"})->strict);
  EXPECT_TRUE(parse_clean({"--dry-run"})->dry_run);
  EXPECT_EQ(parse_explain({"pipe"})->name, "pipe");
  EXPECT_THROW(parse_list({"--jsn"}), UsageError);
  EXPECT_THROW(parse_clean({"everything"}), UsageError);
  EXPECT_THROW(parse_explain({}), UsageError);
}

TEST(Help, IsPrintedAndNothingElseHappens) {
  testing::internal::CaptureStdout();
  EXPECT_FALSE(parse_run({"--help"}).has_value());
  const std::string help = testing::internal::GetCapturedStdout();
  EXPECT_NE(help.find("--mechanism"), std::string::npos);
  EXPECT_NE(help.find("--gbench-out"), std::string::npos);
}

}  // namespace
}  // namespace ipcmark

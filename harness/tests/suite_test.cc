#include "harness/run/suite.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <random>

#include "harness/run/suite_file.h"
#include "harness/tests/fake_registry.h"
#include "harness/tests/temporary_folder.h"

namespace ipcmark {
namespace {

namespace fs = std::filesystem;

const fs::path kSuites = fs::path(IPCMARK_SOURCE_DIR) / "bench/suites";

class SuiteTest : public testing::Test {
 protected:
  fs::path write(const std::string& text) {
    const fs::path file = folder_.path() / "mine.toml";
    fs::remove(file);  // ext4 waits for the disk when a file is truncated and written again
    std::ofstream(file, std::ios::binary) << text;
    return file;
  }
  std::string error_of(const std::string& text) {
    try {
      load_suite(write(text));
    } catch (const UsageError& error) {
      return error.what();
    }
    return "";
  }

  TemporaryFolder folder_;
};

TEST_F(SuiteTest, DefaultsHoldForEverySweepAndASweepReplacesThem) {
  const Suite suite = load_suite(write(R"(
name = "mine"
description = "for a test"
[defaults]
repetitions = 3
size = [1, "4KiB"]
[[sweep]]
mechanism = "pipe"
wait = "block"
[[sweep]]
mechanism = "shm_ring"
wait = ["spin"]
size = 64
repetitions = 5
)"));
  EXPECT_EQ(suite.name, "mine");
  EXPECT_EQ(suite.description, "for a test");
  const auto cases = expand(suite.sweeps, fake_registry(), Placement::same_llc);
  ASSERT_EQ(cases.size(), 3U);
  EXPECT_EQ(cases[1].id(), "ping_pong/pipe/block/4KiB/same_llc");
  EXPECT_EQ(cases[1].repetitions, 3U);
  EXPECT_EQ(cases[2].id(), "ping_pong/shm_ring/spin/64B/same_llc");
  EXPECT_EQ(cases[2].repetitions, 5U);
}

TEST_F(SuiteTest, ComplaintsNameFileLineAndRemedy) {
  const struct {
    const char *text, *expected;
  } kRows[] = {
      {"[[sweep]]\nsiez = 1\n", "mine.toml:2: unknown option 'siez', did you mean 'size'?"},
      {"[[sweep]]\nsize = \"1e3\"\n", "mine.toml:2: size: '1e3' is not a size"},
      {"[[sweep]]\nsize = -1\n", "mine.toml:2: size: '-1' is not a size"},
      {"[[sweep]]\nsize = 1.5\n", "mine.toml:2: expected a text"},
      {"[[sweep]]\nsize = [[1]]\n", "mine.toml:2: expected a text"},
      {"[[sweep]]\nsize = true\n", "mine.toml:2: expected a text"},
      {"[[sweep]]\nsize = []\n", "mine.toml:2: size: needs a value"},
      {"[[sweep]]\nsize = 18446744073709551616\n", "mine.toml:2: "},
      {"[[sweep]]\nplacement = \"same_cor\"\n", "did you mean 'same_core'?"},
      {"[sweep]\nsize = 1\n", "mine.toml:1: write [[sweep]]"},
      {"sweep = [1]\n", "expected a table"},
      {"defaults = 3\n[[sweep]]\n", "mine.toml:1: expected a table"},
      {"sweeps = 1\n", "mine.toml:1: unknown key 'sweeps', did you mean 'sweep'?"},
      {"name = \"x\"\n", "has no [[sweep]]"},
      {"", "has no [[sweep]]"},
      {"[[sweep]\n", "mine.toml:1: "},
      {"a = 1\na = 2\n", "mine.toml:2: "},
      {"\x1b[31m = 1\n", "mine.toml:1: "},
      {"name = \"\xff\xfe\"\n", "mine.toml:1: "},
  };
  for (const auto& row : kRows) {
    const std::string message = error_of(row.text);
    EXPECT_NE(message.find(row.expected), std::string::npos) << row.text << "\n-> " << message;
    EXPECT_EQ(message.find('\x1b'), std::string::npos);
  }
}

TEST_F(SuiteTest, HostileDepthAndLengthAreRefusedWithoutACrash) {
  std::string dots = "a";
  for (int i = 0; i < 100'000; ++i) dots += ".a";
  EXPECT_NE(error_of(dots + " = 1\n"), "");
  EXPECT_NE(error_of(dots.substr(0, 4001) + " = 1\n"), "");
  EXPECT_NE(error_of("[" + dots.substr(0, 4001) + "]\n"), "");
  EXPECT_NE(error_of("a = " + std::string(3000, '[')), "");
  EXPECT_NE(error_of("a = " + std::string(100'000, '[')), "");
  EXPECT_NE(error_of(std::string(300'000, '\n')), "");
  EXPECT_NE(error_of(std::string(1000, '\0')), "");
}

TEST_F(SuiteTest, RandomDamageNeverCrashes) {
  const std::string good = read_suite_text(kSuites / "quick.toml");
  std::mt19937_64 random(7);
  for (int round = 0; round < 2000; ++round) {
    std::string text = good.substr(0, random() % good.size());
    for (int i = 0; i < 5 && !text.empty(); ++i) {
      text[random() % text.size()] = static_cast<char>(random());
    }
    error_of(text);
  }
}

TEST_F(SuiteTest, OnlyRegularFilesAreRead) {
  EXPECT_THROW(load_suite(folder_.path()), UsageError);
  EXPECT_THROW(load_suite("/dev/zero"), UsageError);
  EXPECT_THROW(load_suite(folder_.path() / "absent.toml"), UsageError);
  const fs::path fifo = folder_.path() / "fifo.toml";
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  EXPECT_THROW(load_suite(fifo), UsageError);
}

TEST_F(SuiteTest, IsFoundByNameInTheFirstFolderOrByPath) {
  const fs::path mine = write("[[sweep]]\n");
  EXPECT_EQ(find_suite("mine", {kSuites, folder_.path()}), mine);
  EXPECT_EQ(find_suite(mine.string(), {}), mine);
  EXPECT_EQ(find_suite("quick", {folder_.path(), kSuites}), kSuites / "quick.toml");
  try {
    find_suite("quik", {folder_.path(), kSuites});
    FAIL() << "found";
  } catch (const UsageError& error) {
    EXPECT_NE(std::string(error.what()).find("did you mean 'quick'?"), std::string::npos);
  }
}

TEST_F(SuiteTest, EveryShippedSuiteLoads) {
  const auto names = suite_names({kSuites});
  EXPECT_GE(names.size(), 4U);
  for (const std::string& name : names) {
    const Suite suite = load_suite(find_suite(name, {kSuites}));
    EXPECT_EQ(suite.name, name);
    EXPECT_FALSE(suite.description.empty());
  }
}

}  // namespace
}  // namespace ipcmark

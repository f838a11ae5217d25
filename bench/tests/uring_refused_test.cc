// Containers and hardened kernels refuse io_uring. Then its rows are skipped with the reason, and
// all others run.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "bench/waits/foreign_fd.h"
#include "harness/sys/uring.h"
#include "harness/tests/refused_call.h"

namespace ipcmark {
namespace {

// What is said of io_uring when io_uring_setup answers `error`.
std::string said_of(int error) {
  std::array<int, 2> ends{};
  EXPECT_EQ(::pipe(ends.data()), 0);
  in_child([&] {
    refuse({SYS_io_uring_setup}, error);
    const std::string said = sys::uring_unsupported({}).value_or("nothing");
    return ::write(ends[1], said.data(), said.size()) > 0 ? 0 : 1;
  });
  std::array<char, 256> text{};
  EXPECT_GT(::read(ends[0], text.data(), text.size() - 1), 0);
  for (const int end : ends) ::close(end);
  return text.data();
}

TEST(UringRefusedProcesses, SaysWhy) {
  EXPECT_NE(said_of(EPERM).find("EPERM"), std::string::npos) << said_of(EPERM);
  EXPECT_NE(said_of(ENOSYS).find("not in this kernel"), std::string::npos) << said_of(ENOSYS);
  EXPECT_NE(said_of(ENOMEM).find("ENOMEM"), std::string::npos) << said_of(ENOMEM);
}

TEST(UringRefusedProcesses, NamesAnOperationThatIsMissing) {
  if (const auto reason = sys::uring_unsupported({})) GTEST_SKIP() << *reason;
  const auto reason = sys::uring_unsupported({{255, "IORING_OP_TELEPATHY", "Linux 99"}});
  ASSERT_TRUE(reason.has_value());
  EXPECT_NE(reason->find("IORING_OP_TELEPATHY: it came with Linux 99"), std::string::npos)
      << *reason;
}

TEST(ForeignFdRefusedProcesses, IsNoticed) {
  EXPECT_EQ(in_child([] {
              refuse({SYS_pidfd_getfd}, EPERM);
              const auto reason = waits::foreign_fd_unsupported();
              return reason && reason->find("EPERM") != std::string::npos ? 0 : 1;
            }),
            0);
}

class UringRefusedRunProcesses : public testing::TestWithParam<int> {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "ipcmark-test-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  int run(const std::string& waits) const {
    const std::string output = results().string();
    return in_child([&] {
      refuse({SYS_io_uring_setup}, GetParam());
      // A folder of its own: else it would wait for its turn behind anybody else's run.
      ::setenv("XDG_RUNTIME_DIR", folder_.c_str(), 1);
      return ::execl(IPCMARK_BINARY, "ipcmark", "run", "--mechanism", "shm_ring", "--wait",
                     waits.c_str(), "--size", "64", "--pattern", "ping_pong", "--placement",
                     "same_core", "--repetitions", "1", "--duration", "5ms", "--quiet", "--output",
                     output.c_str(), nullptr);
    });
  }
  std::filesystem::path results() const { return folder_ / "results.jsonl"; }

  // The lines of trials that hold all of `texts`.
  std::size_t trials_with(const std::vector<std::string>& texts) const {
    std::size_t found = 0;
    std::ifstream file(results());
    for (std::string line; std::getline(file, line);) {
      bool all = line.find(R"("type":"trial")") != std::string::npos;
      for (const std::string& text : texts) all = all && line.find(text) != std::string::npos;
      found += all ? 1U : 0U;
    }
    return found;
  }

 private:
  std::filesystem::path folder_;
};

TEST_P(UringRefusedRunProcesses, SkipsItsRowsAndRunsTheOthers) {
  EXPECT_EQ(run("uring_msg_ring_elided,uring_futex_elided,futex_elided"), 0);
  EXPECT_EQ(trials_with({R"("status":"skipped")", "io_uring is "}), 2U);
  EXPECT_EQ(trials_with({R"("status":"ok")", "futex_elided"}), 1U);
}

INSTANTIATE_TEST_SUITE_P(Errors, UringRefusedRunProcesses, testing::Values(EPERM, ENOSYS),
                         [](const testing::TestParamInfo<int>& row) {
                           return std::string(row.param == EPERM ? "EPERM" : "ENOSYS");
                         });

}  // namespace
}  // namespace ipcmark

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <sstream>

#include "harness/report/jsonl.h"
#include "harness/tests/temporary_folder.h"

namespace ipcmark {
namespace {

class ResultFileTest : public testing::Test {
 protected:
  std::string path(const char* name = "r.jsonl") { return (folder_.path() / name).string(); }
  std::string text(const char* name = "r.jsonl") {
    std::stringstream content;
    content << std::ifstream(path(name)).rdbuf();
    return content.str();
  }

  TemporaryFolder folder_;
};

template <class Action>
int error_of(Action action) {
  try {
    action();
  } catch (const OutputError& error) {
    return error.code().value();
  }
  return 0;
}

TEST_F(ResultFileTest, SeparatesRecordsAndEndsTheLast) {
  ResultFile file(path());
  file.append("{1}");
  file.append("{2}");
  EXPECT_EQ(text(), "{1}\n{2}");
  file.finish();
  EXPECT_EQ(text(), "{1}\n{2}\n");
}

TEST_F(ResultFileTest, NeverWritesOverResults) {
  std::ofstream(path()) << "mine";
  EXPECT_EQ(error_of([&] { ResultFile file(path()); }), EEXIST);
  EXPECT_EQ(text(), "mine");
  std::ofstream(path("empty")).close();
  EXPECT_EQ(error_of([&] { ResultFile file(path("empty")); }), 0);
}

TEST_F(ResultFileTest, AFileThatWasNeverWrittenToGoesAgain) {
  { ResultFile file(path()); }
  EXPECT_FALSE(std::filesystem::exists(path()));
  std::ofstream(path("somebodys")).close();
  { ResultFile file(path("somebodys")); }
  EXPECT_TRUE(std::filesystem::exists(path("somebodys")));
}

TEST_F(ResultFileTest, WhatCannotBeOpenedIsNamed) {
  EXPECT_EQ(error_of([&] { ResultFile file(path("no/such/folder")); }), ENOENT);
  EXPECT_EQ(error_of([&] { ResultFile file(folder_.path().string()); }), EISDIR);
  try {
    ResultFile file("/nonexistent/\x1b[31m.jsonl");
  } catch (const OutputError& error) {
    EXPECT_NE(std::string(error.what()).find("/nonexistent/\\x1b[31m.jsonl"), std::string::npos);
  }
}

TEST_F(ResultFileTest, AFullDiskIsAnError) {
  ResultFile file("/dev/full");
  try {
    file.append("{}");
    FAIL() << "written to a full device";
  } catch (const OutputError& error) {
    EXPECT_EQ(error.code().value(), ENOSPC);
    EXPECT_NE(std::string(error.what()).find("/dev/full"), std::string::npos);
  }
}

TEST_F(ResultFileTest, EarlierRecordsSurviveALimitOnFileSize) {
  std::signal(SIGXFSZ, SIG_IGN);
  ResultFile file(path());
  file.append("{1}");
  rlimit old{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &old), 0);
  const rlimit tight{64, old.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &tight), 0);
  const int error = error_of([&] { file.append(std::string(1000, 'x')); });
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &old), 0);
  EXPECT_EQ(error, EFBIG);
  EXPECT_EQ(text().substr(0, 4), "{1}\n");
}

ssize_t short_and_interrupted(int fd, const void* data, std::size_t bytes) {
  static int calls = 0;
  if (++calls % 3 == 0) {
    errno = EINTR;
    return -1;
  }
  return ::write(fd, data, std::min<std::size_t>(bytes, 7));
}

ssize_t failing(int, const void*, std::size_t) {
  errno = EIO;
  return -1;
}

ssize_t writing_nothing(int, const void*, std::size_t) { return 0; }

TEST_F(ResultFileTest, GoesOnAfterShortWritesAndInterruptions) {
  ResultFile file(path(), short_and_interrupted);
  std::string expected;
  for (int i = 0; i < 50; ++i) {
    file.append("{\"record\": " + std::to_string(i) + "}");
    expected += "{\"record\": " + std::to_string(i) + "}\n";
  }
  file.finish();
  EXPECT_EQ(text(), expected);
}

TEST_F(ResultFileTest, WriteErrorsAreReportedAndNeverLoop) {
  ResultFile failed(path("a"), failing);
  EXPECT_EQ(error_of([&] { failed.append("{}"); }), EIO);
  ResultFile stuck(path("b"), writing_nothing);
  EXPECT_EQ(error_of([&] { stuck.append("{}"); }), EIO);
}

TEST_F(ResultFileTest, AClosedPipeIsToldApart) {
  std::signal(SIGPIPE, SIG_IGN);
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  ::close(ends[0]);
  try {
    write_all(ends[1], "x", "pipe");
    FAIL() << "written to nobody";
  } catch (const OutputError& error) {
    EXPECT_TRUE(error.reader_has_gone());
  }
  ::close(ends[1]);
}

}  // namespace
}  // namespace ipcmark

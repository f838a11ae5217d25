#include "harness/run/run_folder.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <string>
#include <system_error>

#include "harness/tests/temporary_folder.h"

namespace ipcmark {
namespace {

mode_t mode_of(const std::filesystem::path& path) {
  struct stat facts {};
  EXPECT_EQ(::lstat(path.c_str(), &facts), 0);
  return facts.st_mode & 07777U;
}

// Why the folder is refused; empty when it is not.
std::string refusal(const std::filesystem::path& path) {
  try {
    const RunFolder folder(path);
  } catch (const std::system_error& error) {
    return error.what();
  }
  return "";
}

class RunFolderTest : public testing::Test {
 protected:
  const TemporaryFolder temporary_;
  const std::filesystem::path path_ = temporary_.path() / "ipcmark";
};

TEST_F(RunFolderTest, IsMadeForItsOwnerAloneEvenWithoutUmask) {
  const mode_t before = ::umask(0);
  const RunFolder folder(path_);
  ::umask(before);
  EXPECT_EQ(folder.path(), path_);
  EXPECT_EQ(mode_of(path_), mode_t{0700});
}

TEST_F(RunFolderTest, IsTakenOverWhenItIsOurs) {
  const RunFolder made(path_);
  EXPECT_EQ(refusal(path_), "");
}

TEST_F(RunFolderTest, RefusesASymbolicLinkAndLeavesItsTargetAlone) {
  const std::filesystem::path victim = temporary_.path() / "victim";
  std::filesystem::create_directory(victim);
  std::filesystem::create_directory_symlink(victim, path_);
  EXPECT_NE(refusal(path_).find("symbolic link"), std::string::npos);
  EXPECT_TRUE(std::filesystem::is_empty(victim));
}

TEST_F(RunFolderTest, RefusesADanglingSymbolicLink) {
  std::filesystem::create_directory_symlink(temporary_.path() / "nowhere", path_);
  EXPECT_NE(refusal(path_), "");
  EXPECT_FALSE(std::filesystem::exists(temporary_.path() / "nowhere"));
}

TEST_F(RunFolderTest, RefusesAFile) {
  std::ofstream(path_) << "squatted";
  EXPECT_NE(refusal(path_).find("not a folder"), std::string::npos);
}

TEST_F(RunFolderTest, RefusesWhatOthersMayEnter) {
  for (const mode_t mode : {0777U, 0755U, 0710U, 0701U, 0720U}) {
    ::mkdir(path_.c_str(), 0700);
    ::chmod(path_.c_str(), mode);
    EXPECT_NE(refusal(path_).find("open to others"), std::string::npos) << std::oct << mode;
    EXPECT_EQ(mode_of(path_), mode);
  }
}

TEST_F(RunFolderTest, RefusesTheFolderOfAnotherUser) {
  if (::geteuid() != 0) GTEST_SKIP() << "needs root to give a folder away";
  ::mkdir(path_.c_str(), 0700);
  ASSERT_EQ(::chown(path_.c_str(), 65534, 65534), 0);
  EXPECT_NE(refusal(path_).find("belongs to user 65534"), std::string::npos);
}

TEST_F(RunFolderTest, SaysWhatToDo) {
  std::ofstream(path_) << "squatted";
  const std::string reason = refusal(path_);
  EXPECT_NE(reason.find(path_.native()), std::string::npos) << reason;
  EXPECT_NE(reason.find("set TMPDIR"), std::string::npos) << reason;
}

// Sets a variable for one test.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) {
    if (const char* before = ::getenv(name); before != nullptr) before_ = before;
    ::setenv(name, value.c_str(), 1);
  }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;
  ~Variable() {
    if (before_.empty()) {
      ::unsetenv(name_);
    } else {
      ::setenv(name_, before_.c_str(), 1);
    }
  }

 private:
  const char* name_;
  std::string before_;
};

TEST_F(RunFolderTest, PrefersTheRuntimeFolderOfTheUser) {
  const Variable runtime("XDG_RUNTIME_DIR", temporary_.path());
  EXPECT_EQ(RunFolder::of_this_user().path(), path_);
}

TEST_F(RunFolderTest, FallsBackToTheTemporaryFolderWithTheUserInItsName) {
  const Variable runtime("XDG_RUNTIME_DIR", temporary_.path() / "missing");
  const Variable temporary("TMPDIR", temporary_.path());
  const std::string name = "ipcmark-" + std::to_string(::geteuid());
  EXPECT_EQ(RunFolder::of_this_user().path(), temporary_.path() / name);
}

}  // namespace
}  // namespace ipcmark

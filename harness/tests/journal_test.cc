#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <fstream>
#include <functional>
#include <iterator>
#include <set>
#include <string>
#include <system_error>

#include "harness/run/journal_file.h"
#include "harness/run/journal_reader.h"
#include "harness/tests/kernel_objects.h"
#include "harness/tests/temporary_folder.h"

namespace ipcmark {
namespace {

using Objects = std::vector<ObjectName>;

int error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const std::system_error& error) {
    return error.code().value();
  }
  return 0;
}

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class JournalTest : public testing::Test {
 protected:
  const TemporaryFolder folder_;
  const Objects objects_ = one_of_each(folder_.path());
};

TEST(ObjectNames, AreRandomAndFit) {
  std::set<std::string> names;
  std::set<std::int32_t> keys;
  for (int i = 0; i < 1000; ++i) {
    names.insert(random_object_name());
    keys.insert(random_object_key());
  }
  EXPECT_EQ(names.size(), 1000U);
  EXPECT_GT(keys.size(), 995U);
  EXPECT_FALSE(keys.contains(0));
  EXPECT_EQ(names.begin()->size(), std::strlen("/ipcmark-0123456789abcdef"));
}

TEST_F(JournalTest, KeepsEveryKind) {
  JournalFile journal(folder_.path());
  for (const ObjectName& object : objects_) journal.intend(object);
  EXPECT_EQ(outstanding(journal.path()), objects_);
  for (const ObjectName& object : objects_) journal.forget(object);
}

TEST_F(JournalTest, ForgetsOnlyWhatIsNamed) {
  JournalFile journal(folder_.path());
  for (const ObjectName& object : objects_) journal.intend(object);
  for (std::size_t i = 0; i < objects_.size(); ++i) {
    journal.forget(objects_[i]);
    EXPECT_EQ(outstanding(journal.path()), Objects(objects_.begin() + long(i) + 1, objects_.end()));
  }
}

// The limit lets half of the second record through, as a full disk does.
TEST_F(JournalTest, SaysSoWhenTheDiskIsFullAndGoesOnBehindTheLastWholeRecord) {
  JournalFile journal(folder_.path());
  journal.intend(objects_[0]);
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const rlimit full{96, before.rlim_max};
  const auto handler = ::signal(SIGXFSZ, SIG_IGN);
  ::setrlimit(RLIMIT_FSIZE, &full);
  const int error = error_of([&] { journal.intend(objects_[1]); });
  ::setrlimit(RLIMIT_FSIZE, &before);
  ::signal(SIGXFSZ, handler);
  EXPECT_EQ(error, EFBIG);
  EXPECT_EQ(content_of(journal.path()).size(), 96U);
  EXPECT_EQ(outstanding(journal.path()), Objects{objects_[0]});
  journal.intend(objects_[2]);
  EXPECT_EQ(outstanding(journal.path()), (Objects{objects_[0], objects_[2]}));
}

TEST_F(JournalTest, GoesWhenNothingIsLeftToRemove) {
  std::filesystem::path path;
  {
    JournalFile journal(folder_.path());
    path = journal.path();
    const Intent intent(&journal, objects_.front());
    EXPECT_EQ(outstanding(path), Objects{objects_.front()});
  }
  EXPECT_FALSE(std::filesystem::exists(path));
  const JournalFile again(folder_.path());
  EXPECT_EQ(again.path(), path);
  EXPECT_TRUE(outstanding(path).empty());
}

TEST_F(JournalTest, StaysWhenSomethingIsLeftToRemove) {
  std::filesystem::path path;
  {
    JournalFile journal(folder_.path());
    path = journal.path();
    journal.intend(objects_.front());
  }
  EXPECT_EQ(outstanding(path), Objects{objects_.front()});
}

TEST_F(JournalTest, RefusesWhatItCouldNotKeepOrRemove) {
  JournalFile journal(folder_.path());
  const auto refused = [&](const ObjectName& object) {
    return error_of([&] { journal.intend(object); });
  };
  EXPECT_EQ(refused({ObjectKind::posix_shm, 0, std::string(40, 'x')}), ENAMETOOLONG);
  EXPECT_EQ(refused({ObjectKind::sysv_msg, IPC_PRIVATE, ""}), EINVAL);
  EXPECT_EQ(refused({ObjectKind::path, 0, "/etc/passwd"}), EINVAL);
  EXPECT_EQ(refused({ObjectKind::path, 0, folder_.path() / "below/fifo"}), EINVAL);
  EXPECT_EQ(refused({ObjectKind::path, 0, "fifo"}), EINVAL);
  EXPECT_EQ(refused({ObjectKind::posix_shm, 0, std::string(39, 'x')}), 0);
}

TEST_F(JournalTest, IsPrivateEvenWithoutUmask) {
  const mode_t before = ::umask(0);
  const JournalFile journal(folder_.path());
  ::umask(before);
  struct stat facts {};
  ASSERT_EQ(::stat(journal.path().c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 07777U, 0600U);
}

TEST_F(JournalTest, IsHeldWhileOpenAndNamesItsOwner) {
  std::filesystem::path path;
  {
    JournalFile journal(folder_.path());
    path = journal.path();
    journal.intend(objects_.front());
    outstanding(path);  // opens and closes the same file, which must not release it
    EXPECT_TRUE(is_held(path));
    EXPECT_EQ(owner_of(path), this_process());
  }
  EXPECT_FALSE(is_held(path));
}

TEST_F(JournalTest, IsNotWrittenByAForkedProcess) {
  JournalFile journal(folder_.path());
  journal.intend(objects_.front());
  const pid_t child = ::fork();
  if (child == 0) {
    journal.forget(objects_.front());
    ::_exit(error_of([&] { journal.intend(objects_.back()); }) == EPERM ? 0 : 1);
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(outstanding(journal.path()), Objects{objects_.front()});
}

}  // namespace
}  // namespace ipcmark

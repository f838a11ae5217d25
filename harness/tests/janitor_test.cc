#include "harness/run/janitor.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <functional>
#include <string>

#include "harness/run/journal_file.h"
#include "harness/run/journal_reader.h"
#include "harness/run/object_removal.h"
#include "harness/tests/kernel_objects.h"
#include "harness/tests/temporary_folder.h"

namespace ipcmark {
namespace {

using Objects = std::vector<ObjectName>;

// Runs `action` in a child that is then killed, and reaped.
void in_killed_process(const std::function<void()>& action) {
  const pid_t child = ::fork();
  if (child == 0) {
    action();
    ::raise(SIGKILL);
  }
  ::waitpid(child, nullptr, 0);
}

class JanitorTest : public testing::Test {
 protected:
  JanitorTest() {
    for (const ObjectName& decoy : decoys_) EXPECT_TRUE(create(decoy));
  }
  ~JanitorTest() override {
    for (const ObjectName& decoy : decoys_) {
      EXPECT_TRUE(exists(decoy)) << static_cast<int>(decoy.kind);
      remove_object(decoy, ::getpid());
    }
  }

  // What a run that was killed leaves: `made` of the noted objects.
  void leave(const Objects& noted, const Objects& made) {
    in_killed_process([&] {
      JournalFile journal(folder_.path());
      for (const ObjectName& object : noted) journal.intend(object);
      for (const ObjectName& object : made) create(object);
    });
  }

  const TemporaryFolder folder_;
  const Objects objects_ = one_of_each(folder_.path());
  const Objects decoys_ = one_of_each(folder_.path());
};

TEST_F(JanitorTest, RemovesEveryKindThatADeadRunLeft) {
  leave(objects_, objects_);
  for (const ObjectName& object : objects_) ASSERT_TRUE(exists(object));
  const auto dead = find_dead_runs(folder_.path());
  ASSERT_EQ(dead.size(), 1U);
  EXPECT_EQ(dead[0].objects, objects_);
  EXPECT_EQ(clean_dead_runs(folder_.path()), objects_);
  for (const ObjectName& object : objects_) EXPECT_FALSE(exists(object));
  EXPECT_FALSE(std::filesystem::exists(dead[0].journal));
}

TEST_F(JanitorTest, ReportsOnlyWhatWasThere) {
  leave(objects_, {objects_[1], objects_[4]});
  EXPECT_EQ(clean_dead_runs(folder_.path()), (Objects{objects_[1], objects_[4]}));
  EXPECT_TRUE(find_dead_runs(folder_.path()).empty());
}

TEST_F(JanitorTest, KnowsARunThatNobodyHasReaped) {
  const pid_t child = ::fork();
  if (child == 0) {
    JournalFile journal(folder_.path());
    journal.intend(objects_.front());
    ::raise(SIGKILL);
  }
  siginfo_t ended{};
  ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOWAIT), 0);
  EXPECT_EQ(find_dead_runs(folder_.path()).size(), 1U);
  ::waitpid(child, nullptr, 0);
}

TEST_F(JanitorTest, LeavesARunningRunAlone) {
  JournalFile journal(folder_.path());
  for (const ObjectName& object : objects_) {
    journal.intend(object);
    ASSERT_TRUE(create(object));
  }
  EXPECT_TRUE(find_dead_runs(folder_.path()).empty());
  EXPECT_TRUE(clean_dead_runs(folder_.path()).empty());
  for (const ObjectName& object : objects_) EXPECT_TRUE(exists(object));
  EXPECT_EQ(remove_outstanding(journal.path()), objects_);
}

TEST_F(JanitorTest, LeavesARunAloneWhoseProcessItCannotSeeButWhoseJournalIsHeld) {
  JournalFile journal(folder_.path());
  const std::filesystem::path foreign = folder_.path() / "4194304-1.journal";
  std::filesystem::rename(journal.path(), foreign);
  EXPECT_TRUE(find_dead_runs(folder_.path()).empty());
  std::filesystem::rename(foreign, journal.path());
}

TEST_F(JanitorTest, TakesANumberUsedAgainForADifferentProcess) {
  const auto path = folder_.path() / (std::to_string(::getpid()) + "-1.journal");
  std::ofstream(path).flush();
  EXPECT_EQ(find_dead_runs(folder_.path()).size(), 1U);
}

TEST_F(JanitorTest, IgnoresWhatIsNoJournalOfOurs) {
  std::ofstream(folder_.path() / "measuring.lock").flush();
  std::filesystem::create_directory(folder_.path() / "11-1.journal");
  std::filesystem::create_symlink("/etc/passwd", folder_.path() / "12-1.journal");
  EXPECT_TRUE(find_dead_runs(folder_.path()).empty());
}

TEST_F(JanitorTest, LeavesTheJournalOfAnotherUserAlone) {
  if (::geteuid() != 0) GTEST_SKIP() << "needs root to give a file away";
  leave(objects_, {});
  const auto dead = find_dead_runs(folder_.path());
  ASSERT_EQ(dead.size(), 1U);
  ASSERT_EQ(::chown(dead[0].journal.c_str(), 65534, 65534), 0);
  EXPECT_TRUE(clean_dead_runs(folder_.path()).empty());
  EXPECT_TRUE(std::filesystem::exists(dead[0].journal));
}

TEST_F(JanitorTest, RemovesNoFileOutsideTheFolderWhateverTheJournalSays) {
  const TemporaryFolder elsewhere;
  const std::filesystem::path victim = elsewhere.path() / "victim";
  std::ofstream(victim) << "precious";
  const auto sideways = "../" + elsewhere.path().filename().native() + "/victim";
  std::ofstream forged(folder_.path() / "13-1.journal", std::ios::binary);
  for (const std::string& name : {victim.native(), sideways}) {
    if (name.size() > 39) continue;
    const JournalRecord record = encode(JournalOp::intend, {ObjectKind::path, 0, name});
    forged.write(reinterpret_cast<const char*>(&record), sizeof record);
  }
  forged.close();
  EXPECT_TRUE(clean_dead_runs(folder_.path()).empty());
  EXPECT_TRUE(std::filesystem::exists(victim));
}

// A run noted a key, and was killed before it learned that somebody else has it.
TEST_F(JanitorTest, LeavesASegmentThatAnotherProcessCreated) {
  leave({decoys_[2]}, {});
  EXPECT_TRUE(clean_dead_runs(folder_.path()).empty());
}

TEST_F(JanitorTest, LeavesSystemVObjectsOfAnotherUser) {
  if (::geteuid() != 0) GTEST_SKIP() << "needs root to become another user";
  const Objects foreign(objects_.begin(), objects_.begin() + 3);
  in_killed_process([&] {
    if (::setresuid(65534, 65534, 65534) != 0) return;
    for (const ObjectName& object : foreign) create(object);
  });
  leave(foreign, {});
  EXPECT_TRUE(clean_dead_runs(folder_.path()).empty());
  ASSERT_EQ(::seteuid(65534), 0);
  for (const ObjectName& object : foreign) EXPECT_TRUE(exists(object));
  ASSERT_EQ(::seteuid(0), 0);
  ::msgctl(::msgget(foreign[0].key, 0), IPC_RMID, nullptr);
  ::semctl(::semget(foreign[1].key, 0, 0), 0, IPC_RMID);
  ::shmctl(::shmget(foreign[2].key, 0, 0), IPC_RMID, nullptr);
}

}  // namespace
}  // namespace ipcmark

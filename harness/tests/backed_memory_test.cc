// Shared memory of every kind: what is written through one image is read through the other, and
// nothing with a name is left.
#include "harness/sys/backed_memory.h"

#include <gtest/gtest.h>
#include <numaif.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>
#include <system_error>
#include <tuple>
#include <vector>

#include "harness/sys/huge_pages.h"

namespace ipcmark::sys {
namespace {

const char* const kBackingNames[] = {"memfd", "posix", "sysv", "file", "anonymous"};
const char* const kPagesNames[] = {"base", "thp", "hugetlb"};

// Remembers what was intended, and whether it was forgotten again.
class Notes final : public ObjectJournal {
 public:
  void intend(const ObjectName& object) override { intended.push_back(object); }
  void forget(const ObjectName&) override { ++forgotten; }
  std::vector<ObjectName> intended;
  std::size_t forgotten = 0;
};

std::set<std::string> named_shared_memory() {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator("/dev/shm"))
    if (entry.path().filename().string().starts_with("ipcmark-")) names.insert(entry.path());
  return names;
}

bool sysv_key_exists(std::int32_t key) {
  std::ifstream table("/proc/sysvipc/shm");
  std::string line;
  std::getline(table, line);
  for (std::int64_t found = 0; table >> found; std::getline(table, line))
    if (found == key) return true;
  return false;
}

class BackedMemory
    : public testing::TestWithParam<std::tuple<Backing, unsigned /* images */, Pages>> {
 protected:
  MemoryPlan plan() {
    const auto [backing, images, pages] = GetParam();
    return {.backing = backing,
            .bytes = 2 * page_bytes(pages),
            .images = images,
            .pages = pages,
            .journal = &notes_};
  }
  // Empty memory of the test's plan, or a skipped test.
  std::optional<Mapping> map() {
    if (const auto reason = memory_unsupported(plan())) {
      reason_ = *reason;
      return std::nullopt;
    }
    return map_memory(plan());
  }

  Notes notes_;
  std::string reason_;
};

TEST_P(BackedMemory, IsZeroAndWritableToItsLastByte) {
  const auto memory = map();
  if (!memory) GTEST_SKIP() << reason_;
  ASSERT_EQ(memory->size(), plan().images * plan().bytes);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(memory->data()) % page_bytes(plan().pages), 0U);
  for (std::size_t at = 0; at < memory->size(); ++at)
    ASSERT_EQ(memory->data()[at], std::byte{0}) << at;
  memory->data()[0] = memory->data()[memory->size() - 1] = std::byte{1};
}

TEST_P(BackedMemory, ImagesShowTheSameBytes) {
  const auto memory = map();
  if (!memory) GTEST_SKIP() << reason_;
  if (plan().images == 1) return;
  std::byte* const first = memory->data();
  std::byte* const second = first + plan().bytes;
  for (const std::size_t at : {std::size_t{0}, plan().bytes / 2, plan().bytes - 1}) {
    first[at] = std::byte{7};
    EXPECT_EQ(second[at], std::byte{7}) << at;
    second[at] = std::byte{9};
    EXPECT_EQ(first[at], std::byte{9}) << at;
  }
}

TEST_P(BackedMemory, IsSharedWithAChildProcess) {
  const auto memory = map();
  if (!memory) GTEST_SKIP() << reason_;
  const pid_t child = ::fork();
  if (child == 0) {
    memory->data()[memory->size() - 1] = std::byte{5};
    ::_exit(0);
  }
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);
  EXPECT_EQ(memory->data()[memory->size() - 1], std::byte{5});
}

TEST_P(BackedMemory, LeavesNothingWithAName) {
  const auto before = named_shared_memory();
  const auto memory = map();
  if (!memory) GTEST_SKIP() << reason_;
  EXPECT_EQ(notes_.forgotten, notes_.intended.size());
  for (const ObjectName& object : notes_.intended) {
    EXPECT_FALSE(object.kind == ObjectKind::posix_shm &&
                 std::filesystem::exists("/dev/shm" + object.name));
    // While it is attached, a removed segment shows a key of 0.
    EXPECT_FALSE(object.kind == ObjectKind::sysv_shm && sysv_key_exists(object.key));
  }
  const bool names = plan().backing == Backing::posix || plan().backing == Backing::sysv;
  EXPECT_EQ(notes_.intended.size(), names ? 1U : 0U);
}

TEST_P(BackedMemory, IsBoundToItsNodeInEveryImage) {
  if (plan().backing == Backing::file)
    GTEST_SKIP() << "pages of a file on disk follow who reads them, not the mapping's policy";
  if (const auto reason = memory_unsupported(plan())) GTEST_SKIP() << *reason;
  MemoryPlan bound = plan();
  bound.node = 0;
  const Mapping memory = map_memory(bound);
  for (unsigned image = 0; image < bound.images; ++image) {
    int policy = -1;
    if (::get_mempolicy(&policy, nullptr, 0, memory.data() + image * bound.bytes, MPOL_F_ADDR) < 0)
      GTEST_SKIP() << "get_mempolicy: " << std::strerror(errno);
    EXPECT_EQ(policy, MPOL_BIND) << "image " << image;
  }
}

TEST_P(BackedMemory, LiesOnThePagesThatWereAskedFor) {
  const auto memory = map();
  if (!memory) GTEST_SKIP() << reason_;
  if (plan().pages == Pages::hugetlb) return;  // smaps counts those apart
  EXPECT_EQ(all_huge(memory->data(), plan().bytes), plan().pages == Pages::thp);
}

INSTANTIATE_TEST_SUITE_P(Every, BackedMemory,
                         testing::Combine(testing::Values(Backing::memfd, Backing::posix,
                                                          Backing::sysv, Backing::file,
                                                          Backing::anonymous),
                                          testing::Values(1U, 2U),
                                          testing::Values(Pages::base, Pages::thp, Pages::hugetlb)),
                         [](const auto& test) {
                           return std::string(
                                      kBackingNames[static_cast<int>(std::get<0>(test.param))]) +
                                  (std::get<1>(test.param) == 1 ? "_once_" : "_twice_") +
                                  kPagesNames[static_cast<int>(std::get<2>(test.param))];
                         });

TEST(BackedMemoryErrors, AFullDiskIsAnErrorAndNoSignal) {
  const pid_t child = ::fork();
  if (child == 0) {
    const rlimit small{.rlim_cur = 4096, .rlim_max = 4096};
    ::setrlimit(RLIMIT_FSIZE, &small);
    ::signal(SIGXFSZ, SIG_IGN);
    try {
      map_memory({.backing = Backing::file, .bytes = 1 << 20});
    } catch (const std::system_error& error) {
      ::_exit(error.code().value() == EFBIG ? 0 : 2);
    }
    ::_exit(1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status)) << "signal " << WTERMSIG(status);
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

TEST(BackedMemoryErrors, MoreThanThereIsIsAnError) {
  EXPECT_THROW(map_memory({.backing = Backing::memfd, .bytes = std::size_t{1} << 60}),
               std::system_error);
}

TEST(BackedMemoryErrors, WhatCannotBeSaysWhy) {
  const MemoryPlan base{.bytes = 2 << 20, .images = 2};
  const auto reason = [&](Backing backing, Pages pages) {
    MemoryPlan plan = base;
    plan.backing = backing;
    plan.pages = pages;
    return memory_unsupported(plan).value_or("");
  };
  EXPECT_EQ(reason(Backing::memfd, Pages::base), "");
  EXPECT_NE(reason(Backing::file, Pages::thp).find("base size"), std::string::npos);
  EXPECT_NE(reason(Backing::posix, Pages::thp).find("memfd"), std::string::npos);
  EXPECT_NE(reason(Backing::anonymous, Pages::hugetlb).find("wrap=pad"), std::string::npos);
}

}  // namespace
}  // namespace ipcmark::sys

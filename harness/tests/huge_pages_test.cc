// What is said of huge pages, on machines that are made up.
#include "harness/sys/huge_pages.h"

#include <gtest/gtest.h>

#include "harness/sys/mapping.h"
#include "harness/tests/fake_root.h"

namespace ipcmark::sys {
namespace {

constexpr std::size_t kMiB = std::size_t{1} << 20;
constexpr const char* kShmem = "/sys/kernel/mm/transparent_hugepage/shmem_enabled";
constexpr const char* kFree = "/sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages";

std::string refusal(const FakeRoot& root, Pages pages, std::size_t bytes = 2 * kMiB) {
  return huge_pages_unsupported(pages, bytes, root.path()).value_or("");
}
bool has(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

TEST(HugePages, PagesOfTheBaseSizeNeedNothing) { EXPECT_EQ(refusal(FakeRoot(), Pages::base), ""); }

TEST(HugePages, TransparentOnesFollowTheSetting) {
  const auto with = [](const char* choices) {
    FakeRoot root;
    root.write(kShmem, choices);
    return refusal(root, Pages::thp);
  };
  EXPECT_EQ(with("[always] within_size advise never deny force"), "");
  EXPECT_EQ(with("always [within_size] advise never deny force"), "");
  EXPECT_EQ(with("always within_size [advise] never deny force"), "");
  EXPECT_EQ(with("always within_size advise never deny [force]"), "");
  for (const char* off : {"always within_size advise [never] deny force",
                          "always within_size advise never [deny] force"}) {
    EXPECT_TRUE(has(with(off), "are off")) << off;
    EXPECT_TRUE(has(with(off), "echo advise > /sys/kernel/mm/transparent_hugepage/shmem_enabled"));
  }
  EXPECT_TRUE(has(refusal(FakeRoot(), Pages::thp), "no transparent huge pages"));
}

TEST(HugePages, ReservedOnesAreCountedForBothDirections) {
  FakeRoot root;
  EXPECT_TRUE(has(refusal(root, Pages::hugetlb), "no hugetlb pages"));
  root.write(kFree, "3");
  EXPECT_EQ(refusal(root, Pages::hugetlb, 2 * kMiB), "");
  const std::string reason = refusal(root, Pages::hugetlb, 2 * kMiB + 1);
  EXPECT_TRUE(has(reason, "4 free huge pages are needed and there are 3")) << reason;
  EXPECT_TRUE(has(reason, "sysctl -w vm.nr_hugepages=4")) << reason;
}

TEST(HugePages, OrdinaryMemoryIsNotTakenForHuge) {
  const Mapping memory = Mapping::shared(4096);
  EXPECT_FALSE(all_huge(memory.data(), memory.size()));
}

}  // namespace
}  // namespace ipcmark::sys

#include "harness/host/throttle.h"

#include <gtest/gtest.h>

#include "harness/host/cgroup.h"
#include "harness/tests/fake_root.h"

namespace ipcmark {
namespace {

constexpr std::string_view kVersion2Mount =
    "25 1 0:5 / /proc rw - proc proc rw\n"
    "31 23 0:28 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate";
constexpr std::string_view kStat = "cpu  10 20 30 40 50 60 70 80 0 0\ncpu0 1 2 3 4 5 6 7 8 0 0";

TEST(Accounting, AddsUpTheOwnCgroupAndItsAncestors) {
  FakeRoot root;
  root.write("/proc/self/cgroup", "0::/user.slice/job");
  root.write("/proc/self/mountinfo", kVersion2Mount).write("/proc/stat", kStat);
  root.write("/sys/fs/cgroup/user.slice/job/cpu.stat",
             "usage_usec 5\nnr_periods 9\nnr_throttled 4");
  root.write("/sys/fs/cgroup/user.slice/cpu.stat", "nr_periods 9\nnr_throttled 3");
  root.write("/sys/fs/cgroup/cpu.stat", "usage_usec 5");
  const CpuAccounting before = read_accounting(root.path());
  EXPECT_EQ(before.throttled, 7U);
  EXPECT_EQ(before.steal_ticks, 80U);
  root.write("/sys/fs/cgroup/user.slice/cpu.stat", "nr_periods 9\nnr_throttled 5");
  EXPECT_EQ(read_accounting(root.path()).throttled, 9U);
}

TEST(Accounting, ReadsVersion1NextToAnUnusedVersion2) {
  FakeRoot root;
  root.write("/proc/self/cgroup", "5:memory:/m\n4:cpuacct,cpu:/docker/a\n0::/elsewhere");
  root.write("/proc/self/mountinfo",
             "31 23 0:28 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n"
             "32 23 0:29 /docker /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct");
  root.write("/sys/fs/cgroup/cpu,cpuacct/a/cpu.stat", "nr_throttled 2");
  root.write("/sys/fs/cgroup/cpu,cpuacct/cpu.stat", "nr_throttled 1");
  EXPECT_EQ(read_accounting(root.path()).throttled, 3U);
  EXPECT_EQ(read_accounting(root.path()).steal_ticks, 0U);
}

TEST(Accounting, DoesNotTakeCpusetForTheCpuController) {
  FakeRoot root;
  root.write("/proc/self/cgroup", "3:cpuset:/a\n1:name=systemd:/b");
  root.write("/proc/self/mountinfo",
             "32 23 0:29 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset");
  EXPECT_TRUE(cpu_cgroups(root.path()).empty());
}

TEST(Accounting, UsesTheMountPointWhenTheCgroupIsOutsideIt) {
  FakeRoot root;
  root.write("/proc/self/cgroup", "0::/../other");
  root.write("/proc/self/mountinfo", kVersion2Mount);
  ASSERT_EQ(cpu_cgroups(root.path()).size(), 1U);
  EXPECT_EQ(cpu_cgroups(root.path()).front(), root.path() / "sys/fs/cgroup");
}

TEST(Accounting, KnowsThatNothingCounts) {
  const FakeRoot root;
  EXPECT_EQ(read_accounting(root.path()).throttled, std::nullopt);
}

}  // namespace
}  // namespace ipcmark

#include "harness/host/facts.h"

#include <gtest/gtest.h>

#include <set>

#include "harness/host/readers.h"
#include "harness/tests/fake_root.h"

namespace ipcmark {
namespace {

using namespace std::string_view_literals;

std::optional<std::string> value_of(const FakeRoot& root, std::string_view key) {
  const std::vector<Fact> facts = collect_facts(root.path());
  const Fact* const fact = find_fact(facts, key);
  EXPECT_NE(fact, nullptr) << key;
  return fact == nullptr ? std::nullopt : fact->value;
}

TEST(Facts, HaveDistinctKeysAndNamedSources) {
  std::set<std::string> keys;
  for (const Fact& fact : collect_facts()) {
    EXPECT_TRUE(keys.insert(fact.key).second) << fact.key;
    EXPECT_FALSE(fact.source.empty()) << fact.key;
    EXPECT_EQ(fact.key.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_"),
              std::string::npos);
  }
}

TEST(Facts, KnowThisMachinesKernelAndBuild) {
  const std::vector<Fact> facts = collect_facts();
  for (const char* const key : {"kernel_release", "compiler", "build_type", "cpus_allowed"}) {
    ASSERT_NE(find_fact(facts, key), nullptr) << key;
    EXPECT_TRUE(find_fact(facts, key)->value) << key;
  }
  EXPECT_TRUE(find_fact(facts, "compiler")->identity);
  EXPECT_FALSE(find_fact(facts, "hostname")->identity);
}

TEST(Facts, OfAnEmptyRootAreUnknownNotEmpty) {
  const FakeRoot root;
  for (const char* const key : {"cpu_model", "kernel_release", "mitigations", "hypervisor",
                                "cpufreq_governor", "turbo", "cpu_quota", "env_malloc"}) {
    EXPECT_EQ(value_of(root, key), std::nullopt) << key;
  }
}

TEST(Facts, AreOnePrintableLineWhateverTheHostIsCalled) {
  FakeRoot root;
  root.write("/proc/sys/kernel/hostname", "a\x1b[2J\xff</script>\n\tb");
  EXPECT_EQ(value_of(root, "hostname"), "a\\x1b[2J\\xff</script> b");
  root.write("/proc/cpuinfo", "model name\t: " + std::string(3000, 'x'));
  EXPECT_EQ(value_of(root, "cpu_model"), std::string(3000, 'x'));
}

TEST(Facts, ReadEachArchitecturesModelName) {
  FakeRoot root;
  root.write("/proc/cpuinfo", "processor\t: 0\nmodel name\t: Fast 9000\nmodel\t\t: 7");
  EXPECT_EQ(value_of(root, "cpu_model"), "Fast 9000");
  root.write("/proc/cpuinfo", "CPU implementer\t: 0x41\nCPU part\t: 0xd0c");
  EXPECT_EQ(value_of(root, "cpu_model"), "implementer 0x41 part 0xd0c");
}

TEST(Facts, TellAGuestByFlagOrFirmware) {
  FakeRoot root;
  root.write("/proc/cpuinfo", "flags\t\t: fpu hypervisor sse");
  EXPECT_EQ(value_of(root, "hypervisor"), "present");
  root.write("/proc/cpuinfo", "flags\t\t: fpu sse");
  EXPECT_EQ(value_of(root, "hypervisor"), "none");
  root.write("/proc/cpuinfo", "CPU part\t: 0xd0c");
  root.write("/sys/class/dmi/id/sys_vendor", "QEMU");
  EXPECT_EQ(value_of(root, "hypervisor"), "present");
}

TEST(Facts, JoinMitigationsAndGovernors) {
  FakeRoot root;
  const std::string folder = "/sys/devices/system/cpu/";
  root.write(folder + "vulnerabilities/mds", "Not affected");
  EXPECT_EQ(value_of(root, "mitigations"), "not affected");
  root.write(folder + "vulnerabilities/spectre_v1", "Mitigation: usercopy");
  root.write(folder + "vulnerabilities/retbleed", "Vulnerable");
  EXPECT_EQ(value_of(root, "mitigations"),
            "retbleed: Vulnerable | spectre_v1: Mitigation: usercopy");
  root.write(folder + "cpu0/cpufreq/scaling_governor", "powersave");
  root.write(folder + "cpu1/cpufreq/scaling_governor", "powersave");
  EXPECT_EQ(value_of(root, "cpufreq_governor"), "powersave");
  root.write(folder + "cpu12/cpufreq/scaling_governor", "performance");
  EXPECT_EQ(value_of(root, "cpufreq_governor"), "performance, powersave");
}

TEST(Facts, ReadTurboFromEitherDriver) {
  FakeRoot root;
  root.write("/sys/devices/system/cpu/cpufreq/boost", "0");
  EXPECT_EQ(value_of(root, "turbo"), "off");
  root.write("/sys/devices/system/cpu/intel_pstate/no_turbo", "0");
  EXPECT_EQ(value_of(root, "turbo"), "on");
}

TEST(Facts, FindTheTightestQuota) {
  FakeRoot root;
  root.write("/proc/self/cgroup", "0::/a/b");
  root.write("/proc/self/mountinfo", "31 23 0:28 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw");
  EXPECT_EQ(value_of(root, "cpu_quota"), "none");
  root.write("/sys/fs/cgroup/a/b/cpu.max", "max 100000");
  root.write("/sys/fs/cgroup/a/cpu.max", "50000 100000");
  EXPECT_EQ(value_of(root, "cpu_quota"), "0.5");
}

TEST(Facts, ReadQuotasOfVersion1) {
  FakeRoot root;
  root.write("/proc/self/cgroup", "4:cpu,cpuacct:/");
  root.write("/proc/self/mountinfo", "31 23 0:28 / /cg rw - cgroup cgroup rw,cpu,cpuacct");
  root.write("/cg/cpu.cfs_quota_us", "-1").write("/cg/cpu.cfs_period_us", "100000");
  EXPECT_EQ(value_of(root, "cpu_quota"), "none");
  root.write("/cg/cpu.cfs_quota_us", "150000");
  EXPECT_EQ(value_of(root, "cpu_quota"), "1.5");
}

TEST(Facts, TakeOnlyTheVariablesThatMatter) {
  FakeRoot root;
  constexpr auto kBlock = "HOME=/x\0MALLOC_ARENA_MAX=1\0SECRET=s\0MALLOC_PERTURB_=2\0"sv;
  root.write("/proc/self/environ", kBlock);
  EXPECT_EQ(value_of(root, "env_malloc"), "MALLOC_ARENA_MAX=1 MALLOC_PERTURB_=2");
  EXPECT_EQ(value_of(root, "env_ld_preload"), "");
}

TEST(Facts, ReadTheSoftLimit) {
  FakeRoot root;
  root.write("/proc/self/limits",
             "Limit   Soft Limit\nMax msgqueue size   819200   unlimited   bytes");
  EXPECT_EQ(value_of(root, "rlimit_msgqueue"), "819200");
}

TEST(Readers, MatchWholeFieldNames) {
  EXPECT_EQ(field("MemTotalX: 1\nMemTotal:   2 kB", "MemTotal"), "2 kB");
  EXPECT_EQ(field("NAME=\nB=2", "NAME"), "");
  EXPECT_EQ(field("", "NAME"), std::nullopt);
}

}  // namespace
}  // namespace ipcmark

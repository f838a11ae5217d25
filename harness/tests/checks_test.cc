#include "harness/host/checks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "harness/tests/fake_root.h"

namespace ipcmark {
namespace {

// A fact with this value instead of the one that was read.
std::vector<Fact> with(std::string_view key, std::optional<std::string> value) {
  const FakeRoot nothing_known;
  std::vector<Fact> facts = collect_facts(nothing_known.path());
  const auto fact = std::find_if(facts.begin(), facts.end(),
                                 [key](const Fact& candidate) { return candidate.key == key; });
  if (fact == facts.end()) throw std::invalid_argument(std::string(key));
  fact->value = std::move(value);
  return facts;
}

Check find(const std::vector<Check>& checks, std::string_view name) {
  const auto found = std::find_if(checks.begin(), checks.end(),
                                  [name](const Check& check) { return check.name == name; });
  return found == checks.end() ? Check{} : *found;
}

std::string status(std::string_view name, std::string_view key, std::string value) {
  return find(run_checks(with(key, std::move(value))), name).status;
}

TEST(Checks, HaveDistinctNamesAStateAndAdviceUnlessOk) {
  std::set<std::string> names;
  for (const Check& check : run_checks()) {
    EXPECT_TRUE(names.insert(check.name).second) << check.name;
    EXPECT_FALSE(check.state.empty()) << check.name;
    EXPECT_EQ(check.advice.empty(), check.status == "ok") << check.name;
  }
}

TEST(Checks, AreUnknownWhereNothingIsVisible) {
  const FakeRoot root;
  for (const Check& check : run_checks(root.path())) {
    if (check.name == "build") continue;  // the program knows how it was built
    EXPECT_EQ(check.status, "unknown") << check.name;
  }
}

struct Case {
  const char* name;
  const char* key;
  const char* good;
  const char* bad;
};

class EachCheck : public ::testing::TestWithParam<Case> {};

TEST_P(EachCheck, TellsGoodFromBad) {
  const Case& c = GetParam();
  EXPECT_EQ(status(c.name, c.key, c.good), "ok");
  EXPECT_EQ(status(c.name, c.key, c.bad), "warn");
}

INSTANTIATE_TEST_SUITE_P(
    All, EachCheck,
    ::testing::Values(Case{"preload", "env_ld_preload", "", "LD_PRELOAD=/x.so"},
                      Case{"governor", "cpufreq_governor", "performance", "performance, powersave"},
                      Case{"turbo", "turbo", "off", "on"}, Case{"smt", "smt_active", "0", "1"},
                      Case{"hypervisor", "hypervisor", "none", "present"},
                      Case{"clock_source", "clock_source", "tsc", "hpet"},
                      Case{"mitigations", "kernel_command_line", "quiet", "quiet mitigations=off"},
                      Case{"aslr", "randomize_va_space", "2", "0"},
                      Case{"allowed_cpus", "cpus_allowed", "1-3", "5"},
                      Case{"isolation", "isolated_cpus", "2-3", ""},
                      Case{"load", "load_average", "0.10 9 9 1/1 1", "2.50 0 0 1/1 1"},
                      Case{"cpu_quota", "cpu_quota", "none", "0.5"},
                      Case{"thp", "thp", "madvise", "always"},
                      Case{"numa_balancing", "numa_balancing", "0", "1"},
                      Case{"idle", "guest_halt_poll_ns", "200000", "0"},
                      Case{"idle", "cpu_dma_latency_us", "0", "2000000000"},
                      Case{"rt_throttling", "sched_rt_runtime_us", "-1", "950000"},
                      Case{"mqueue_msgsize_max", "fs_mqueue_msgsize_max", "1048576", "8192"},
                      Case{"mqueue_msg_max", "fs_mqueue_msg_max", "10", "5"},
                      Case{"rlimit_msgqueue", "rlimit_msgqueue", "unlimited", "819200"},
                      Case{"sysv_msgmax", "kernel_msgmax", "2000000", "8192"},
                      Case{"sysv_msgmnb", "kernel_msgmnb", "2000000", "16384"},
                      Case{"pipe_max_size", "fs_pipe_max_size", "1048576", "65536"},
                      Case{"rlimit_memlock", "rlimit_memlock", "8388608", "65536"},
                      Case{"rlimit_nofile", "rlimit_nofile", "1024", "256"}),
    [](const auto& row) { return fmt::format("{}_{}", row.param.name, row.param.key); });

TEST(Checks, JudgeLoadByTheNumberOfCpus) {
  FakeRoot root;
  root.write("/proc/loadavg", "2.50 0 0 1/1 1").write("/sys/devices/system/cpu/online", "0-63");
  EXPECT_EQ(find(run_checks(root.path()), "load").status, "ok");
}

TEST(Checks, SeeSwapInUse) {
  FakeRoot root;
  root.write("/proc/meminfo", "SwapTotal:  100 kB\nSwapFree:  60 kB");
  EXPECT_EQ(find(run_checks(root.path()), "swap").status, "warn");
  EXPECT_EQ(find(run_checks(root.path()), "swap").state, "40 KiB of swap in use");
  root.write("/proc/meminfo", "SwapTotal:  0 kB\nSwapFree:  0 kB");
  EXPECT_EQ(find(run_checks(root.path()), "swap").status, "ok");
}

TEST(Checks, SeeSetarch) {
  FakeRoot root;
  root.write("/proc/self/personality", "00040000");
  root.write("/proc/sys/kernel/randomize_va_space", "2");
  EXPECT_EQ(find(run_checks(root.path()), "aslr").status, "warn");
}

TEST(Checks, RefuseSanitizedAndDebugBuilds) {
  std::vector<Fact> facts = with("build_type", "Release");
  for (Fact& fact : facts) {
    if (fact.key == "sanitizer") fact.value = "none";
  }
  EXPECT_EQ(find(run_checks(facts), "build").status, "ok");
  EXPECT_EQ(status("build", "build_type", "Debug"), "warn");
  EXPECT_EQ(status("build", "sanitizer", "thread"), "warn");
}

}  // namespace
}  // namespace ipcmark

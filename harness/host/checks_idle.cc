// Who else uses the CPUs, and what they do when idle.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "harness/host/check_row.h"
#include "harness/sys/text_file.h"

namespace ipcmark {

namespace {

using Facts = std::vector<Fact>;

// A pair, and one CPU for the kernel and everything else.
constexpr std::size_t kEnoughCpus = 3;
constexpr double kQuietLoad = 0.5;
constexpr double kQuietLoadPerCpu = 0.1;
constexpr double kPollingHaltNs = 50'000;

std::optional<std::size_t> count_cpus(const Facts& facts, std::string_view key) {
  const auto list = known(facts, key);
  return list ? std::optional(sys::parse_cpu_list(*list).size()) : std::nullopt;
}

Finding judge_allowed_cpus(const Facts& facts) {
  const auto count = count_cpus(facts, "cpus_allowed");
  if (!count) return {std::nullopt, "the allowed CPUs are not visible here"};
  return {*count >= kEnoughCpus, fmt::format("{} allowed", *count)};
}

Finding judge_isolation(const Facts& facts) {
  return expect(facts, "isolated_cpus", [](std::string_view value) { return !value.empty(); });
}

Finding judge_load(const Facts& facts) {
  const auto load = number(facts, "load_average");
  if (!load) return {std::nullopt, "the load average is not visible here"};
  const auto cpus = static_cast<double>(count_cpus(facts, "cpus_online").value_or(1));
  return {*load <= std::max(kQuietLoad, kQuietLoadPerCpu * cpus),
          fmt::format("load {} on {} CPUs", *load, cpus)};
}

Finding judge_swap(const Facts& facts) {
  const auto total_kib = number(facts, "swap_total_kib");
  const auto free_kib = number(facts, "swap_free_kib");
  if (!total_kib || !free_kib) return {std::nullopt, "the use of swap is not visible here"};
  return {*free_kib >= *total_kib, fmt::format("{} KiB of swap in use", *total_kib - *free_kib)};
}

Finding judge_quota(const Facts& facts) {
  return expect(facts, "cpu_quota", [](std::string_view value) { return value == "none"; });
}

Finding judge_thp(const Facts& facts) {
  return expect(facts, "thp", [](std::string_view value) { return value != "always"; });
}

Finding judge_numa_balancing(const Facts& facts) {
  return expect(facts, "numa_balancing", [](std::string_view value) { return value == "0"; });
}

Finding judge_rt_throttling(const Facts& facts) {
  return expect(facts, "sched_rt_runtime_us", [](std::string_view value) { return value == "-1"; });
}

std::string idle_state(const Facts& facts) {
  return fmt::format("cpuidle driver {}, guest_halt_poll_ns {}, cpu_dma_latency {} us",
                     known(facts, "cpuidle_driver").value_or("unknown"),
                     known(facts, "guest_halt_poll_ns").value_or("unknown"),
                     known(facts, "cpu_dma_latency_us").value_or("unknown"));
}

// Idle CPUs that poll answer a wake-up ten times faster than those that halt.
Finding judge_idle(const Facts& facts) {
  const auto latency_us = number(facts, "cpu_dma_latency_us");
  const auto halt_poll_ns = number(facts, "guest_halt_poll_ns");
  const bool polls = latency_us == 0.0 || halt_poll_ns.value_or(0) >= kPollingHaltNs;
  const bool nothing_known = !latency_us && !halt_poll_ns && !known(facts, "cpuidle_driver");
  return {nothing_known && !polls ? std::nullopt : std::optional(polls), idle_state(facts)};
}

constexpr std::array kRows{
    CheckRow{
        "allowed_cpus", judge_allowed_cpus,
        "a pair needs two CPUs and the rest of the machine one: widen the cpuset (taskset -c, docker --cpuset-cpus) or take a larger machine"},
    CheckRow{
        "isolation", judge_isolation,
        "other work may take the measured CPUs: boot with isolcpus=2,3 nohz_full=2,3 rcu_nocbs=2,3 and start with: taskset -c 2,3 ipcmark ..."},
    CheckRow{"load", judge_load,
             "stop other work; see who it is with: ps -eo pcpu,comm --sort=-pcpu"},
    CheckRow{"swap", judge_swap, "as root: swapoff -a"},
    CheckRow{
        "cpu_quota", judge_quota,
        "a quota stops the pair for milliseconds: systemctl set-property UNIT CPUQuota= , docker without --cpus, Kubernetes without a CPU limit"},
    CheckRow{
        "thp", judge_thp,
        "large buffers get huge pages by chance; as root: echo madvise > /sys/kernel/mm/transparent_hugepage/enabled"},
    CheckRow{
        "numa_balancing", judge_numa_balancing,
        "the kernel moves pages while they are measured; as root: sysctl -w kernel.numa_balancing=0"},
    CheckRow{
        "idle", judge_idle,
        "blocking figures include waking a halted CPU, which is right if production halts too; to keep CPUs awake, as root: cpupower idle-set -D 0, in a KVM guest: echo 200000 > /sys/module/haltpoll/parameters/guest_halt_poll_ns"},
    CheckRow{
        "rt_throttling", judge_rt_throttling,
        "matters only under SCHED_FIFO, whose spinning stalls 50 ms in every second; as root: sysctl -w kernel.sched_rt_runtime_us=-1"},
};

}  // namespace

std::span<const CheckRow> idle_checks() { return kRows; }

}  // namespace ipcmark

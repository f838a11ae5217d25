// The build, the processor and the hypervisor.
#include <fmt/format.h>

#include <array>
#include <cstdlib>

#include "harness/host/check_row.h"

namespace ipcmark {

namespace {

using Facts = std::vector<Fact>;

Finding judge_build(const Facts& facts) {
  const std::string type = known(facts, "build_type").value_or("");
  const std::string sanitizer = known(facts, "sanitizer").value_or("none");
  const bool optimised = type == "Release" || type == "RelWithDebInfo";
  return {optimised && sanitizer == "none",
          fmt::format("build type {}, sanitizer {}", type.empty() ? "none" : type, sanitizer)};
}

Finding judge_preload(const Facts& facts) {
  return expect(facts, "env_ld_preload", [](std::string_view value) { return value.empty(); });
}

Finding judge_governor(const Facts& facts) {
  return expect(facts, "cpufreq_governor",
                [](std::string_view value) { return value == "performance"; });
}

Finding judge_turbo(const Facts& facts) {
  return expect(facts, "turbo", [](std::string_view value) { return value == "off"; });
}

Finding judge_smt(const Facts& facts) {
  return expect(facts, "smt_active", [](std::string_view value) { return value == "0"; });
}

Finding judge_hypervisor(const Facts& facts) {
  Finding finding =
      expect(facts, "hypervisor", [](std::string_view value) { return value == "none"; });
  if (const auto signature = known(facts, "hypervisor_signature")) {
    finding.state += fmt::format(" ({})", *signature);
  }
  return finding;
}

Finding judge_clock_source(const Facts& facts) {
  return expect(facts, "clock_source", [](std::string_view value) {
    return value == "tsc" || value == "arch_sys_counter" || value == "timebase" ||
           value == "riscv_clocksource";
  });
}

// Off is not wrong, but it makes system calls cheaper than most readers' machines do.
Finding judge_mitigations(const Facts& facts) {
  const auto command_line = known(facts, "kernel_command_line");
  if (!command_line) return {std::nullopt, "the kernel command line is not visible here"};
  const bool off = command_line->find("mitigations=off") != std::string::npos;
  return {!off, off ? "mitigations=off" : "the kernel's mitigations are not switched off"};
}

// Repetitions sample memory layouts only if each process has another one. setarch -R sets a
// personality bit.
Finding judge_aslr(const Facts& facts) {
  Finding finding =
      expect(facts, "randomize_va_space", [](std::string_view value) { return value == "2"; });
  constexpr unsigned long kNoRandomize = 0x0040000;
  const std::string personality = known(facts, "personality").value_or("0");
  if ((std::strtoul(personality.c_str(), nullptr, 16) & kNoRandomize) == 0) return finding;
  return {false, "started under setarch -R"};
}

constexpr std::array kRows{
    CheckRow{
        "build", judge_build,
        "measure with the release build: cmake --preset release && cmake --build --preset release"},
    CheckRow{"preload", judge_preload, "start with: env -u LD_PRELOAD ipcmark ..."},
    CheckRow{"governor", judge_governor, "as root: cpupower frequency-set -g performance"},
    CheckRow{
        "turbo", judge_turbo,
        "the frequency follows load and heat; as root: echo 1 > /sys/devices/system/cpu/intel_pstate/no_turbo, or: echo 0 > /sys/devices/system/cpu/cpufreq/boost"},
    CheckRow{
        "smt", judge_smt,
        "a busy sibling halves a core; as root: echo off > /sys/devices/system/cpu/smt/control (leave it on to measure smt_sibling)"},
    CheckRow{
        "hypervisor", judge_hypervisor,
        "vCPUs move under the figures: use bare metal or a dedicated host with pinned vCPUs, and compare interleaved runs only"},
    CheckRow{
        "clock_source", judge_clock_source,
        "the kernel's clock is slow to read; as root: echo tsc > /sys/devices/system/clocksource/clocksource0/current_clocksource"},
    CheckRow{"mitigations", judge_mitigations,
             "system calls are cheaper than in production: boot without mitigations=off"},
    CheckRow{
        "aslr", judge_aslr,
        "repetitions would all have one memory layout; as root: sysctl -w kernel.randomize_va_space=2, and do not start under setarch -R"},
};

}  // namespace

std::span<const CheckRow> machine_checks() { return kRows; }

}  // namespace ipcmark

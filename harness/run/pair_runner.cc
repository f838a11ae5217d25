#include "harness/run/pair_runner.h"

#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <system_error>

#include "harness/host/throttle.h"
#include "harness/run/channel_spec.h"
#include "harness/run/client_seats.h"
#include "harness/run/crowd.h"
#include "harness/run/machine_limit.h"
#include "harness/run/probe.h"
#include "harness/run/refusals.h"
#include "harness/run/trial_outcome.h"
#include "harness/run/worker.h"
#include "harness/sys/awake_cpus.h"
#include "harness/sys/error.h"
#include "harness/sys/mapping.h"
#include "harness/sys/open_fds.h"

namespace ipcmark {

namespace {

std::uint64_t unix_ns() {
  timespec now;
  ::clock_gettime(CLOCK_REALTIME, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000U +
         static_cast<std::uint64_t>(now.tv_nsec);
}

double nearer(double nearest_ns, const Probe& probe) {
  const double bounce_ns = std::min(probe.before_ns, probe.after_ns);
  return nearest_ns == 0 ? bounce_ns : std::min(nearest_ns, bounce_ns);
}

void add_probe(const ControlBlock& control, double& nearest_ns, TrialResult& result) {
  result.probe = control.probe;
  result.probe_class =
      classify(result.probe, nearest_ns, result.spec.placement == Placement::smt_sibling);
  // Two threads of one core, or a moment of them, would make every two cores look far apart.
  if (result.probe_class == "near") nearest_ns = nearer(nearest_ns, control.probe);
  if (result.probe_class == "mixed") result.warnings.push_back("placement_moved");
  if (result.probe_class == "far" || result.probe_class == "sibling") {
    result.warnings.push_back(result.probe_class);
  }
}

void add_accounting(const CpuAccounting& before, const CpuAccounting& after, TrialResult& result) {
  if (after.steal_ticks > before.steal_ticks) result.warnings.push_back("steal");
  if (!before.throttled || !after.throttled || *after.throttled == *before.throttled) return;
  result.status = Status::throttled;
  result.reason = "the CPU quota of the control group stopped the workers " +
                  std::to_string(*after.throttled - *before.throttled) + " times";
}

}  // namespace

std::optional<std::string> skip_reason(const Variant& variant, const CaseSpec& spec) {
  if (spec.placement == Placement::same_core && variant.wait_kind == WaitKind::polling &&
      !variant.yields && variant.info->carries_data) {
    return "two polling processes on one CPU only wait for each other's time slice";
  }
  // First: what carries no calls is not to be told that a call is empty.
  if (spec.pattern == Pattern::clients)
    if (auto reason = clients_refusal(variant)) return reason;
  const std::size_t limit = variant.max_message();
  if (message_bytes(spec) > limit) {
    return "a message of " + format_bytes(message_bytes(spec)) + " is over the limit of " +
           format_bytes(limit) +
           (variant.info->limit_name.empty() ? ""
                                             : " (" + std::string(variant.info->limit_name) + ")");
  }
  if (message_bytes(spec) == 0 && variant.info->framing == Framing::stream) {
    return "a byte stream has no empty message";
  }
  if (auto reason = axis_refusal(variant, spec)) return reason;
  return variant.unsupported(channel_spec(spec));
}

TrialResult PairRunner::run(const CaseSpec& spec, const Variant& variant,
                            std::span<const CpuPair> cpus, std::uint64_t repetition) {
  TrialResult result{.spec = spec,
                     .case_id = spec.id(),
                     .wait_kind = variant.wait_kind,
                     .repetition = repetition,
                     .started_unix_ns = unix_ns(),
                     .cpus = {cpus[0].initiator, cpus[0].responder},
                     .probe_class = "none"};
  const auto skip = [&](std::string reason) {
    result.status = Status::skipped;
    result.reason = std::move(reason);
  };
  const auto fail = [&](const char* reason) {
    result.status = Status::failed;
    result.reason = reason;
  };
  const std::uint64_t start_ns = sys::monotonic_raw_ns();
  try {
    auto reason = skip_reason(variant, spec);
    if (!reason) reason = cpus_refusal(variant, spec, cpus);
    if (reason) {
      skip(std::move(*reason));
      return result;
    }
    const std::vector<int> foreign =
        sys::open_fds();  // before the channel: none of a worker's business
    ChannelSpec channel = channel_spec(spec);
    channel.journal = environment_.journal;
    std::optional<sys::AwakeCpus> awake;
    if (spec.idle == Idle::poll) awake.emplace();
    const Crew crew(spec, variant, channel, cpus, repetition);
    if (shares_cpus(spec, cpus)) result.warnings.emplace_back("shared_cpus");
    run_crew(crew, foreign, result);
  } catch (const std::system_error& error) {
    if (auto limit = machine_limit(error)) {
      skip(std::move(*limit));
    } else {
      fail(error.what());
    }
  } catch (const std::exception& error) {
    fail(error.what());
  }
  result.wall_ns = sys::monotonic_raw_ns() - start_ns;
  return result;
}

void PairRunner::run_crew(const Crew& crew, const std::vector<int>& foreign_fds,
                          TrialResult& result) {
  // The line between two CPUs says nothing where there are more.
  const bool probes = crew.posts().size() == 2 && result.cpus[0] != result.cpus[1];
  const CpuAccounting before = read_accounting();
  const pid_t supervisor = ::getpid();
  Workers workers(crew.posts().size(), [&](std::size_t number) {
    const Post& post = crew.posts()[number];
    worker_main({.spec = result.spec,
                 .clock = *environment_.clock,
                 .control = *post.control,
                 .rig = *post.rig,
                 .side = post.side,
                 .cpu = post.cpu,
                 .probe = probes,
                 .seat = post.seat,
                 .turns = environment_.turns},
                supervisor, foreign_fds);
  });
  if (environment_.on_started) environment_.on_started(workers);
  const auto paused = [&] { return Nanoseconds(crew.controls().front()->pauses.total_ns()); };
  judge(workers.wait(result.spec.deadline, environment_.interrupt_fd, paused), crew, result);
  if (result.status != Status::ok) return;
  summarise(crew, result);
  if (probes) add_probe(*crew.controls().front(), nearest_ns_[result.spec.placement], result);
  add_accounting(before, read_accounting(), result);
}

}  // namespace ipcmark

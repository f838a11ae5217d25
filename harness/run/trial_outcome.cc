#include "harness/run/trial_outcome.h"

#include <string.h>
#include <sys/wait.h>

#include <algorithm>
#include <cmath>

#include "harness/loops/recorders.h"

namespace ipcmark {

namespace {

constexpr double kUnsteady = 0.10;
constexpr double kMovedRatio = 1.5;
constexpr std::uint64_t kPreemptionNs = 10'000'000;

const char* side_name(std::size_t side) { return side == 0 ? "initiator" : "responder"; }

void set(TrialResult& result, Status status, std::string reason) {
  result.status = status;
  result.reason = std::move(reason);
}

bool judge_signals(const PairEnd& end, TrialResult& result) {
  for (std::size_t side = 0; side < 2; ++side) {
    if (!end.own_status[side] || !WIFSIGNALED(*end.own_status[side])) continue;
    const int signal = WTERMSIG(*end.own_status[side]);
    set(result, Status::crashed,
        std::string("crashed(") + std::to_string(signal) + "): the " + side_name(side) +
            " died of SIG" + (::sigabbrev_np(signal) != nullptr ? ::sigabbrev_np(signal) : "?"));
    return true;
  }
  return false;
}

bool judge_reports(const ControlBlock& control, TrialResult& result) {
  for (const auto& [state, status] : {std::pair{WorkerState::verify_failed, Status::verify_failed},
                                      std::pair{WorkerState::failed, Status::failed}}) {
    for (std::size_t side = 0; side < 2; ++side) {
      const SideReport& report = control.sides[side];
      if (report.state.load(std::memory_order_acquire) != state) continue;
      set(result, status, std::string(side_name(side)) + ": " + report.error.data());
      return true;
    }
  }
  return false;
}

bool judge_payload(const ControlBlock& control, TrialResult& result) {
  for (std::size_t side = 0; side < 2; ++side) {
    if (control.sides[side].first_bad == loops::kNoBadMessage) continue;
    set(result, Status::verify_failed,
        std::string(side_name(side)) + ": message " +
            std::to_string(control.sides[side].first_bad) +
            " of the timed rounds did not arrive as sent");
    return true;
  }
  return false;
}

void summarise_latency(const ControlBlock& control, TrialResult& result) {
  Histogram shots = control.halves_ns[0];
  shots.merge(control.halves_ns[1]);
  LatencyResult latency;
  latency.ns = {.count = shots.count(),
                .min = static_cast<double>(shots.min()),
                .max = static_cast<double>(shots.max()),
                .mean = shots.mean(),
                .p50 = shots.reportable_quantile(0.5),
                .p90 = shots.reportable_quantile(0.9),
                .p99 = shots.reportable_quantile(0.99),
                .p999 = shots.reportable_quantile(0.999),
                .p9999 = shots.reportable_quantile(0.9999)};
  latency.single_shot_p50 = latency.ns.p50;
  latency.bins = shots.nonempty_bins();
  if (const Histogram& batches = control.batches_ns; batches.count() > 0) {
    latency.batch = loops::BatchRecorder::kBatch;
    const auto per_message = static_cast<double>(latency.batch);
    latency.ns.mean = batches.mean() / per_message;
    if (const auto p50 = batches.reportable_quantile(0.5)) latency.ns.p50 = *p50 / per_message;
    latency.batch_bins = batches.nonempty_bins();
  }
  result.latency = std::move(latency);
}

void summarise_throughput(const ControlBlock& control, TrialResult& result) {
  Histogram windows = control.halves_ns[0];
  windows.merge(control.halves_ns[1]);
  ThroughputResult throughput;
  const double seconds = static_cast<double>(std::max<std::uint64_t>(control.timed_ns, 1)) * 1e-9;
  throughput.messages = control.messages;
  throughput.elapsed_ns = control.timed_ns;
  throughput.messages_per_s = static_cast<double>(control.messages) / seconds;
  throughput.bytes_per_s = throughput.messages_per_s * static_cast<double>(result.spec.size.value);
  throughput.windows = windows.count();
  throughput.window_messages = control.window_messages;
  // The share q of windows that took longest had the lowest rate.
  const std::uint64_t unit = std::max<std::uint64_t>(result.spec.size.value, 1);
  const double window_amount = static_cast<double>(control.window_messages * unit);
  const auto rate = [&](double q) -> std::optional<double> {
    const auto ns = windows.reportable_quantile(q);
    return ns ? std::optional(window_amount / std::max(*ns, 1.0) * 1e9) : std::nullopt;
  };
  throughput.window_p50 = rate(0.5);
  throughput.window_p10 = rate(0.9);
  throughput.window_p01 = rate(0.99);
  throughput.bins = windows.nonempty_bins();
  result.throughput = std::move(throughput);
}

void warn(const ControlBlock& control, TrialResult& result) {
  const double first = control.halves_ns[0].quantile(0.5),
               second = control.halves_ns[1].quantile(0.5);
  if (std::abs(first - second) > kUnsteady * std::min(first, second))
    result.warnings.push_back("unsteady");
  if (result.latency && !result.latency->ns.p99) result.warnings.push_back("few_samples");
  // On one CPU the peer's wake-up preempts by design.
  const bool alone = result.cpus[0] != result.cpus[1];
  for (const SideReport& side : control.sides) {
    if (alone && side.cost.involuntary_switches > control.timed_ns / kPreemptionNs + 1) {
      result.warnings.push_back("preempted");
      break;
    }
  }
  if (control.sides[0].cost.minor_faults + control.sides[1].cost.minor_faults > 0) {
    result.warnings.push_back("page_faults");
  }
  if (control.parts.out_of_order > 0) result.warnings.push_back("clocks_disagree");
  if (result.spec.counters == Counters::on) result.warnings.push_back("counted");
}

}  // namespace

void judge(const PairEnd& end, const ControlBlock& control, TrialResult& result) {
  using Kind = PairEnd::Kind;
  if (end.kind == Kind::unkillable) {
    return set(result, Status::timed_out,
               "a worker could not be killed within 5 s; it is in the kernel's hands");
  }
  if (end.kind == Kind::interrupted)
    return set(result, Status::interrupted, "the run was interrupted");
  if (judge_signals(end, result) || judge_reports(control, result)) return;
  // Before the deadline: a lost message is found first, and then waited for to no avail.
  if (judge_payload(control, result)) return;
  if (end.kind == Kind::deadline) {
    return set(result, Status::timed_out,
               "no end within the deadline of " + format_duration(result.spec.deadline));
  }
  const auto done = [](const SideReport& side) { return side.state.load() == WorkerState::done; };
  if (!done(control.sides[0]) || !done(control.sides[1])) {
    return set(result, Status::crashed, "a worker left without a word");
  }
  if (!control.sides[0].pinned || !control.sides[1].pinned) {
    return set(result, Status::unpinned,
               "a worker was moved off its CPU, or its CPU was taken away");
  }
  set(result, Status::ok, "");
}

void summarise(const ControlBlock& control, TrialResult& result) {
  if (control.messages == 0) return;  // verified only
  result.messages = control.messages;
  result.cost = {control.sides[0].cost, control.sides[1].cost};
  if (is_round_trip(result.spec.pattern)) {
    summarise_latency(control, result);
  } else {
    summarise_throughput(control, result);
  }
  if (control.parts.count > 0 && control.parts.out_of_order == 0) result.parts = control.parts;
  warn(control, result);
}

}  // namespace ipcmark

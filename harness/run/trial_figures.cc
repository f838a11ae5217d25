#include "harness/run/trial_figures.h"

#include <algorithm>

#include "harness/loops/recorders.h"

namespace ipcmark {

namespace {

Quantiles quantiles_of(const Histogram& samples) {
  return {.count = samples.count(),
          .min = static_cast<double>(samples.min()),
          .max = static_cast<double>(samples.max()),
          .mean = samples.mean(),
          .p50 = samples.reportable_quantile(0.5),
          .p90 = samples.reportable_quantile(0.9),
          .p99 = samples.reportable_quantile(0.99),
          .p999 = samples.reportable_quantile(0.999),
          .p9999 = samples.reportable_quantile(0.9999)};
}

Histogram both_halves(const ControlBlock& control) {
  Histogram samples = control.halves_ns[0];
  samples.merge(control.halves_ns[1]);
  return samples;
}

double per_s(std::uint64_t messages, std::uint64_t ns) {
  return static_cast<double>(messages) /
         (static_cast<double>(std::max<std::uint64_t>(ns, 1)) * 1e-9);
}

}  // namespace

LatencyResult latency_of(const ControlBlock& control) {
  const Histogram shots = both_halves(control);
  LatencyResult latency;
  latency.ns = quantiles_of(shots);
  latency.single_shot_p50 = latency.ns.p50;
  latency.bins = shots.nonempty_bins();
  if (const Histogram& batches = control.batches_ns; batches.count() > 0) {
    latency.batch = loops::BatchRecorder::kBatch;
    const auto per_message = static_cast<double>(latency.batch);
    latency.ns.mean = batches.mean() / per_message;
    if (const auto p50 = batches.reportable_quantile(0.5)) latency.ns.p50 = *p50 / per_message;
    latency.batch_bins = batches.nonempty_bins();
  }
  return latency;
}

// Rates count the gaps between messages, one fewer than messages.
PacedResult paced_of(const ControlBlock& control) {
  return {.planned_per_s = per_s(control.messages - 1, control.planned_ns),
          .achieved_per_s = per_s(control.messages - 1, control.timed_ns),
          .service_ns = quantiles_of(control.service_ns),
          .late_ns = quantiles_of(control.late_ns)};
}

namespace {

// The share q of windows that took longest had the lowest rate.
void add_windows(const ControlBlock& control, std::uint64_t message_bytes,
                 ThroughputResult& throughput) {
  const Histogram windows = both_halves(control);
  throughput.windows = windows.count();
  throughput.window_messages = control.window_messages;
  const std::uint64_t unit = std::max<std::uint64_t>(message_bytes, 1);
  const auto amount = static_cast<double>(control.window_messages * unit);
  const auto rate = [&](double q) -> std::optional<double> {
    const auto ns = windows.reportable_quantile(q);
    return ns ? std::optional(amount / std::max(*ns, 1.0) * 1e9) : std::nullopt;
  };
  throughput.window_p50 = rate(0.5);
  throughput.window_p10 = rate(0.9);
  throughput.window_p01 = rate(0.99);
  throughput.bins = windows.nonempty_bins();
}

}  // namespace

ThroughputResult throughput_of(const Crew& crew, std::uint64_t message_bytes) {
  ThroughputResult sum;
  for (const auto& control : crew.controls()) {
    sum.messages += control->messages;
    sum.messages_per_s += per_s(control->messages, control->timed_ns);
    sum.elapsed_ns = std::max(sum.elapsed_ns, control->timed_ns);
  }
  sum.bytes_per_s = sum.messages_per_s * static_cast<double>(message_bytes);
  if (crew.controls().size() == 1) add_windows(*crew.controls().front(), message_bytes, sum);
  return sum;
}

std::vector<Share> shares_of(const Crew& crew, Pattern pattern) {
  std::vector<Share> shares;
  const std::vector<Post>& posts = crew.posts();
  if (pattern == Pattern::pairs) {
    for (std::size_t i = 0; i < crew.controls().size(); ++i) {
      const ControlBlock& control = *crew.controls()[i];
      shares.push_back(
          {{posts[2 * i].cpu, posts[2 * i + 1].cpu}, per_s(control.messages, control.timed_ns)});
    }
  }
  if (pattern != Pattern::fan_in && pattern != Pattern::fan_out) return shares;
  const bool many_initiate = pattern == Pattern::fan_in;
  const Post& alone = posts[many_initiate ? 1 : 0];
  for (const Post& post : posts) {
    if (&post == &alone) continue;
    const std::array<int, 2> cpus{many_initiate ? post.cpu : alone.cpu,
                                  many_initiate ? alone.cpu : post.cpu};
    shares.push_back({cpus, per_s(post.report().share, alone.control->timed_ns)});
  }
  return shares;
}

}  // namespace ipcmark

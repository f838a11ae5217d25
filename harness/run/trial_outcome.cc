#include "harness/run/trial_outcome.h"

#include <string.h>
#include <sys/wait.h>

#include <algorithm>
#include <cmath>

#include "harness/run/trial_figures.h"

namespace ipcmark {

namespace {

constexpr double kUnsteady = 0.10;
constexpr double kOverloaded = 0.95;
constexpr std::uint64_t kPreemptionNs = 10'000'000;

void set(TrialResult& result, Status status, std::string reason) {
  result.status = status;
  result.reason = std::move(reason);
}

bool judge_signals(const WorkersEnd& end, const Crew& crew, TrialResult& result) {
  for (std::size_t i = 0; i < end.own_status.size(); ++i) {
    if (!end.own_status[i] || !WIFSIGNALED(*end.own_status[i])) continue;
    const int signal = WTERMSIG(*end.own_status[i]);
    set(result, Status::crashed,
        std::string("crashed(") + std::to_string(signal) + "): the " + crew.posts()[i].name +
            " died of SIG" + (::sigabbrev_np(signal) != nullptr ? ::sigabbrev_np(signal) : "?"));
    return true;
  }
  return false;
}

bool judge_reports(const Crew& crew, TrialResult& result) {
  for (const auto& [state, status] : {std::pair{WorkerState::verify_failed, Status::verify_failed},
                                      std::pair{WorkerState::interrupted, Status::interrupted},
                                      std::pair{WorkerState::failed, Status::failed}}) {
    for (const Post& post : crew.posts()) {
      if (post.report().state.load(std::memory_order_acquire) != state) continue;
      set(result, status, post.name + ": " + post.report().error.data());
      return true;
    }
  }
  return false;
}

bool judge_payload(const Crew& crew, TrialResult& result) {
  for (const Post& post : crew.posts()) {
    if (post.report().first_bad == loops::kNoBadMessage) continue;
    set(result, Status::verify_failed,
        post.name + ": message " + std::to_string(post.report().first_bad) +
            " of the timed rounds did not arrive as sent");
    return true;
  }
  return false;
}

// Among many nobody knows how many messages there are until all have counted theirs.
void judge_loss(const Crew& crew, TrialResult& result) {
  std::array<std::uint64_t, 2> carried{};
  for (const Post& post : crew.posts()) carried[index(post.side)] += post.report().carried;
  if (carried[0] == carried[1]) return;
  set(result, Status::verify_failed,
      std::to_string(carried[0]) + " messages were sent and " + std::to_string(carried[1]) +
          " received");
}

void add(SideCost& total, const SideCost& cost) {
  const auto add_count = [](auto& sum, const auto& count) {
    if (count) sum = sum.value_or(0) + *count;
  };
  total.cpu_ns += cost.cpu_ns;
  total.voluntary_switches += cost.voluntary_switches;
  total.involuntary_switches += cost.involuntary_switches;
  total.minor_faults += cost.minor_faults;
  total.major_faults += cost.major_faults;
  add_count(total.system_calls, cost.system_calls);
  add_count(total.user_instructions, cost.user_instructions);
  add_count(total.allocations, cost.allocations);
}

// On one CPU the peer's wake-up preempts by design.
bool was_preempted(const Crew& crew, const TrialResult& result) {
  if (result.cpus[0] == result.cpus[1]) return false;
  return std::any_of(crew.posts().begin(), crew.posts().end(), [](const Post& post) {
    const std::uint64_t allowed = post.control->timed_ns / kPreemptionNs + 1;
    return post.report().cost.involuntary_switches > allowed;
  });
}

bool is_unsteady(const ControlBlock& control) {
  const double first = control.halves_ns[0].quantile(0.5),
               second = control.halves_ns[1].quantile(0.5);
  return std::abs(first - second) > kUnsteady * std::min(first, second);
}

void warn(const Crew& crew, TrialResult& result) {
  const auto warn_if = [&](bool is, const char* code) {
    if (is) result.warnings.emplace_back(code);
  };
  warn_if(is_unsteady(*crew.controls().front()), "unsteady");
  warn_if(result.latency && !result.latency->ns.p99, "few_samples");
  warn_if(was_preempted(crew, result), "preempted");
  warn_if(result.cost[0].minor_faults + result.cost[1].minor_faults > 0, "page_faults");
  warn_if(crew.controls().front()->parts.out_of_order > 0, "clocks_disagree");
  warn_if(result.spec.counters == Counters::on, "counted");
  warn_if(result.paced && result.paced->achieved_per_s < kOverloaded * result.paced->planned_per_s,
          "overloaded");
}

}  // namespace

void judge(const WorkersEnd& end, const Crew& crew, TrialResult& result) {
  using Kind = WorkersEnd::Kind;
  if (end.kind == Kind::unkillable) {
    return set(result, Status::timed_out,
               "a worker could not be killed within 5 s; it is in the kernel's hands");
  }
  if (end.kind == Kind::interrupted)
    return set(result, Status::interrupted, "the run was interrupted");
  if (judge_signals(end, crew, result) || judge_reports(crew, result)) return;
  // Before the deadline: a lost message is found first, and then waited for to no avail.
  if (judge_payload(crew, result)) return;
  if (end.kind == Kind::deadline) {
    return set(result, Status::timed_out,
               "no end within the deadline of " + format_duration(result.spec.deadline));
  }
  const auto every = [&](auto is) {
    return std::all_of(crew.posts().begin(), crew.posts().end(),
                       [&](const Post& post) { return is(post.report()); });
  };
  if (!every([](const SideReport& side) { return side.state.load() == WorkerState::done; })) {
    return set(result, Status::crashed, "a worker left without a word");
  }
  if (!every([](const SideReport& side) { return side.pinned; })) {
    return set(result, Status::unpinned,
               "a worker was moved off its CPU, or its CPU was taken away");
  }
  set(result, Status::ok, "");
  judge_loss(crew, result);
}

void summarise(const Crew& crew, TrialResult& result) {
  const ControlBlock& first = *crew.controls().front();
  if (result.spec.duration.count() == 0) return;  // verified only
  for (const auto& control : crew.controls())
    result.messages += std::max(control->messages, control->paid_messages);
  for (const Post& post : crew.posts()) add(result.cost[index(post.side)], post.report().cost);
  if (has_latency(result.spec.pattern)) {
    result.latency = latency_of(first);
  } else {
    result.throughput = throughput_of(crew, result.spec.size.value);
  }
  if (result.spec.pattern == Pattern::paced) result.paced = paced_of(first);
  result.shares = shares_of(crew, result.spec.pattern);
  if (const std::uint64_t slices = result.spec.slices.value; slices > 1)
    result.slices_ns.assign(first.slice_ns.begin(),
                            first.slice_ns.begin() + static_cast<std::ptrdiff_t>(slices));
  if (first.parts.count > 0 && first.parts.out_of_order == 0) result.parts = first.parts;
  warn(crew, result);
}

}  // namespace ipcmark

#include "bench/tests/storm_trials.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <exception>

#include "harness/run/channel_spec.h"
#include "harness/run/placement.h"
#include "harness/sys/open_fds.h"
#include "harness/tests/kernel_objects.h"

namespace ipcmark {

namespace {

using std::chrono::steady_clock;

constexpr std::size_t kComplaints = 10;

double ms_since(steady_clock::time_point start) {
  return std::chrono::duration<double, std::milli>(steady_clock::now() - start).count();
}

std::uint64_t reap_strays() {
  std::uint64_t strays = 0;
  while (::waitpid(-1, nullptr, WNOHANG) >= 0) ++strays;
  return strays;
}

class Storm {
 public:
  explicit Storm(const StormPlan& plan) : plan_(plan), random_(plan.seed) {}

  StormAccount blow() {
    std::vector<Variant> variants = that_can_run();
    std::shuffle(variants.begin(), variants.end(), random_);  // a small storm is a sample of all
    const std::size_t descriptors = sys::open_fds().size();
    for (std::uint64_t i = 0; i < plan_.trials; ++i) {
      trial(variants[i % variants.size()]);
      account_.leaked_objects += journal_.take_leaked();
      account_.leaked_children += reap_strays();
    }
    account_.leaked_descriptors = sys::open_fds().size() - descriptors;
    return std::move(account_);
  }

 private:
  // A probe may keep what it has found, so this comes before the first count of descriptors.
  static std::vector<Variant> that_can_run() {
    std::vector<Variant> found;
    for (const Variant& variant : Registry::instance().variants()) {
      const ChannelSpec small{.message_bytes = std::min<std::size_t>(1, variant.max_message())};
      if (!variant.unsupported(small)) found.push_back(variant);
    }
    return found;
  }

  CaseSpec random_spec(const Variant& variant) {
    CaseSpec spec;
    spec.pattern = random_() % 2 == 0 ? Pattern::ping_pong : Pattern::stream;
    spec.mechanism = variant.info->name;
    spec.wait = variant.wait;
    spec.size.value = std::min<std::size_t>(std::array{1U, 64U, 1000U, 4096U}[random_() % 4],
                                            variant.max_message());
    spec.placement = placement_;
    spec.warmup = Nanoseconds(5'000'000);
    spec.duration = Nanoseconds(20'000'000 + random_() % 30'000'000);
    spec.deadline = plan_.deadline;
    if (variant.unsupported(channel_spec(spec))) spec.pattern = Pattern::ping_pong;
    return spec;
  }

  void strike(const Workers& pair, Side victim) {
    if (plan_.fault != StormFault::early) {
      const auto ns = std::uniform_int_distribution<long>(0, plan_.within.count())(random_);
      const timespec nap{ns / 1'000'000'000, ns % 1'000'000'000};
      ::nanosleep(&nap, nullptr);
    }
    ::kill(pair.pid(index(victim)), plan_.fault == StormFault::stop ? SIGSTOP : SIGKILL);
    struck_at_ = steady_clock::now();
  }

  void trial(const Variant& variant) {
    const CaseSpec spec = random_spec(variant);
    const Side victim = static_cast<Side>(random_() % 2);
    PairRunner runner({.clock = &clock_,
                       .journal = &journal_,
                       .on_started = [&](const Workers& pair) { strike(pair, victim); }});
    try {
      struck_at_ = steady_clock::now();
      check(runner.run(spec, variant, std::span(&cpus_, 1), 0), victim);
    } catch (const std::exception& error) {
      ++account_.missing;
      complain(spec.id() + ": no row: " + error.what());
    }
  }

  void check(const TrialResult& result, Side victim) {
    ++account_.rows;
    ++account_.statuses[static_cast<std::size_t>(result.status)];
    account_.settle_ms.push_back(ms_since(struck_at_));
    if (account_.settle_ms.back() * 1e6 > 2.0 * static_cast<double>(plan_.deadline.count())) {
      ++account_.hangs;
      complain(result.case_id + ": took more than twice the deadline");
    }
    if (is_right(result, victim)) return;
    ++account_.wrong;
    complain(result.case_id + ": " + std::string(status_name(result.status)) + ": " +
             result.reason);
  }

  // Never ok: the fault comes within milliseconds, and a trial takes tens of them.
  bool is_right(const TrialResult& result, Side victim) const {
    if (plan_.fault == StormFault::stop) return result.status == Status::timed_out;
    const std::string side = victim == Side::initiator ? "initiator" : "responder";
    return result.status == Status::crashed &&
           result.reason.find("crashed(9): the " + side) != std::string::npos;
  }

  void complain(std::string what) {
    if (account_.complaints.size() < kComplaints) account_.complaints.push_back(std::move(what));
  }

  const StormPlan& plan_;
  std::mt19937_64 random_;
  StormJournal journal_;
  StormAccount account_;
  const sys::Clock clock_ = sys::Clock::monotonic();
  const sys::Topology topology_ = sys::Topology::read();
  const Placement placement_ = nearest(topology_);
  const CpuPair cpus_ = choose(topology_, placement_).pair.value();
  steady_clock::time_point struck_at_;
};

}  // namespace

std::uint64_t StormJournal::take_leaked() {
  const auto leaked = std::count_if(noted_.begin(), noted_.end(), exists);
  noted_.clear();
  return static_cast<std::uint64_t>(leaked);
}

StormAccount storm(const StormPlan& plan) { return Storm(plan).blow(); }

}  // namespace ipcmark

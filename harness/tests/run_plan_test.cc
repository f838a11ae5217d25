#include "harness/run/run_plan.h"

#include <gtest/gtest.h>
#include <signal.h>

#include <functional>
#include <map>
#include <set>

#include "harness/report/exit_code.h"
#include "harness/tests/fake_registry.h"
#include "harness/tests/fake_trial.h"

namespace ipcmark {
namespace {

class FakeRunner final : public TrialRunner {
 public:
  using Play = std::function<void(TrialResult& trial, FakeRunner& runner)>;
  explicit FakeRunner(Play play = nullptr) : play_(std::move(play)) {}

  TrialResult run(const CaseSpec& spec, std::uint64_t repetition) override {
    ++runs;
    TrialResult trial = fake_latency(spec, repetition, 1000);
    if (play_) play_(trial, *this);
    return trial;
  }
  int signal() const override { return stopped_by; }

  std::size_t runs = 0;
  int stopped_by = 0;

 private:
  Play play_;
};

CaseSpec case_of(const char* mechanism, const char* wait, std::uint64_t repetitions) {
  CaseSpec spec;
  spec.mechanism = mechanism;
  spec.wait = wait;
  spec.repetitions = repetitions;
  return spec;
}

RunPlan plan_of(std::uint64_t repetitions) {
  RunPlan plan;
  plan.cases = {case_of("pipe", "block", repetitions), case_of("shm_ring", "spin", repetitions)};
  plan.order = interleave(plan.cases, 1);
  return plan;
}

RunOutcome run(const RunPlan& plan, FakeRunner& runner, const RunHooks& hooks = {}) {
  return run_plan(plan, fake_registry(), runner, hooks);
}

TEST(RunPlan, EverythingPlannedAppearsOnceAndIsTold) {
  FakeRunner runner;
  std::size_t told = 0, started = 0;
  const RunHooks hooks{.starting =
                           [&](const CaseSpec&, std::size_t done, std::size_t total) {
                             EXPECT_EQ(done, started++);
                             EXPECT_EQ(total, 8U);
                           },
                       .finished =
                           [&](const TrialResult& trial) {
                             ++told;
                             EXPECT_FALSE(trial.latency->bins.empty());
                           }};
  const RunOutcome outcome = run(plan_of(4), runner, hooks);
  EXPECT_EQ(told, 8U);
  ASSERT_EQ(outcome.trials.size(), 8U);
  EXPECT_TRUE(outcome.trials[0].latency->bins.empty());
  std::set<std::pair<std::string, std::uint64_t>> seen;
  for (const TrialResult& trial : outcome.trials) seen.emplace(trial.case_id, trial.repetition);
  EXPECT_EQ(seen.size(), 8U);
  EXPECT_EQ(exit_code(outcome, true), 0);
}

TEST(RunPlan, ASkippedCaseHasOneLine) {
  FakeRunner runner([](TrialResult& trial, FakeRunner&) {
    if (trial.spec.mechanism == "pipe") trial.status = Status::skipped;
  });
  const RunOutcome outcome = run(plan_of(4), runner);
  EXPECT_EQ(outcome.count(Status::skipped), 1U);
  EXPECT_EQ(outcome.count(Status::ok), 4U);
  EXPECT_EQ(runner.runs, 5U);
  EXPECT_EQ(exit_code(outcome, false), 0);
  EXPECT_EQ(exit_code(outcome, true), 3);
}

TEST(RunPlan, ARepetitionThatIsSkippedLaterDoesNotEndItsCase) {
  FakeRunner runner([](TrialResult& trial, FakeRunner&) {
    if (trial.spec.mechanism == "pipe" && trial.repetition == 1) trial.status = Status::skipped;
  });
  EXPECT_EQ(run(plan_of(4), runner).trials.size(), 8U);
}

TEST(RunPlan, AfterASignalTheRestIsInterrupted) {
  FakeRunner runner([](TrialResult& trial, FakeRunner& self) {
    if (self.runs < 3) return;
    self.stopped_by = SIGINT;
    trial.status = Status::interrupted;
  });
  const RunOutcome outcome = run(plan_of(4), runner);
  EXPECT_EQ(runner.runs, 3U);
  EXPECT_EQ(outcome.count(Status::ok), 2U);
  EXPECT_EQ(outcome.count(Status::interrupted), 6U);
  EXPECT_EQ(outcome.trials.back().reason, "stopped by SIGINT");
  EXPECT_EQ(outcome.signal, SIGINT);
  EXPECT_EQ(exit_code(outcome, false), 130);
  for (const TrialResult& trial : outcome.trials) {
    if (trial.spec.wait == "spin" && trial.status == Status::interrupted && trial.reason != "") {
      EXPECT_EQ(trial.wait_kind, WaitKind::polling);
    }
  }
}

TEST(RunPlan, ACaseShortOfItsMainClassIsRetried) {
  FakeRunner runner([](TrialResult& trial, FakeRunner&) {
    const bool far = trial.spec.mechanism == "pipe" && trial.repetition == 2;
    trial.probe_class = far ? "far" : "near";
  });
  const RunOutcome outcome = run(plan_of(4), runner);
  ASSERT_EQ(outcome.trials.size(), 9U);
  EXPECT_TRUE(outcome.trials.back().retry);
  EXPECT_EQ(outcome.trials.back().repetition, 4U);
  EXPECT_EQ(outcome.trials.back().spec.mechanism, "pipe");
}

TEST(RunPlan, RetriesAreBoundedByHalfOfTheRepetitions) {
  FakeRunner runner([](TrialResult& trial, FakeRunner& self) {
    trial.probe_class = self.runs % 2 == 0 ? "far" : "mixed";
  });
  const RunOutcome outcome = run(plan_of(5), runner);
  std::map<std::string, int> retries;
  for (const TrialResult& trial : outcome.trials) retries[trial.case_id] += trial.retry ? 1 : 0;
  for (const auto& [id, count] : retries) EXPECT_LE(count, 3) << id;
}

TEST(RunPlan, WhatFailedIsNotRetried) {
  FakeRunner runner([](TrialResult& trial, FakeRunner&) { trial.status = Status::crashed; });
  const RunOutcome outcome = run(plan_of(4), runner);
  EXPECT_EQ(outcome.trials.size(), 8U);
  EXPECT_EQ(exit_code(outcome, false), 3);
}

TEST(RunPlan, AnOutputErrorEndsTheRun) {
  FakeRunner runner;
  const RunHooks hooks{.starting = nullptr,
                       .finished = [](const TrialResult&) { throw std::runtime_error("full"); }};
  EXPECT_THROW(run(plan_of(4), runner, hooks), std::runtime_error);
  EXPECT_EQ(runner.runs, 1U);
}

TEST(ExitCode, EveryStatusThatVoidsAFigureCounts) {
  for (const Status status : {Status::failed, Status::crashed, Status::timed_out,
                              Status::verify_failed, Status::throttled, Status::unpinned}) {
    FakeRunner runner([&](TrialResult& trial, FakeRunner& self) {
      if (self.runs == 1) trial.status = status;
    });
    EXPECT_EQ(exit_code(run(plan_of(2), runner), false), 3) << status_name(status);
  }
}

TEST(ExitCode, NothingRan) {
  FakeRunner runner([](TrialResult& trial, FakeRunner&) { trial.status = Status::skipped; });
  EXPECT_EQ(exit_code(run(plan_of(2), runner), false), 4);
}

}  // namespace
}  // namespace ipcmark

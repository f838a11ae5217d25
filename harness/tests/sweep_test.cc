#include "harness/run/sweep.h"

#include <gtest/gtest.h>

#include <set>

#include "harness/run/case_filter.h"
#include "harness/run/trial_order.h"
#include "harness/tests/fake_registry.h"

namespace ipcmark {
namespace {

std::vector<std::string> ids(const std::vector<Sweep>& sweeps) {
  std::vector<std::string> result;
  for (const CaseSpec& spec : expand(sweeps, fake_registry(), Placement::same_core)) {
    result.push_back(spec.id());
  }
  return result;
}

template <class Action>
std::string usage_error(Action action) {
  try {
    action();
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

using Ids = std::vector<std::string>;

TEST(Sweep, EmptyMeansEveryVariantAtTheNearestPlacement) {
  EXPECT_EQ(ids({Sweep()}),
            (Ids{"ping_pong/pipe/block/64B/same_core", "ping_pong/pipe/poll/64B/same_core",
                 "ping_pong/shm_ring/spin/64B/same_core",
                 "ping_pong/shm_ring/futex_elided/64B/same_core"}));
}

TEST(Sweep, IsACrossProductInTheOrderOfTheCaseId) {
  Sweep sweep;
  sweep.set("mechanism", {"pipe"});
  sweep.set("wait", {"block"});
  sweep.set("size", {"64", "4KiB"});
  sweep.set("pattern", {"stream", "ping_pong"});
  sweep.set("touch", {"all", "header"});
  EXPECT_EQ(
      ids({sweep}),
      (Ids{"stream/pipe/block/64B/same_core", "stream/pipe/block/64B/same_core/touch=header",
           "stream/pipe/block/4KiB/same_core", "stream/pipe/block/4KiB/same_core/touch=header",
           "ping_pong/pipe/block/64B/same_core", "ping_pong/pipe/block/64B/same_core/touch=header",
           "ping_pong/pipe/block/4KiB/same_core",
           "ping_pong/pipe/block/4KiB/same_core/touch=header"}));
}

TEST(Sweep, AnOpenLoopHasAPlanWhetherOrNotOneWasAskedFor) {
  Sweep sweep;
  sweep.set("mechanism", {"pipe"});
  sweep.set("wait", {"block"});
  sweep.set("pattern", {"paced", "stream"});
  EXPECT_EQ(ids({sweep}),
            (Ids{"paced/pipe/block/64B/same_core/rate=10000", "stream/pipe/block/64B/same_core"}));
  sweep.set("pattern", {"paced"});
  sweep.set("rate", {"500", "20000"});
  EXPECT_EQ(ids({sweep}), (Ids{"paced/pipe/block/64B/same_core/rate=500",
                               "paced/pipe/block/64B/same_core/rate=20000"}));
}

TEST(Sweep, ClientsSendNothingWhateverTheSize) {
  Sweep sweep;
  sweep.set("pattern", {"clients"});
  sweep.set("clients", {"1", "2"});
  sweep.set("size", {"64", "1KiB"});
  sweep.set("mechanism", {"shm_ring"});
  sweep.set("wait", {"spin"});
  const auto cases = expand({sweep}, fake_registry(), Placement::same_core);
  ASSERT_EQ(cases.size(), 2U);
  EXPECT_EQ(cases[1].id(), "clients/shm_ring/spin/0B/same_core/clients=2");
}

TEST(Sweep, NearestIsAWordForAPlacement) {
  Sweep sweep;
  sweep.set("mechanism", {"pipe"});
  sweep.set("wait", {"block"});
  sweep.set("placement", {"nearest", "same_core", "cross_node"});
  EXPECT_EQ(ids({sweep}),
            (Ids{"ping_pong/pipe/block/64B/same_core", "ping_pong/pipe/block/64B/cross_node"}));
}

TEST(Sweep, EachIdAppearsOnceAndTheFirstWins) {
  Sweep first, second;
  first.set("repetitions", {"3"});
  second.set("repetitions", {"9"});
  const auto cases = expand({first, second}, fake_registry(), Placement::same_core);
  ASSERT_EQ(cases.size(), 4U);
  EXPECT_EQ(cases[0].repetitions, 3U);
}

TEST(Sweep, AWaitThatAMechanismLacksIsNotARow) {
  Sweep sweep;
  sweep.set("wait", {"spin", "block"});
  EXPECT_EQ(ids({sweep}),
            (Ids{"ping_pong/pipe/block/64B/same_core", "ping_pong/shm_ring/spin/64B/same_core"}));
  sweep.set("mechanism", {"pipe"});
  sweep.set("wait", {"spin"});
  EXPECT_THROW(ids({sweep}), UsageError);
}

TEST(Sweep, UnknownNamesAreRefusedWithASuggestion) {
  Sweep sweep;
  sweep.set("mechanism", {"shm_rnig"});
  EXPECT_NE(usage_error([&] { ids({sweep}); }).find("did you mean 'shm_ring'?"), std::string::npos);
  EXPECT_NE(
      usage_error([&] { sweep.set("mechansim", {"pipe"}); }).find("did you mean 'mechanism'?"),
      std::string::npos);
}

TEST(Sweep, BadValuesAreRefusedWhenTheyAreSet) {
  Sweep sweep;
  EXPECT_THROW(sweep.set("size", {"64", "1e3"}), UsageError);
  EXPECT_THROW(sweep.set("size", {}), UsageError);
  EXPECT_THROW(sweep.set("size", {""}), UsageError);
  EXPECT_THROW(sweep.set("repetitions", {"1", "2"}), UsageError);
  EXPECT_THROW(sweep.set("placement", {"nearst"}), UsageError);
  EXPECT_TRUE(sweep.empty());
}

TEST(Sweep, AProductThatNobodyCouldRunIsRefusedBeforeItIsMade) {
  Sweep sweep;
  std::vector<std::string> sizes;
  for (int i = 0; i < 50'000; ++i) sizes.push_back(std::to_string(i));
  sweep.set("size", sizes);
  EXPECT_NE(usage_error([&] { ids({sweep}); }).find("20000"), std::string::npos);
}

TEST(Sweep, ReplaceTakesOverWhatIsSet) {
  Sweep suite, line;
  suite.set("size", {"1", "2"});
  suite.set("mechanism", {"pipe"});
  line.set("size", {"4"});
  suite.replace(line);
  EXPECT_EQ(ids({suite}),
            (Ids{"ping_pong/pipe/block/4B/same_core", "ping_pong/pipe/poll/4B/same_core"}));
  EXPECT_TRUE(line.names_axes());
  Sweep options;
  options.set("duration", {"1s"});
  EXPECT_FALSE(options.names_axes());
}

TEST(Filter, KeepsWhatMatchesAndRefusesTheRest) {
  const auto cases = expand({Sweep()}, fake_registry(), Placement::same_core);
  EXPECT_EQ(filter(cases, "futex").size(), 1U);
  EXPECT_EQ(filter(cases, "^ping_pong/(pipe|shm_ring)/").size(), 4U);
  EXPECT_NE(usage_error([&] { filter(cases, "quantum"); }).find("matches none of 4"),
            std::string::npos);
  EXPECT_NE(usage_error([&] { filter(cases, "("); }).find("regular expression"), std::string::npos);
  EXPECT_THROW(filter(cases, std::string(100'000, '(')), UsageError);
}

TEST(Interleave, EveryRepetitionOnceInRoundsThatDifferInOrder) {
  std::vector<CaseSpec> cases(20);
  for (CaseSpec& spec : cases) spec.repetitions = 3;
  cases[0].repetitions = 1;
  const auto order = interleave(cases, 42);
  ASSERT_EQ(order.size(), 58U);
  std::set<std::pair<std::size_t, std::uint64_t>> seen;
  for (std::size_t i = 0; i < order.size(); ++i) {
    EXPECT_TRUE(seen.emplace(order[i].case_index, order[i].repetition).second);
    EXPECT_EQ(order[i].repetition, i < 20 ? 0U : i < 39 ? 1U : 2U);
  }
  EXPECT_EQ(interleave(cases, 42), order);
  EXPECT_NE(interleave(cases, 43), order);
}

// A seed in a result file must give the same order for ever, on every machine.
TEST(Interleave, TheOrderOfASeedIsFixed) {
  std::vector<CaseSpec> cases(6);
  for (CaseSpec& spec : cases) spec.repetitions = 1;
  std::vector<std::size_t> order;
  for (const PlannedTrial& trial : interleave(cases, 1)) order.push_back(trial.case_index);
  EXPECT_EQ(order, (std::vector<std::size_t>{1, 3, 0, 4, 5, 2}));
}

TEST(Estimate, CountsEveryRepetition) {
  std::vector<CaseSpec> cases(2);
  for (CaseSpec& spec : cases) {
    spec.repetitions = 3;
    spec.warmup = std::chrono::milliseconds(50);
    spec.duration = std::chrono::milliseconds(100);
  }
  EXPECT_EQ(estimate(cases), std::chrono::milliseconds(6 * 180));
}

}  // namespace
}  // namespace ipcmark

#include "harness/run/placement.h"

#include <gtest/gtest.h>

#include <numeric>

#include "harness/tests/fake_root.h"

namespace ipcmark {
namespace {

using sys::Topology;

constexpr auto kAll = {Placement::same_core, Placement::smt_sibling, Placement::same_llc,
                       Placement::same_node, Placement::cross_node};

// Two sockets, each two caches of two cores of two threads: 16 CPUs, threads n and n + 8.
Topology large_machine(std::vector<int> allowed) {
  FakeRoot root;
  for (int cpu = 0; cpu < 16; ++cpu) {
    const int core = cpu % 8;
    const int cache = core / 2 * 2;
    root.add({cpu, fmt::format("{},{}", core, core + 8),
              fmt::format("{0}-{1},{2}-{3}", cache, cache + 1, cache + 8, cache + 9), core / 4});
  }
  root.add_node(0, "0-3,8-11").add_node(1, "4-7,12-15");
  return Topology::read(root.path(), std::move(allowed));
}

std::vector<int> up_to(int count) {
  std::vector<int> cpus(static_cast<std::size_t>(count));
  std::iota(cpus.begin(), cpus.end(), 0);
  return cpus;
}

CpuPair pair_of(const Topology& topology, Placement placement) {
  const PlacementChoice choice = choose(topology, placement);
  EXPECT_EQ(choice.reason, "");
  return choice.pair.value_or(CpuPair{});
}

std::string reason_of(const Topology& topology, Placement placement) {
  const PlacementChoice choice = choose(topology, placement);
  EXPECT_FALSE(choice.pair);
  return choice.reason;
}

TEST(Placement, FindsEveryPlacementAndAvoidsCpu0) {
  const Topology topology = large_machine(up_to(16));
  EXPECT_EQ(pair_of(topology, Placement::same_core), (CpuPair{1, 1, 0}));
  EXPECT_EQ(pair_of(topology, Placement::smt_sibling), (CpuPair{1, 9, 0}));
  EXPECT_EQ(pair_of(topology, Placement::same_llc), (CpuPair{1, 8, 0}));
  EXPECT_EQ(pair_of(topology, Placement::same_node), (CpuPair{1, 2, 0}));
  EXPECT_EQ(pair_of(topology, Placement::cross_node), (CpuPair{1, 4, 1}));
  EXPECT_EQ(nearest(topology), Placement::same_llc);
}

TEST(Placement, KeepsToTheAllowedCpus) {
  const Topology topology = large_machine({3, 7, 11});
  EXPECT_EQ(pair_of(topology, Placement::smt_sibling), (CpuPair{3, 11, 0}));
  EXPECT_EQ(pair_of(topology, Placement::cross_node), (CpuPair{3, 7, 1}));
  EXPECT_EQ(nearest(topology), Placement::cross_node);
  EXPECT_EQ(reason_of(topology, Placement::same_llc),
            "no two allowed cores share a last-level cache");
  EXPECT_EQ(reason_of(topology, Placement::same_node),
            "no two allowed cores of one NUMA node have different caches");
}

using Pairs = std::vector<CpuPair>;

TEST(PlacementOfMany, PairsAreApartAndCpu0ComesLast) {
  const Topology topology = large_machine(up_to(16));
  EXPECT_EQ(choose_many(topology, Placement::same_llc, Pattern::pairs, 3),
            (Pairs{{1, 8, 0}, {2, 3, 0}, {4, 5, 1}}));
  const Pairs eight = choose_many(topology, Placement::smt_sibling, Pattern::pairs, 8);
  EXPECT_EQ(eight.back(), (CpuPair{0, 8, 0}));
  EXPECT_EQ(choose_many(large_machine({0, 1}), Placement::same_core, Pattern::pairs, 2),
            (Pairs{{1, 1, 0}, {0, 0, 0}}));
}

TEST(PlacementOfMany, ProducersStandAllAlikeToTheConsumer) {
  const Topology topology = large_machine({0, 1, 2, 8, 9});
  EXPECT_EQ(choose_many(topology, Placement::same_llc, Pattern::fan_in, 4),
            (Pairs{{1, 8, 0}, {9, 8, 0}, {1, 8, 0}, {9, 8, 0}}))
      << "0 is the sibling of 8, and 2 has another cache";
  EXPECT_EQ(choose_many(topology, Placement::same_node, Pattern::fan_out, 2),
            (Pairs{{1, 2, 0}, {1, 2, 0}}));
}

TEST(PlacementOfMany, BeginsAgainWhereThereAreNoMore) {
  const Topology topology = large_machine({0, 1});
  EXPECT_EQ(choose_many(topology, Placement::same_llc, Pattern::pairs, 3),
            (Pairs{{0, 1, 0}, {0, 1, 0}, {0, 1, 0}}));
  EXPECT_EQ(choose_many(topology, Placement::same_core, Pattern::fan_in, 2),
            (Pairs{{1, 1, 0}, {1, 1, 0}}));
}

TEST(Placement, UsesCpu0WhenNothingElseWillDo) {
  const Topology topology = large_machine({0, 1});
  EXPECT_EQ(pair_of(topology, Placement::same_core), (CpuPair{1, 1, 0}));
  EXPECT_EQ(pair_of(topology, Placement::same_llc), (CpuPair{0, 1, 0}));
  EXPECT_EQ(reason_of(topology, Placement::smt_sibling),
            "no two allowed CPUs share a core: SMT is off or hidden");
  EXPECT_EQ(reason_of(topology, Placement::same_node),
            "all allowed cores share one last-level cache");
  EXPECT_EQ(reason_of(topology, Placement::cross_node), "all allowed CPUs are on one NUMA node");
}

TEST(Placement, PrefersTwoCachesOfANodeToTwoNodes) {
  const Topology topology = large_machine({1, 3, 5});
  EXPECT_EQ(pair_of(topology, Placement::same_node), (CpuPair{1, 3, 0}));
  EXPECT_EQ(nearest(topology), Placement::same_node);
}

TEST(Placement, OneCoreHasItsThreadsOnly) {
  const Topology topology = large_machine({2, 10});
  EXPECT_EQ(nearest(topology), Placement::smt_sibling);
  EXPECT_EQ(reason_of(topology, Placement::same_llc), "all allowed CPUs share one core");
}

TEST(Placement, OneCpuRunsBothSides) {
  const Topology topology = large_machine({0});
  EXPECT_EQ(pair_of(topology, Placement::same_core), (CpuPair{0, 0, 0}));
  EXPECT_EQ(nearest(topology), Placement::same_core);
  EXPECT_EQ(reason_of(topology, Placement::cross_node), "only one CPU is allowed");
}

TEST(Placement, DoesNotGuessHiddenCaches) {
  const FakeRoot root;
  const Topology topology = Topology::read(root.path(), {4, 6});
  EXPECT_EQ(pair_of(topology, Placement::same_node), (CpuPair{4, 6, -1}));
  EXPECT_EQ(nearest(topology), Placement::same_node);
  EXPECT_EQ(reason_of(topology, Placement::same_llc),
            "the caches of the allowed CPUs are hidden, so none are known to share one");
}

TEST(Placement, SaysWhenNoCpuIsLeft) {
  for (const Placement placement : kAll) {
    EXPECT_EQ(reason_of(large_machine({}), placement), "no allowed CPU is online");
  }
}

}  // namespace
}  // namespace ipcmark

#include "harness/sys/topology.h"

#include <gtest/gtest.h>

#include "harness/sys/affinity.h"
#include "harness/sys/numa.h"
#include "harness/sys/text_file.h"
#include "harness/tests/fake_root.h"

namespace ipcmark {
namespace {

using sys::Cpu;
using sys::Topology;

TEST(CpuList, ReadsRangesAndStopsAtNonsense) {
  EXPECT_EQ(sys::parse_cpu_list("0-2,8,10-11"), (std::vector<int>{0, 1, 2, 8, 10, 11}));
  EXPECT_EQ(sys::parse_cpu_list(""), std::vector<int>{});
  EXPECT_EQ(sys::parse_cpu_list("(null)"), std::vector<int>{});
  EXPECT_EQ(sys::parse_cpu_list("3,x"), std::vector<int>{3});
  EXPECT_EQ(sys::parse_cpu_list("0-99999999999"), std::vector<int>{});
  EXPECT_EQ(sys::parse_cpu_list("-3"), std::vector<int>{});
}

TEST(Topology, NamesCoresAndCachesByTheirSmallestCpu) {
  FakeRoot root;
  root.add({0, "0,2", "0-3"}).add({1, "1,3", "0-3"}).add({2, "0,2", "0-3"}).add({3, "1,3", "0-3"});
  root.add_node(0, "0-3").write("/sys/devices/system/cpu/online", "0-3");
  const Topology topology = Topology::read(root.path(), {0, 1, 2, 3});
  EXPECT_EQ(topology.cpus(),
            (std::vector<Cpu>{{0, 0, 0, 0, 0}, {1, 1, 0, 0, 0}, {2, 0, 0, 0, 0}, {3, 1, 0, 0, 0}}));
}

TEST(Topology, TakesAllowedAndOnlineCpusOnly) {
  FakeRoot root;
  for (const int cpu : {0, 3, 5, 7}) root.add({cpu, fmt::format("{}", cpu), "0-7"});
  root.write("/sys/devices/system/cpu/online", "0,3,5");
  const Topology topology = Topology::read(root.path(), {7, 5, 3});
  ASSERT_EQ(topology.cpus().size(), 2U);
  EXPECT_EQ(topology.find(3)->cpu, 3);
  EXPECT_EQ(topology.find(5)->llc, 0);
  EXPECT_EQ(topology.find(0), nullptr);
  EXPECT_EQ(topology.find(7), nullptr);
}

TEST(Topology, SeparatesSocketsByNode) {
  FakeRoot root;
  root.add({0, "0", "0-1", 0})
      .add({1, "1", "0-1", 0})
      .add({2, "2", "2-3", 1})
      .add({3, "3", "2-3", 1});
  root.add_node(0, "0-1").add_node(1, "2-3");
  const Topology topology = Topology::read(root.path(), {0, 1, 2, 3});
  EXPECT_EQ(*topology.find(1), (Cpu{1, 1, 0, 0, 0}));
  EXPECT_EQ(*topology.find(3), (Cpu{3, 3, 1, 2, 1}));
}

TEST(Topology, FindsCoresByNumberWithoutSiblingLists) {
  FakeRoot root;
  root.add({0, "", "", 0, 4}).add({1, "", "", 0, 4}).add({2, "", "", 1, 4});
  const Topology topology = Topology::read(root.path(), {0, 1, 2});
  EXPECT_EQ(topology.find(1)->core, 0);
  EXPECT_EQ(topology.find(2)->core, 2);
}

TEST(Topology, FallsBackToOldSiblingFile) {
  FakeRoot root;
  root.write("/sys/devices/system/cpu/cpu9/topology/thread_siblings_list", "1,9");
  EXPECT_EQ(Topology::read(root.path(), {9}).find(9)->core, 1);
}

TEST(Topology, AdmitsWhatAnEmptySysfsHides) {
  const FakeRoot root;
  const Topology topology = Topology::read(root.path(), {4, 6});
  EXPECT_EQ(topology.cpus(), (std::vector<Cpu>{{4, 4, -1, -1, -1}, {6, 6, -1, -1, -1}}));
}

TEST(Topology, ReadsThisMachine) {
  const Topology topology = Topology::read();
  EXPECT_FALSE(topology.cpus().empty());
  for (const Cpu& cpu : topology.cpus()) EXPECT_GE(cpu.core, 0);
}

TEST(Affinity, PinsToOneCpuAndRefusesOthers) {
  const std::vector<int> before = sys::allowed_cpus();
  ASSERT_FALSE(before.empty());
  EXPECT_THROW(sys::pin_to(-1), std::system_error);
  EXPECT_THROW(sys::pin_to(1 << 19), std::system_error);
  EXPECT_EQ(sys::pinned_to(before.front()), before.size() == 1);
  EXPECT_EXIT(
      {
        sys::pin_to(before.back());
        std::_Exit(sys::pinned_to(before.back()) ? 0 : 1);
      },
      ::testing::ExitedWithCode(0), "");
}

TEST(Numa, BindsToTheNodeOfACpuOrDoesNothing) {
  alignas(4096) static std::byte page[4096];
  const int node = sys::node_of_cpu(sys::allowed_cpus().front());
  EXPECT_NO_THROW(sys::bind_memory(page, sizeof(page), node));
  EXPECT_NO_THROW(sys::bind_memory(page, sizeof(page), -1));
  EXPECT_EQ(sys::node_of_cpu(-1), -1);
}

}  // namespace
}  // namespace ipcmark

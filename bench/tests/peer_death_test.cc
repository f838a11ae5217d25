// What the transport itself says when the other side is gone: a byte stream must end, not hang.
// (Queues and shared memory have no such notion; there only the harness notices.)
#include <gtest/gtest.h>
#include <unistd.h>

#include <memory>

#include "bench/tests/every_variant.h"
#include "harness/run/stage.h"
#include "harness/run/worker.h"
#include "harness/run/workers.h"
#include "harness/sys/mapping.h"

namespace ipcmark {
namespace {

std::vector<Variant> byte_streams() {
  std::vector<Variant> found;
  for (const Variant& variant : Registry::instance().variants()) {
    if (variant.info->framing == Framing::stream) found.push_back(variant);
  }
  return found;
}

class PeerDeathProcesses : public testing::TestWithParam<Variant> {};

// The initiator starts a round and leaves; the responder waits for a message that never comes. Were
// an end of the initiator's left open in the responder, this would last until the deadline.
TEST_P(PeerDeathProcesses, EndsTheStream) {
  const CaseSpec spec;
  if (const auto reason = GetParam().unsupported({})) GTEST_SKIP() << *reason;
  const sys::Clock clock = sys::Clock::monotonic();
  const sys::Shared<ControlBlock> control;
  auto rig = GetParam().create({.message_bytes = spec.size.value});
  Workers pair(2, [&](std::size_t seat) {
    const Side side = static_cast<Side>(seat);
    rig->isolate(side);
    if (side == Side::initiator) {
      Stage(spec, clock, *control, side).announce({10, Round::Kind::untimed});
      ::_exit(0);
    }
    work({.spec = spec,
          .clock = clock,
          .control = *control,
          .rig = *rig,
          .side = side,
          .cpu = -1,
          .probe = false});
    ::_exit(1);
  });
  rig.reset();  // or this process would keep the stream open

  const WorkersEnd end = pair.wait(Nanoseconds(20'000'000'000), -1);
  EXPECT_EQ(end.kind, WorkersEnd::Kind::died);
  const SideReport& survivor = control->sides[index(Side::responder)];
  EXPECT_EQ(survivor.state.load(), WorkerState::failed);
  EXPECT_NE(std::string(survivor.error.data()).find("the other side has closed"), std::string::npos)
      << survivor.error.data();
}

INSTANTIATE_TEST_SUITE_P(Every, PeerDeathProcesses, testing::ValuesIn(byte_streams()),
                         [](const testing::TestParamInfo<Variant>& row) {
                           return variant_name(row.param);
                         });

}  // namespace
}  // namespace ipcmark

// A transport that loses, doubles, reorders or spoils a message is found, in the verification and
// in the timed part, and the first bad message is named (FAULTS.md row 35).
#include "harness/tests/pair_fixture.h"

namespace ipcmark {
namespace {

// Of 64 B, as many as these are verified; then, with no warm-up to speak of, four are played
// untimed.
constexpr std::uint64_t kVerified = 64;
constexpr std::uint64_t kFirstTimed = kVerified + 4;

using Misdeed = std::function<void(FakeWire&, ConstBytes)>;

const Misdeed kLose = [](FakeWire&, ConstBytes) {};
const Misdeed kDouble = [](FakeWire& wire, ConstBytes tx) {
  wire.put(tx);
  wire.put(tx);
};
const Misdeed kReorder = [](FakeWire& wire, ConstBytes tx) { wire.delay(tx); };
const Misdeed kCutShort = [](FakeWire& wire, ConstBytes tx) { wire.put(tx.first(tx.size() - 1)); };

Misdeed flip(std::size_t bit) {
  return [bit](FakeWire& wire, ConstBytes tx) {
    std::vector<std::byte> spoilt(tx.begin(), tx.end());
    spoilt[bit / 8] ^= std::byte{1} << (bit % 8);
    wire.put(spoilt);
  };
}

class PairRunnerVerify : public PairFixture {
 protected:
  TrialResult spoilt(Pattern pattern, Side side, std::uint64_t at, const Misdeed& misdeed,
                     Nanoseconds deadline = Nanoseconds(3'000'000'000)) {
    fake_plan.side = side;
    fake_plan.at = at;
    fake_plan.instead = misdeed;
    CaseSpec case_spec = spec(pattern);
    if (pattern == Pattern::call) case_spec.procedure = Procedure::big_in_out;
    case_spec.deadline = deadline;
    return run(case_spec);
  }
  static void expect_found(const TrialResult& result, std::uint64_t bad, const char* where) {
    EXPECT_EQ(status_name(result.status), "verify_failed") << result.reason;
    EXPECT_TRUE(says(result, "message " + std::to_string(bad) + " ")) << result.reason;
    EXPECT_EQ(says(result, "timed rounds"), std::string(where) == "timed") << result.reason;
    EXPECT_FALSE(result.latency || result.throughput) << "figures only when ok";
  }
};

TEST_F(PairRunnerVerify, AFlippedBitIsFoundWhereverItIs) {
  for (const std::size_t bit : {0U, 77U, 511U}) {
    for (const Pattern pattern : {Pattern::ping_pong, Pattern::stream}) {
      expect_found(spoilt(pattern, Side::initiator, 7, flip(bit)), 7, "verified");
      expect_found(spoilt(pattern, Side::initiator, kFirstTimed + 3, flip(bit)), 7, "timed");
    }
    expect_found(spoilt(Pattern::ping_pong, Side::responder, kFirstTimed + 3, flip(bit)), 7,
                 "timed");
  }
}

TEST_F(PairRunnerVerify, AFlippedBitInAReplyIsFound) {
  const TrialResult result = spoilt(Pattern::ping_pong, Side::responder, 7, flip(100));
  EXPECT_EQ(status_name(result.status), "verify_failed") << result.reason;
  EXPECT_TRUE(says(result, "initiator")) << result.reason;
}

// In the head (procedure, sequence) and in the arguments or results, of request and reply.
TEST_F(PairRunnerVerify, AFlippedBitInACallIsFound) {
  for (const Side side : {Side::initiator, Side::responder}) {
    for (const std::size_t bit : {0U, 40U, 64U, 575U}) {
      for (const std::uint64_t at : {std::uint64_t{7}, kFirstTimed + 3}) {
        const TrialResult result = spoilt(Pattern::call, side, at, flip(bit));
        const bool is_seen = side == Side::initiator || bit >= 32;  // nobody reads it in a reply
        EXPECT_EQ(status_name(result.status), is_seen ? "verify_failed" : "ok")
            << bit << ": " << result.reason;
        EXPECT_EQ(result.latency.has_value(), !is_seen);
      }
    }
  }
}

TEST_F(PairRunnerVerify, ALostMessageIsFoundInAStream) {
  expect_found(spoilt(Pattern::stream, Side::initiator, 7, kLose), 7, "verified");
  expect_found(spoilt(Pattern::stream, Side::initiator, kFirstTimed + 3, kLose), 7, "timed");
}

// In a closed loop there is nothing to compare with: the loss is a wait without end.
TEST_F(PairRunnerVerify, ALostMessageInAClosedLoopTimesOut) {
  for (const std::uint64_t at : {std::uint64_t{7}, kFirstTimed + 3}) {
    const TrialResult result = spoilt(Pattern::ping_pong, Side::responder, at, kLose, kShort);
    EXPECT_EQ(status_name(result.status), "timed_out") << result.reason;
  }
}

TEST_F(PairRunnerVerify, ADoubledMessageIsFound) {
  for (const Pattern pattern : {Pattern::ping_pong, Pattern::stream}) {
    expect_found(spoilt(pattern, Side::initiator, 7, kDouble), 8, "verified");
    expect_found(spoilt(pattern, Side::initiator, kFirstTimed + 3, kDouble), 8, "timed");
  }
}

// The last of the verification: only the messages after it show it.
TEST_F(PairRunnerVerify, AMessageDoubledAtTheSeamIsFound) {
  expect_found(spoilt(Pattern::stream, Side::initiator, kVerified - 1, kDouble), 0, "timed");
}

TEST_F(PairRunnerVerify, AReorderedMessageIsFound) {
  expect_found(spoilt(Pattern::stream, Side::initiator, 7, kReorder), 7, "verified");
  expect_found(spoilt(Pattern::stream, Side::initiator, kFirstTimed + 3, kReorder), 7, "timed");
}

TEST_F(PairRunnerVerify, AMessageCutShortIsFound) {
  expect_found(spoilt(Pattern::stream, Side::initiator, 7, kCutShort), 7, "verified");
  expect_found(spoilt(Pattern::stream, Side::initiator, kFirstTimed + 3, kCutShort), 7, "timed");
}

}  // namespace
}  // namespace ipcmark

// The least buffers of a connection over loopback: with smaller ones streams were seen to stall.
#include <gtest/gtest.h>

#include "bench/adapters/inet_socket.h"
#include "harness/core/registry.h"
#include "harness/run/pair_runner.h"

namespace ipcmark {
namespace {

using Tcp = InetStream<IPPROTO_TCP>;

std::optional<std::string> refusal(std::size_t capacity_bytes) {
  return Tcp::unsupported({.message_bytes = 64, .capacity_bytes = capacity_bytes});
}

TEST(InetBuffers, TooSmallOnesAreRefusedWithTheLeast) {
  EXPECT_NE(refusal(1).value_or("").find("under 16384"), std::string::npos);
  EXPECT_TRUE(refusal(inet::kLeastStreamBuffer - 1).has_value());
}

TEST(InetBuffers, TheLeastIsTaken) {
  if (const auto reason = refusal(0)) GTEST_SKIP() << "no TCP over loopback here: " << *reason;
  EXPECT_EQ(refusal(inet::kLeastStreamBuffer), std::nullopt);
}

TEST(InetBuffers, MultipathTcpNeedsMore) {
  const Variant* const mptcp = Registry::instance().find("mptcp", "block");
  ASSERT_NE(mptcp, nullptr);
  CaseSpec spec;
  spec.mechanism = "mptcp";
  spec.capacity.value = inet::kLeastStreamBuffer;
  const auto reason = skip_reason(*mptcp, spec);
  ASSERT_TRUE(reason.has_value());
  EXPECT_NE(reason->find("under 65536"), std::string::npos) << *reason;
}

}  // namespace
}  // namespace ipcmark

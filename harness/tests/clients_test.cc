// Several clients at once: who runs when and where, and that no call is lost.
#include "harness/run/clients.h"

#include <gtest/gtest.h>

#include <atomic>
#include <numeric>
#include <stdexcept>
#include <thread>

#include "harness/loops/verify.h"
#include "harness/run/client_seats.h"
#include "harness/run/client_team.h"
#include "harness/sys/affinity.h"
#include "harness/sys/mapping.h"

namespace ipcmark {
namespace {

TEST(ClientTeam, AllOfThemWorkAtOnce) {
  ClientTeam team(4);
  std::atomic<int> present{0};
  for (int round = 1; round <= 3; ++round) {
    team.all([&](std::size_t) {
      ++present;
      while (present < 4 * round) std::this_thread::yield();  // only passed by all together
    });
  }
  EXPECT_EQ(present, 12);
}

TEST(ClientTeam, EachKeepsItsThread) {
  ClientTeam team(3);
  std::array<std::thread::id, 3> first{}, second{};
  team.all([&](std::size_t client) { first[client] = std::this_thread::get_id(); });
  team.all([&](std::size_t client) { second[client] = std::this_thread::get_id(); });
  EXPECT_EQ(first, second);
  EXPECT_NE(first[0], first[1]);
}

TEST(ClientTeam, TakesTurnsInOrder) {
  ClientTeam team(4);
  std::vector<std::size_t> order;
  team.in_turn([&](std::size_t client) { order.push_back(client); });
  EXPECT_EQ(order, (std::vector<std::size_t>{0, 1, 2, 3}));
}

TEST(ClientTeam, PassesOnWhatOneThrewAndGoesOn) {
  ClientTeam team(3);
  const auto fails = [](std::size_t client) {
    if (client == 1) throw std::runtime_error("of client 1");
  };
  EXPECT_THROW(team.all(fails), std::runtime_error);
  std::atomic<int> worked{0};
  team.all([&](std::size_t) { ++worked; });
  EXPECT_EQ(worked, 3);
}

TEST(ClientSeats, AreOnOneCpuEachAndTheServersBesideThem) {
  ChannelSpec spec{.cpus = {-1, -1}, .pattern = Pattern::clients, .clients = 3};
  for (const SeatCpus& seat : client_cpus(spec, WaitKind::blocking, false))
    EXPECT_EQ(seat.client, -1) << "not pinned";
  const std::vector<int> cpus = sys::allowed_cpus();
  spec.clients = 1;
  spec.cpus = {cpus.back(), cpus.back()};
  const auto together = client_cpus(spec, WaitKind::blocking, false);
  ASSERT_EQ(together.size(), 1U);
  EXPECT_EQ(together[0].client, cpus.back());
  EXPECT_EQ(together[0].server, cpus.back());
  spec.pattern = Pattern::call;
  EXPECT_TRUE(client_cpus(spec, WaitKind::blocking, false).empty());
}

TEST(ClientSeats, OfSeveralClientsAreAllDifferent) {
  const std::vector<int> cpus = sys::allowed_cpus();
  if (cpus.size() < 2) GTEST_SKIP() << "one CPU";
  const ChannelSpec spec{.cpus = {cpus[1], cpus[0]}, .pattern = Pattern::clients, .clients = 2};
  const auto seats = client_cpus(spec, WaitKind::blocking, false);
  EXPECT_EQ(seats[0].client, cpus[1]) << "the initiator's";
  EXPECT_EQ(seats[0].server, cpus[0]) << "the responder's";
  EXPECT_EQ(seats[1].client, cpus[0]);
  EXPECT_NE(seats[1].server, seats[1].client);
}

// Clients whose calls are handled at once, but for those that a test loses.
struct Counting final : ClientsLoops {
  explicit Counting(loops::ClientSeats& all) : seats(all) {}
  void take_seat(std::size_t client) override {
    seat = &seats[client];
    seat->null();
    seated.push_back(client);
  }
  void calls(std::uint64_t n) override {
    loops::call_times([&] { handle(); }, n);
  }
  std::uint64_t through(loops::Stretch& stretch, std::span<std::uint64_t> slices) override {
    ++stretches;
    return loops::call_through([&] { handle(); }, stretch, slices, {});
  }
  void handle() {
    if (handled.fetch_add(1) == lose) return;
    seat->null();
  }

  static inline thread_local loops::ClientSeat* seat = nullptr;
  loops::ClientSeats& seats;
  std::vector<std::size_t> seated;
  std::atomic<std::uint64_t> handled{0}, stretches{0};
  std::uint64_t lose = ~std::uint64_t{0};
};

class ClientsTest : public testing::Test {
 protected:
  ClientsTest() {
    spec_.pattern = Pattern::clients;
    spec_.size.value = 0;
    spec_.clients.value = 3;
    spec_.warmup = Nanoseconds(1'000'000);
    spec_.duration = Nanoseconds(10'000'000);
  }
  void conduct() {
    std::thread follower([this] {
      Stage stage(spec_, clock_, *control_, Side::responder);
      follow_clients(stage);
    });
    try {
      Stage stage(spec_, clock_, *control_, Side::initiator);
      lead_clients(stage, loops_, seats_);
    } catch (...) {
      // The other side is waiting for the next round: there is none.
      control_->rounds = {};
      control_->barrier.meet();
      follower.join();
      throw;
    }
    follower.join();
  }

  CaseSpec spec_;
  const sys::Clock clock_ = sys::Clock::monotonic();
  const sys::Shared<ControlBlock> control_;
  const std::vector<SeatCpus> seats_ = std::vector<SeatCpus>(3);
  Counting loops_{control_->client_seats};
};

TEST_F(ClientsTest, SitDownInOrderAndCallThroughTheSameStretch) {
  conduct();
  EXPECT_EQ(loops_.seated, (std::vector<std::size_t>{0, 1, 2}));
  EXPECT_EQ(loops_.stretches, 6U) << "each of them, in warm-up and timed part";
  EXPECT_GE(control_->timed_ns, 8'000'000U);
  EXPECT_GT(control_->messages, 0U);
  EXPECT_LT(control_->messages, loops_.handled) << "what is outside of the stretch does not count";
  EXPECT_GE(control_->halves_ns[0].count() + control_->halves_ns[1].count(), 8U);
}

TEST_F(ClientsTest, ACallThatNobodyHandledIsFoundWithItsClient) {
  loops_.lose = 40;  // in the verification
  try {
    conduct();
    FAIL() << "not found";
  } catch (const verification::VerifyError& error) {
    const std::string text = error.what();
    EXPECT_NE(text.find("65 calls, and 64 were handled"), std::string::npos) << text;
  }
}

TEST_F(ClientsTest, ACallThatIsLostLaterIsFoundToo) {
  loops_.lose = 3 * 64 + 500;
  EXPECT_THROW(conduct(), verification::VerifyError);
}

TEST_F(ClientsTest, ADurationOfZeroIsAVerificationAlone) {
  spec_.duration = Nanoseconds(0);
  conduct();
  EXPECT_EQ(control_->messages, 0U);
  EXPECT_EQ(loops_.stretches, 0U);
  EXPECT_EQ(loops_.handled, 3 * 64U);
}

}  // namespace
}  // namespace ipcmark

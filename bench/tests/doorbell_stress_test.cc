// The hunt for a lost wake-up: two threads, and two processes, hand a token to and fro as fast as
// they can through a bare counter, so that every interleaving of arming, re-checking, sleeping and
// ringing comes up. A lost wake-up is a hang, and the watchdog names it.
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <atomic>
#include <random>
#include <thread>

#include "bench/tests/watchdog.h"
#include "bench/waits/recommended.h"
#include "harness/sys/mapping.h"

#if defined(__SANITIZE_THREAD__)
// Locks that are handed off form a circle by design; why nobody waits in it stands in handoff.h and
// in handover_channel.h.
extern "C" const char* __tsan_default_suppressions() {
  return "deadlock:HandoffBell\ndeadlock:HandoverChannel\n";
}
#endif

namespace ipcmark::waits {
namespace {

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr std::uint64_t kHandOffs = 3'000;
#else
constexpr std::uint64_t kHandOffs = 30'000;
#endif

template <class List>
struct Types;
template <class... Ns>
struct Types<Strategies<Ns...>> {
  using Of = testing::Types<Ns...>;
};

struct Names {
  template <class N>
  static std::string GetName(int) {
    return std::string(N::kName);
  }
};

// A one-place queue of two counters, as a channel has it: each side sleeps on one bell and rings the
// other.
template <class N>
struct Cell {
  alignas(kNoSharing) N not_empty;
  alignas(kNoSharing) N not_full;
  alignas(kNoSharing) std::atomic<std::uint64_t> put{0};
  alignas(kNoSharing) std::atomic<std::uint64_t> taken{0};
  std::atomic<int> attached{0};

  void configure(bool timed) {
    const ChannelSpec spec{.timed = timed};
    waits::configure(not_empty, spec);
    waits::configure(not_full, spec);
  }
};

// A delay that moves the two sides against each other, from nothing to a few microseconds.
void dawdle(std::minstd_rand& random) {
  for (std::uint64_t i = random() % 4 == 0 ? random() % 64 : 0; i > 0; --i) sys::cpu_relax();
}

// One side, with its ends of both bells attached; nobody starts before everybody is.
template <class N>
void play(Cell<N>& cell, N& sleeps_on, N& rings, auto hand_over) {
  waits::attach(sleeps_on, Role::sleeper);
  waits::attach(rings, Role::ringer);
  cell.attached.fetch_add(1);
  while (cell.attached.load() < 2) ::usleep(100);
  std::minstd_rand random(&sleeps_on == &cell.not_empty ? 1 : 2);
  for (std::uint64_t i = 0; i < kHandOffs; ++i) hand_over(i, random);
  waits::detach(sleeps_on, Role::sleeper);
  waits::detach(rings, Role::ringer);
}

template <class N>
void consume(Cell<N>& cell) {
  play(cell, cell.not_empty, cell.not_full, [&](std::uint64_t i, std::minstd_rand& random) {
    cell.not_empty.wait([&] { return cell.put.load(std::memory_order_acquire) > i; });
    dawdle(random);
    cell.taken.store(i + 1, std::memory_order_release);
    cell.not_full.notify();
  });
}

template <class N>
void produce(Cell<N>& cell) {
  play(cell, cell.not_full, cell.not_empty, [&](std::uint64_t i, std::minstd_rand& random) {
    cell.not_full.wait([&] { return cell.taken.load(std::memory_order_acquire) == i; });
    dawdle(random);
    cell.put.store(i + 1, std::memory_order_release);
    cell.not_empty.notify();
  });
}

template <class N>
void hunt_in_threads(bool timed) {
  if (const auto reason = waits::unsupported<N>()) GTEST_SKIP() << *reason;
  const sys::Shared<Cell<N>> cell;
  cell->configure(timed);
  const Watchdog watchdog(std::string(N::kName));
  std::thread consumer([&] { consume(*cell); });
  produce(*cell);
  consumer.join();
  EXPECT_EQ(cell->put.load(), kHandOffs);
}

template <class N>
class DoorbellStress : public testing::Test {};
TYPED_TEST_SUITE(DoorbellStress, Types<ForShm>::Of, Names);

TYPED_TEST(DoorbellStress, NoWakeUpIsLost) { hunt_in_threads<TypeParam>(false); }

TYPED_TEST(DoorbellStress, NoWakeUpIsLostWhereWaitsAreTimed) {
  if (!is_timed<TypeParam>()) GTEST_SKIP() << "waits without a time limit";
  hunt_in_threads<TypeParam>(true);
}

// A child that plays one side, killed with us and killed when it takes too long.
class Player {
 public:
  explicit Player(auto side) {
    const pid_t parent = ::getpid();
    pid_ = ::fork();
    if (pid_ != 0) return;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() == parent) end(side);
    ::_exit(1);
  }
  Player(const Player&) = delete;
  Player& operator=(const Player&) = delete;
  ~Player() {
    if (pid_ > 0) ::kill(pid_, SIGKILL), ::waitpid(pid_, nullptr, 0);
  }

  void expect_end() {
    const sys::UniqueFd pidfd(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)));
    pollfd event{pidfd.get(), POLLIN, 0};
    ASSERT_EQ(::poll(&event, 1, kHangMs), 1) << "hangs: a wake-up was lost";
    int status = -1;
    ::waitpid(std::exchange(pid_, -1), &status, 0);
    EXPECT_EQ(status, 0);
  }

 private:
  static constexpr int kHangMs = 60'000;

  [[noreturn]] static void end(auto side) {
    try {
      side();
    } catch (const std::exception& error) {
      std::fprintf(stderr, "%s\n", error.what());
      ::_exit(1);
    }
    ::_exit(0);
  }

  pid_t pid_;
};

// What threads cannot show: process ids, descriptors and lock owners of one's own.
template <class N>
class DoorbellStressProcesses : public testing::Test {};
TYPED_TEST_SUITE(DoorbellStressProcesses, Types<ForShm>::Of, Names);

TYPED_TEST(DoorbellStressProcesses, NoWakeUpIsLost) {
  if (const auto reason = waits::unsupported<TypeParam>()) GTEST_SKIP() << *reason;
  const sys::Shared<Cell<TypeParam>> cell;
  cell->configure(false);
  Player consumer([&] { consume(*cell); });
  Player producer([&] { produce(*cell); });
  producer.expect_end();
  consumer.expect_end();
  EXPECT_EQ(cell->put.load(), kHandOffs);
}

struct DyingOwner : RobustMutexBell {
  [[noreturn]] void die() {
    lock();
    ::_exit(0);
  }
};

TEST(RobustMutexProcesses, OutlivesAnOwnerThatDied) {
  const sys::Shared<DyingOwner> bell;
  Player([&] { bell->die(); }).expect_end();
  const Watchdog watchdog("robust_mutex");
  const auto ticket = bell->ticket();
  EXPECT_EQ(bell->repairs(), 1U);
  bell->ring();
  bell->sleep(ticket);
  EXPECT_EQ(bell->repairs(), 1U);
}

}  // namespace
}  // namespace ipcmark::waits

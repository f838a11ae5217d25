// Waits for descriptors under stress: transfers that are cut short, signals that interrupt every
// call, and edges that come at any moment. What gets lost is a hang, and the watchdog names it.
#include <gtest/gtest.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>

#include <atomic>
#include <random>
#include <thread>
#include <vector>

#include "bench/adapters/fd_channel.h"
#include "bench/tests/watchdog.h"
#include "bench/waits/recommended.h"
#include "harness/loops/verify.h"

namespace ipcmark {
namespace {

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr std::uint64_t kMessages = 500;
#else
constexpr std::uint64_t kMessages = 5'000;
#endif

// A byte stream whose calls transfer what they like: 1 to 97 bytes, whatever was asked for.
struct Stingy {
  static constexpr MechanismInfo info{
      .name = "stingy", .family = "test", .summary = "", .framing = Framing::stream};
  static FdPair open(const ChannelSpec&) {
    std::array<int, 2> ends{};
    sys::check(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), "socketpair");
    FdPair pair;
    for (std::size_t side = 0; side < 2; ++side) pair.in[side] = sys::UniqueFd(ends[side]);
    return pair;
  }
  static std::size_t some(std::size_t asked) {
    thread_local std::minstd_rand random(1);
    return std::min<std::size_t>(asked, 1 + random() % 97);
  }
  static ssize_t write_some(int fd, ConstBytes tx) {
    return ::send(fd, tx.data(), some(tx.size()), MSG_NOSIGNAL);
  }
  static ssize_t read_some(int fd, Bytes rx) { return ::recv(fd, rx.data(), some(rx.size()), 0); }
};

// Interrupts a thread, without SA_RESTART, some ten thousand times a second.
class SignalStorm {
 public:
  explicit SignalStorm(pthread_t victim) : thread_([this, victim] { rage(victim); }) {}
  SignalStorm(const SignalStorm&) = delete;
  SignalStorm& operator=(const SignalStorm&) = delete;
  ~SignalStorm() {
    over_ = true;
    thread_.join();
  }
  static void install() {
    struct sigaction action {};
    action.sa_handler = [](int) {};
    ::sigaction(SIGUSR1, &action, nullptr);
  }

 private:
  void rage(pthread_t victim) {
    while (!over_) {
      ::pthread_kill(victim, SIGUSR1);
      std::this_thread::sleep_for(std::chrono::microseconds(50));
    }
  }

  std::atomic<bool> over_{false};
  std::thread thread_;
};

template <class R>
class ReadinessStress : public testing::Test {
 protected:
  static void SetUpTestSuite() { SignalStorm::install(); }
  void SetUp() override {
    if constexpr (requires { R::unsupported(); }) {
      if (const auto reason = R::unsupported()) GTEST_SKIP() << *reason;
    }
  }

  static void consume(FdChannel<Stingy, R>& channel, std::uint64_t messages, std::size_t bytes) {
    auto endpoint = channel.attach(Side::responder);
    std::vector<std::byte> rx(bytes), scratch(bytes);
    for (std::uint64_t i = 0; i < messages; ++i)
      verification::check_pattern(rx, endpoint.recv(rx), i, scratch);
  }
  static void produce(FdChannel<Stingy, R>& channel, std::uint64_t messages, std::size_t bytes,
                      void (*pause)(std::minstd_rand&)) {
    auto endpoint = channel.attach(Side::initiator);
    std::vector<std::byte> tx(bytes);
    std::minstd_rand random(2);
    for (std::uint64_t i = 0; i < messages; ++i) {
      verification::fill_pattern(tx, i);
      endpoint.send(tx);
      pause(random);
    }
  }
};

template <class List>
struct Types;
template <class... Rs>
struct Types<waits::Strategies<Rs...>> {
  using Of = testing::Types<Rs...>;
};
TYPED_TEST_SUITE(ReadinessStress, Types<waits::ForFd>::Of);

// Messages larger than the socket's buffer: both sides run out of room and of bytes in turns.
TYPED_TEST(ReadinessStress, ShortTransfersAreCompleted) {
  const Watchdog watchdog(std::string(TypeParam::kName));
  auto channel = FdChannel<Stingy, TypeParam>::create({});
  std::thread consumer([&] { this->consume(channel, 2, 500'000); });
  this->produce(channel, 2, 500'000, [](std::minstd_rand&) {});
  consumer.join();
}

// Now and then the reader has emptied the socket and is about to wait when the next message comes.
TYPED_TEST(ReadinessStress, NoEdgeIsLost) {
  const Watchdog watchdog(std::string(TypeParam::kName));
  auto channel = FdChannel<Stingy, TypeParam>::create({});
  std::thread consumer([&] { this->consume(channel, kMessages, 64); });
  this->produce(channel, kMessages, 64, [](std::minstd_rand& random) {
    for (std::uint64_t i = random() % 4 == 0 ? random() % 256 : 0; i > 0; --i) sys::cpu_relax();
  });
  consumer.join();
}

TYPED_TEST(ReadinessStress, InterruptedWaitsAreResumed) {
  const Watchdog watchdog(std::string(TypeParam::kName));
  auto channel = FdChannel<Stingy, TypeParam>::create({.timed = true});
  std::thread consumer([&] { this->consume(channel, 200, 1'000); });
  {
    const SignalStorm reader(consumer.native_handle()), writer(::pthread_self());
    this->produce(channel, 200, 1'000, [](std::minstd_rand&) {
      std::this_thread::sleep_for(std::chrono::microseconds(100));
    });
  }
  consumer.join();
}

}  // namespace
}  // namespace ipcmark

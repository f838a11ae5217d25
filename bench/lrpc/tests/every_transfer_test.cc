// What every control transfer must do, client and server as threads of one process.
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <numeric>
#include <thread>

#include "bench/lrpc/lrpc.h"
#include "bench/lrpc/protection_key.h"
#include "bench/lrpc/tests/service.h"
#include "bench/lrpc/trap.h"

namespace ipcmark::lrpc {
namespace {

using Bytes200 = std::span<const std::byte, 200>;

struct Wide {
  std::array<double, 5> values;
};

template <class T>
class EveryTransfer : public testing::Test {
 protected:
  // Polling threads on a busy machine wait for each other's time slices.
  static constexpr int kCalls = T::kTransfer == Transfer::spin ? 10 : 300;
  void SetUp() override {
    if (T::kTransfer == Transfer::local_migrate_pku && !protection_key::exist())
      GTEST_SKIP() << "no PKU";
    if (is_trap(T::kTransfer)) {
      const int refused = trap::probe(T::kTransfer == Transfer::seccomp_handoff);
      if (refused != 0) GTEST_SKIP() << "seccomp: errno " << refused;
    }
  }
  // Filters stay on their thread for good: so calls are made on one that ends.
  template <class Calls>
  static void on_own_thread(Calls calls) {
    std::thread(calls).join();
  }
};

using All = testing::Types<LocalMigrate, LocalMigratePku, SeccompHandoff, SeccompHandoffAsync,
                           FutexHandoff, Spin, SpinThenFutex>;
TYPED_TEST_SUITE(EveryTransfer, All);

TYPED_TEST(EveryTransfer, CarriesScalarsStructsAndSpans) {
  Service<TypeParam> service("every");
  service.domain.template export_procedure<int(int, int)>("add",
                                                          [](int a, int b) { return a + b; });
  service.domain.template export_procedure<void()>("null", [] {});
  service.domain.template export_procedure<Wide(Wide, double)>("scale", [](Wide w, double by) {
    for (double& value : w.values) value *= by;
    return w;
  });
  service.domain.template export_procedure<std::uint64_t(Bytes200)>("sum", [](Bytes200 in) {
    std::uint64_t sum = 0;
    for (const std::byte each : in) sum += std::to_integer<std::uint64_t>(each);
    return sum;
  });
  service.domain.template export_procedure<void(std::span<int, 50>)>("double",
                                                                     [](std::span<int, 50> x) {
                                                                       for (int& each : x)
                                                                         each *= 2;
                                                                     });
  service.start();
  // One seccomp binding per thread: the kernel gives a thread one listener.
  TestFixture::on_own_thread([&] {
    const auto add = import <int(int, int), TypeParam>(service.name("add"));
    EXPECT_EQ(add(2, 3), 5);
    EXPECT_EQ(add(-7, 3), -4);
  });
  TestFixture::on_own_thread([&] { import <void(), TypeParam>(service.name("null"))(); });
  TestFixture::on_own_thread([&] {
    const auto scale = import <Wide(Wide, double), TypeParam>(service.name("scale"));
    EXPECT_EQ(scale(Wide{{1, 2, 3, 4, 5}}, 2.0).values[4], 10);
  });
  TestFixture::on_own_thread([&] {
    std::array<std::byte, 200> in{};
    in.fill(std::byte{3});
    const auto sum = import <std::uint64_t(Bytes200), TypeParam>(service.name("sum"));
    EXPECT_EQ(sum(Bytes200(in)), 600U);
  });
  TestFixture::on_own_thread([&] {
    std::array<int, 50> numbers{};
    std::iota(numbers.begin(), numbers.end(), 0);
    const auto twice = import <void(std::span<int, 50>), TypeParam>(service.name("double"));
    twice(std::span<int, 50>(numbers));
    EXPECT_EQ(numbers[49], 98);
  });
}

TYPED_TEST(EveryTransfer, ManyCallsComeBackWithTheirOwnResults) {
  Service<TypeParam> service("many");
  service.domain.template export_procedure<std::int64_t(std::int64_t)>(
      "next", [](std::int64_t n) { return n + 1; });
  service.start();
  TestFixture::on_own_thread([&] {
    const auto next = import <std::int64_t(std::int64_t), TypeParam>(service.name("next"));
    for (std::int64_t i = -TestFixture::kCalls; i < TestFixture::kCalls; ++i) {
      ASSERT_EQ(next(i), i + 1);
    }
  });
}

TYPED_TEST(EveryTransfer, AHandlerThatThrowsIsAnErrorAndNoMore) {
  Service<TypeParam> service("throws");
  service.domain.template export_procedure<int(int)>("half", [](int n) {
    if (n % 2 != 0) throw std::runtime_error("odd");
    return n / 2;
  });
  service.start();
  TestFixture::on_own_thread([&] {
    const auto half = import <int(int), TypeParam>(service.name("half"));
    EXPECT_EQ(half.try_call(3).error, Error::handler_threw);
    EXPECT_THROW(half(5), CallFailed);
    EXPECT_EQ(half(8), 4);
  });
}

TYPED_TEST(EveryTransfer, SeveralThreadsCallAtOnce) {
  Service<TypeParam> service("several");
  service.domain.template export_procedure<int(int)>("same", [](int n) { return n; });
  service.start();
  const auto same = import <int(int), TypeParam>(service.name("same"));
  std::atomic<int> wrong{0};
  std::array<std::thread, 3> threads;
  for (int t = 0; t < 3; ++t) {
    threads[static_cast<std::size_t>(t)] = std::thread([&, t] {
      for (int i = 0; i < TestFixture::kCalls / 3; ++i)
        wrong += same(1000 * t + i) == 1000 * t + i ? 0 : 1;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong.load(), 0);
}

TYPED_TEST(EveryTransfer, AnArgumentOverItsBoundIsNotSent) {
  using Most4 = UpTo<const int, 4>;
  Service<TypeParam> service("bound");
  service.domain.template export_procedure<int(Most4)>(
      "sum", [](Most4 in) { return std::accumulate(in.begin(), in.end(), 0); });
  service.start();
  TestFixture::on_own_thread([&] {
    const auto sum = import <int(Most4), TypeParam>(service.name("sum"));
    const std::array<int, 5> numbers{1, 2, 3, 4, 5};
    EXPECT_EQ(sum(Most4(std::span<const int>(numbers).first(3))), 6);
    EXPECT_EQ(sum(Most4(std::span<const int>(numbers).first(0))), 0);
    EXPECT_EQ(sum.try_call(Most4(std::span<const int>(numbers))).error, Error::too_long);
  });
}

}  // namespace
}  // namespace ipcmark::lrpc

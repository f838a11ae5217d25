// Why does a pair on one CPU run at two speeds? One pair of processes exchanges messages over pipes for a
// while; around each stretch, the same CPU runs loops that want different parts of a core. What slows
// down together has one cause.
//   c++ -std=c++20 -O2 scripts/study/two_speeds.cc -o build/two_speeds
//   build/two_speeds CPU SECONDS
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <numeric>
#include <random>
#include <vector>

namespace {

constexpr double kSlow = 1.3;  // times the round trip that nine stretches in ten exceed

double now_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC_RAW, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

double quantile(std::vector<double> values, double q) {
  const auto at = static_cast<std::ptrdiff_t>(q * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + at, values.end());
  return values[static_cast<std::size_t>(at)];
}

// The median time of `turns` times what `work` does, for one turn.
template <class Work>
double typical_ns(int times, int turns, Work work) {
  std::vector<double> each;
  for (int i = 0; i < times; ++i) {
    const double start = now_ns();
    for (int turn = 0; turn < turns; ++turn) work();
    each.push_back((now_ns() - start) / turns);
  }
  return quantile(each, 0.5);
}

class Echo {
 public:
  Echo() {
    if (::pipe(there_.data()) != 0 || ::pipe(back_.data()) != 0 || (child_ = ::fork()) < 0)
      std::abort();
    if (child_ == 0) answer();
  }
  ~Echo() { ::kill(child_, SIGKILL); }
  void round_trip() {
    if (::write(there_[1], message_.data(), message_.size()) < 0) std::abort();
    if (::read(back_[0], message_.data(), message_.size()) < 0) std::abort();
  }

 private:
  [[noreturn]] void answer() {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    while (::read(there_[0], message_.data(), message_.size()) > 0 &&
           ::write(back_[1], message_.data(), message_.size()) > 0) {
    }
    ::_exit(0);
  }
  std::array<int, 2> there_{}, back_{};
  std::array<char, 64> message_{};
  pid_t child_ = -1;
};

// A walk in random order over memory of a size: each step waits for the last.
class Walk {
 public:
  explicit Walk(std::size_t bytes) : next_(bytes / sizeof(std::uint32_t)) {
    std::vector<std::uint32_t> order(bytes / kLine);
    std::iota(order.begin(), order.end(), 0U);
    std::shuffle(order.begin(), order.end(), std::mt19937(7));
    constexpr std::size_t kWords = kLine / sizeof(std::uint32_t);
    for (std::size_t i = 0; i < order.size(); ++i)
      next_[order[i] * kWords] = static_cast<std::uint32_t>(order[(i + 1) % order.size()] * kWords);
  }
  void step() {
    at_ = next_[at_];
    asm volatile("" : "+r"(at_));
  }

 private:
  static constexpr std::size_t kLine = 64;
  std::vector<std::uint32_t> next_;
  std::uint32_t at_ = 0;
};

enum Column { kRoundTrip, kChain, kWide, kCall, kL2, kL3, kColumns };
constexpr std::array<const char*, kColumns> kNames{
    "round trip over pipes", "chain of multiplications",
    "independent additions", "system call",
    "load, 512 KiB",         "load, 8 MiB"};
using Stretch = std::array<double, kColumns>;

Stretch measure(Echo& echo, Walk& l2, Walk& l3) {
  std::uint64_t a = 1, b = 2, c = 3, d = 4;
  Stretch row{};
  row[kRoundTrip] = typical_ns(2000, 1, [&] { echo.round_trip(); });
  row[kChain] = typical_ns(9, 20'000, [&] {
    a *= 3;
    asm volatile("" : "+r"(a));
  });
  row[kWide] = typical_ns(9, 20'000, [&] {
    a += 3;
    b += 5;
    c += 7;
    d += 11;
    asm volatile("" : "+r"(a), "+r"(b), "+r"(c), "+r"(d));
  });
  row[kCall] = typical_ns(200, 1, [] { ::syscall(SYS_getppid); });
  row[kL2] = typical_ns(5, 5000, [&] { l2.step(); });
  row[kL3] = typical_ns(5, 5000, [&] { l3.step(); });
  return row;
}

std::vector<double> column(const std::vector<Stretch>& rows, int index) {
  std::vector<double> values;
  for (const Stretch& row : rows) values.push_back(row[static_cast<std::size_t>(index)]);
  return values;
}

void report(const std::vector<Stretch>& rows) {
  const double least = kSlow * quantile(column(rows, kRoundTrip), 0.1);
  std::vector<Stretch> fast, slow;
  for (const Stretch& row : rows) (row[kRoundTrip] > least ? slow : fast).push_back(row);
  std::printf("%zu stretches, %zu of them slow\n", rows.size(), slow.size());
  if (slow.empty()) return;
  for (int i = 0; i < kColumns; ++i) {
    const double one = quantile(column(fast, i), 0.5), other = quantile(column(slow, i), 0.5);
    std::printf("%-26s %9.2f ns  slow %9.2f ns  x %.2f\n", kNames[static_cast<std::size_t>(i)], one,
                other, other / one);
  }
}

}  // namespace

int main(int count, char** words) {
  if (count != 3) return std::fputs("usage: two_speeds CPU SECONDS\n", stderr), 2;
  cpu_set_t only;
  CPU_ZERO(&only);
  CPU_SET(static_cast<std::size_t>(std::atoi(words[1])), &only);
  if (::sched_setaffinity(0, sizeof only, &only) != 0)
    return std::perror("two_speeds: that CPU"), 2;
  Echo echo;
  Walk l2(512 << 10), l3(8 << 20);
  std::vector<Stretch> rows;
  for (const double end = now_ns() + 1e9 * std::atof(words[2]); now_ns() < end;)
    rows.push_back(measure(echo, l2, l3));
  if (!rows.empty()) report(rows);
}

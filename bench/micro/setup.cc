// Making and unmaking what an exchange needs: why a channel is made once and kept.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "bench/micro/guarded.h"
#include "harness/sys/backed_memory.h"
#include "harness/sys/error.h"
#include "harness/sys/fd.h"

namespace ipcmark::micro {
namespace {

void close_both(const std::array<int, 2>& ends) {
  for (const int end : ends) ::close(end);
}

void pipes(benchmark::State& state) {
  std::array<int, 2> ends{};
  for (auto _ : state) {
    sys::check(::pipe2(ends.data(), O_CLOEXEC), "pipe2");
    close_both(ends);
  }
}
BENCHMARK_TEMPLATE(guarded, pipes)->Name("setup/pipe2");

void socket_pairs(benchmark::State& state) {
  std::array<int, 2> ends{};
  for (auto _ : state) {
    sys::check(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), "socketpair");
    close_both(ends);
  }
}
BENCHMARK_TEMPLATE(guarded, socket_pairs)->Name("setup/socketpair");

void eventfds(benchmark::State& state) {
  for (auto _ : state) sys::UniqueFd(sys::check(::eventfd(0, EFD_CLOEXEC), "eventfd"));
}
BENCHMARK_TEMPLATE(guarded, eventfds)->Name("setup/eventfd");

// A ring's memory: a memfd with all its pages, mapped twice. What touching them costs comes on top.
void mirrored_memory(benchmark::State& state) {
  const auto bytes = static_cast<std::size_t>(state.range(0));
  for (auto _ : state)
    benchmark::DoNotOptimize(sys::map_memory({.bytes = bytes, .images = 2}).data());
}
BENCHMARK_TEMPLATE(guarded, mirrored_memory)
    ->Name("setup/mirrored_memory")
    ->ArgName("bytes")
    ->RangeMultiplier(16)
    ->Range(4 << 10, 16 << 20);

// Of this small process; a larger one has more page tables to copy.
void process(benchmark::State& state) {
  for (auto _ : state) {
    const pid_t child = sys::check(::fork(), "fork");
    if (child == 0) ::_exit(0);
    sys::check(::waitpid(child, nullptr, 0), "waitpid");
  }
}
BENCHMARK_TEMPLATE(guarded, process)->Name("setup/fork_exit_wait");

}  // namespace
}  // namespace ipcmark::micro

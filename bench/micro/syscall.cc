// Entering the kernel: the least that any mechanism with a system call costs per call.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "bench/micro/guarded.h"
#include "harness/sys/error.h"
#include "harness/sys/fd.h"

namespace ipcmark::micro {
namespace {

void null_call(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(::syscall(SYS_getppid));
}
BENCHMARK(null_call)->Name("syscall/getppid");

void yield(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(::sched_yield());
}
BENCHMARK(yield)->Name("syscall/sched_yield");

// What a descriptor adds: its look-up, the VFS, and the copy of one byte.
void read_byte(benchmark::State& state) {
  const sys::UniqueFd zeroes(
      sys::check(::open("/dev/zero", O_RDONLY | O_CLOEXEC), "open of /dev/zero"));
  char byte;
  for (auto _ : state) sys::check(::read(zeroes.get(), &byte, 1), "read of /dev/zero");
}
BENCHMARK_TEMPLATE(guarded, read_byte)->Name("syscall/read_dev_zero_1B");

}  // namespace
}  // namespace ipcmark::micro

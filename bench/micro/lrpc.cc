// What a local LRPC call is made of, and how many of them several clients make at once: on A-stacks of
// their own, and behind one lock for all, as message RPC had it (Bershad et al., TOCS 1990, figure 2).
#include <benchmark/benchmark.h>

#include <memory>
#include <mutex>
#include <string>

#include "bench/lrpc/lrpc.h"
#include "bench/lrpc/switch.h"
#include "bench/micro/guarded.h"

namespace ipcmark::micro {
namespace {

using Null = lrpc::Procedure<void(), lrpc::LocalMigrate>;

// A domain with a handler that does nothing. One for all threads of a row.
struct NullService {
  explicit NullService(const std::string& name, const lrpc::DomainOptions& options = {})
      : domain(name, options) {
    domain.export_procedure<void()>("null", [] {}, {.simultaneous = 64});
  }
  Null import() const {
    return lrpc::import <void(), lrpc::LocalMigrate>(domain.service() + "/null");
  }
  lrpc::Domain domain;
};

void do_nothing(void*) {}

void indirect_call(benchmark::State& state) {
  auto* target = &do_nothing;
  for (auto _ : state) {
    benchmark::DoNotOptimize(target);
    target(nullptr);
  }
}
BENCHMARK_TEMPLATE(guarded, indirect_call)->Name("lrpc/indirect_call");

void stack_switch(benchmark::State& state) {
  const lrpc::EStack stack(lrpc::kLeastEStackBytes, -1);
  lrpc::LinkageRecord record;
  for (auto _ : state) ipcmark_lrpc_switch(&record, stack.top(), &do_nothing, nullptr);
}
BENCHMARK_TEMPLATE(guarded, stack_switch)->Name("lrpc/stack_switch");

void call(benchmark::State& state, const lrpc::DomainOptions& options) {
  const NullService service("micro-call", options);
  const Null null = service.import();
  for (auto _ : state) null();
}
void checked(benchmark::State& state) { call(state, {}); }
void unchecked(benchmark::State& state) { call(state, {.skips_checks = true}); }
void on_own_stack(benchmark::State& state) { call(state, {.skips_switch = true}); }
BENCHMARK_TEMPLATE(guarded, checked)->Name("lrpc/null");
BENCHMARK_TEMPLATE(guarded, unchecked)->Name("lrpc/null_without_checks");
BENCHMARK_TEMPLATE(guarded, on_own_stack)->Name("lrpc/null_without_e_stack");

// The threads of a row share a binding; each call takes the A-stack that is free.
void separate_a_stacks(benchmark::State& state) {
  static const NullService kService("micro-separate");
  static const Null kShared = kService.import();
  for (auto _ : state) kShared();
  state.SetItemsProcessed(state.iterations());
}
void one_lock(benchmark::State& state) {
  static const NullService kService("micro-locked");
  static const Null kShared = kService.import();
  static std::mutex lock;
  for (auto _ : state) {
    const std::lock_guard held(lock);
    kShared();
  }
  state.SetItemsProcessed(state.iterations());
}
// A binding for each thread: not even the flags of free A-stacks are shared.
void separate_bindings(benchmark::State& state) {
  static const NullService kService("micro-bindings", {.a_stacks = 4096});
  const Null own = kService.import();
  for (auto _ : state) own();
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK_TEMPLATE(guarded, separate_bindings)
    ->Name("lrpc/clients/own_binding")
    ->ThreadRange(1, 4)
    ->UseRealTime();
BENCHMARK_TEMPLATE(guarded, separate_a_stacks)
    ->Name("lrpc/clients/own_a_stack")
    ->ThreadRange(1, 4)
    ->UseRealTime();
BENCHMARK_TEMPLATE(guarded, one_lock)
    ->Name("lrpc/clients/one_lock")
    ->ThreadRange(1, 4)
    ->UseRealTime();

}  // namespace
}  // namespace ipcmark::micro

#include "harness/run/client_seats.h"

#include <algorithm>

#include "harness/sys/affinity.h"

namespace ipcmark {
namespace {

// Of a server's thread that polls: beside its client it would only take its time slice.
bool polls(WaitKind wait_kind, bool yields) {
  return (wait_kind == WaitKind::polling && !yields) || wait_kind == WaitKind::hybrid;
}

std::vector<int> in_order(const std::array<int, 2>& first) {
  std::vector<int> cpus{first[0]};
  if (first[1] != first[0]) cpus.push_back(first[1]);
  for (const int cpu : sys::allowed_cpus()) {
    if (cpu != first[0] && cpu != first[1]) cpus.push_back(cpu);
  }
  return cpus;
}

}  // namespace

std::vector<SeatCpus> client_cpus(const ChannelSpec& spec, WaitKind wait_kind, bool yields) {
  if (spec.pattern != Pattern::clients) return {};
  std::vector<SeatCpus> seats(spec.clients);
  if (spec.cpus[0] < 0) return seats;
  const std::vector<int> cpus = in_order(spec.cpus);
  const std::size_t apart = polls(wait_kind, yields) ? spec.clients : 1;
  for (std::size_t i = 0; i < seats.size(); ++i) {
    seats[i].client = cpus[i % cpus.size()];
    seats[i].server = spec.same_cpu() ? seats[i].client : cpus[(i + apart) % cpus.size()];
  }
  return seats;
}

std::optional<std::string> clients_refusal(const Variant& variant) {
  if (variant.takes_clients) return std::nullopt;
  return "several clients at once are for transports that are calls themselves";
}

std::optional<std::string> clients_refusal(const Variant& variant, const CaseSpec& spec) {
  if (auto reason = clients_refusal(variant)) return reason;
  if (spec.size.value != 0) return "clients make calls without arguments: --size 0";
  const bool alone = spec.placement == Placement::same_core;
  const std::size_t each = !alone && polls(variant.wait_kind, variant.yields) ? 2 : 1;
  const std::size_t wanted = spec.clients.value * each, here = sys::allowed_cpus().size();
  if (wanted <= here) return std::nullopt;
  return std::to_string(spec.clients.value) + " clients" +
         (each == 2 ? " and the threads that poll for them" : "") + " want " +
         std::to_string(wanted) + " CPUs, and this process may use " + std::to_string(here) +
         ": fewer --clients, or a larger cpuset";
}

}  // namespace ipcmark

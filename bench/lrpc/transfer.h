// The ways of handing control to the server, and what each of them is.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace ipcmark::lrpc {

enum class Transfer : std::uint8_t {
  local_migrate,
  local_migrate_pku,
  seccomp_handoff,
  seccomp_handoff_async,
  futex_handoff,
  spin,
  spin_then_futex
};

struct TransferFacts {
  std::string_view name;
  std::string_view what_it_is;  // for lists and reports: what is honest to call it
};

inline constexpr std::array<TransferFacts, 7> kTransfers{{
    {"local_migrate",
     "genuine migration: the caller's own thread runs the handler on the server's E-stack; no "
     "protection"},
    {"local_migrate_pku",
     "genuine migration with a protection key: the server's memory opens with WRPKRU on the way in "
     "and closes on the way out; who can run WRPKRU himself is not stopped"},
    {"seccomp_handoff",
     "hand-off, not a migration: one system call of the client's traps to a server thread, which "
     "is woken on the same CPU (SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP)"},
    {"seccomp_handoff_async",
     "hand-off, not a migration: as seccomp_handoff, the server thread woken wherever the scheduler "
     "likes"},
    {"futex_handoff",
     "hand-off, not a migration: two futex wake-ups; fast only where both sides share one CPU"},
    {"spin",
     "hand-off to a server thread that polls on a CPU of its own: the domain caching of LRPC/MP"},
    {"spin_then_futex",
     "hand-off: polls for as long as a sleep would cost, then sleeps; no polling on a shared CPU"},
}};

constexpr const TransferFacts& facts(Transfer transfer) {
  return kTransfers[static_cast<std::size_t>(transfer)];
}
constexpr bool is_local(Transfer transfer) {
  return transfer == Transfer::local_migrate || transfer == Transfer::local_migrate_pku;
}
constexpr bool is_trap(Transfer transfer) {
  return transfer == Transfer::seccomp_handoff || transfer == Transfer::seccomp_handoff_async;
}

}  // namespace ipcmark::lrpc

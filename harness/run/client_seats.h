// Where the clients of the pattern clients run, and whether there is room for them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/core/case_spec.h"
#include "harness/core/registry.h"

namespace ipcmark {

// One seat for each client, nowhere in particular where the sides of `spec` are not pinned; none in
// other patterns. The first client runs where the initiator does, and the first that serves where the
// responder does; the others on what else this process may use.
std::vector<SeatCpus> client_cpus(const ChannelSpec& spec, WaitKind wait_kind, bool yields);

// Why such a case of the pattern clients cannot run here, or nothing.
std::optional<std::string> clients_refusal(const Variant& variant, const CaseSpec& spec);

// Why no clients can call over `variant`, however many; nullopt when they can.
std::optional<std::string> clients_refusal(const Variant& variant);

}  // namespace ipcmark

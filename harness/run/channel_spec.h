// From the point of the sweep to what a channel is asked to be.
#pragma once

#include <optional>
#include <string>

#include "harness/core/case_spec.h"
#include "harness/core/registry.h"

namespace ipcmark {

// The longest message of a case in bytes: its size, or in `call` the longer of request and reply.
std::size_t message_bytes(const CaseSpec& spec);

// Without what only a trial knows: CPUs, memory node, journal.
ChannelSpec channel_spec(const CaseSpec& spec);

// Why `variant` cannot take an axis off its default, naming the axis; nullopt when it can.
std::optional<std::string> axis_refusal(const Variant& variant, const CaseSpec& spec);

// Why nothing can be called over `variant`, whatever is called; nullopt when something can.
std::optional<std::string> call_refusal(const Variant& variant);

}  // namespace ipcmark

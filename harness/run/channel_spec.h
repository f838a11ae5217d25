// From the point of the sweep to what a channel is asked to be.
#pragma once

#include <cstdint>

#include "harness/core/case_spec.h"
#include "harness/core/registry.h"

namespace ipcmark {

// The longest message of a case in bytes: its size, or in `call` the longer of request and reply.
std::size_t message_bytes(const CaseSpec& spec);

// The pattern as a channel sees it: whatever goes one way only is a stream.
Pattern channel_pattern(Pattern pattern);

// Messages that an open loop plans.
std::uint64_t paced_messages(const CaseSpec& spec);

// Without what only a trial knows: CPUs, memory node, journal.
ChannelSpec channel_spec(const CaseSpec& spec);

}  // namespace ipcmark

#include "harness/run/channel_spec.h"

#include <algorithm>

#include "harness/loops/call.h"

namespace ipcmark {

std::size_t message_bytes(const CaseSpec& spec) {
  if (spec.pattern != Pattern::call) return spec.size.value;
  const loops::CallShape shape = loops::shape_of(spec.procedure, spec.size.value);
  return sizeof(loops::CallHeader) + std::max(shape.in, shape.out);
}

std::uint64_t paced_messages(const CaseSpec& spec) {
  if (spec.messages.value > 0) return spec.messages.value + 2;
  const double seconds = static_cast<double>(spec.duration.count()) * 1e-9;
  return static_cast<std::uint64_t>(seconds * static_cast<double>(spec.rate.value)) + 2;
}

Pattern channel_pattern(Pattern pattern) {
  const bool one_way = !is_round_trip(pattern) && pattern != Pattern::clients;
  return one_way ? Pattern::stream : pattern;
}

ChannelSpec channel_spec(const CaseSpec& spec) {
  return {.message_bytes = message_bytes(spec),
          .capacity_bytes = spec.capacity.value,
          .pattern = channel_pattern(spec.pattern),
          .initiators = spec.pattern == Pattern::fan_in ? spec.producers.value : 1,
          .responders = spec.pattern == Pattern::fan_out ? spec.consumers.value : 1,
          .batch = spec.batch.value,
          .wrap = spec.wrap,
          .stores = spec.stores,
          .pages = spec.pages,
          .timed = spec.timeout == Timeout::on,
          .procedure = spec.procedure,
          .without = spec.without,
          .clients = spec.clients.value,
          .idle = spec.idle};
}

}  // namespace ipcmark

#include "harness/run/crew.h"

#include <algorithm>
#include <set>

#include "harness/run/channel_spec.h"
#include "harness/run/crowd.h"

namespace ipcmark {

namespace {

constexpr std::uint32_t kBarrierSpins = 20'000;

// The side of which there are several.
Side crowded_side(Pattern pattern) {
  return pattern == Pattern::fan_in ? Side::initiator : Side::responder;
}

int cpu_of(const CpuPair& cpus, Side side) {
  return side == Side::initiator ? cpus.initiator : cpus.responder;
}

std::string name_of(const Post& post, Pattern pattern, std::size_t pair) {
  const bool initiates = post.side == Side::initiator;
  if (pattern == Pattern::pairs)
    return std::string(initiates ? "producer" : "consumer") + " of pair " + std::to_string(pair);
  if (!is_fan(pattern)) return initiates ? "initiator" : "responder";
  std::string role = initiates ? "producer" : "consumer";
  if (post.side != crowded_side(pattern)) return role;
  return role + " " + std::to_string(post.seat < 2 ? 0 : post.seat - 1);
}

}  // namespace

Crew::Crew(const CaseSpec& spec, const Variant& variant, ChannelSpec channel,
           std::span<const CpuPair> cpus, std::uint64_t repetition) {
  const std::size_t channels = spec.pattern == Pattern::pairs ? cpus.size() : 1;
  for (const CpuPair& pair : cpus.first(channels)) {
    channel.cpus = {pair.initiator, pair.responder};
    channel.memory_node = pair.node;
    add_channel(variant, channel, pair);
  }
  if (spec.pattern == Pattern::pairs) {
    gathering_->pairs = static_cast<std::uint32_t>(channels);
    for (const auto& control : controls_) control->gathering = &*gathering_;
  }
  if (is_fan(spec.pattern)) add_rest(spec, cpus);
  if (spec.pattern == Pattern::paced) add_log(spec, repetition);
  name_posts(spec.pattern);
  set_barriers(spec.pattern == Pattern::clients);
}

void Crew::add_channel(const Variant& variant, const ChannelSpec& channel, const CpuPair& cpus) {
  rigs_.push_back(variant.create(channel));
  ControlBlock& control = *controls_.emplace_back(cpus.node);
  for (const Side side : {Side::initiator, Side::responder}) {
    posts_.push_back({side, index(side), cpu_of(cpus, side), &control, rigs_.back().get(), ""});
  }
}

// All but the first of the crowded side.
void Crew::add_rest(const CaseSpec& spec, std::span<const CpuPair> cpus) {
  const Side side = crowded_side(spec.pattern);
  for (std::size_t i = 1; i < cpus.size(); ++i) {
    posts_.push_back(
        {side, i + 1, cpu_of(cpus[i], side), &*controls_.front(), rigs_.front().get(), ""});
  }
  controls_.front()->seats = posts_.size();
}

void Crew::add_log(const CaseSpec& spec, std::uint64_t repetition) {
  const std::uint64_t room = paced_messages(spec);
  log_ = sys::Mapping::shared(2 * room * sizeof(std::uint64_t));
  auto* const ticks = reinterpret_cast<std::uint64_t*>(log_.data());
  controls_.front()->log = {.sent_ticks = ticks, .received_ticks = ticks + room, .room = room};
  controls_.front()->schedule.seed = repetition + 1;
}

void Crew::name_posts(Pattern pattern) {
  for (std::size_t i = 0; i < posts_.size(); ++i)
    posts_[i].name = name_of(posts_[i], pattern, i / 2);
}

// Nobody spins for those who wait for the same CPU.
void Crew::set_barriers(bool has_clients) {
  std::set<int> cpus;
  for (const Post& post : posts_) cpus.insert(post.cpu);
  // Nor where clients call on every CPU: who waits for them would take one of theirs.
  const bool apart = cpus.size() == posts_.size() && !has_clients;
  for (const auto& control : controls_) {
    control->barrier.set_parties(static_cast<std::uint32_t>(control->seats));
    control->barrier.set_spins(apart ? kBarrierSpins : 0);
  }
}

}  // namespace ipcmark

// Who takes part in a repetition, where and on what: two workers, or as many as the pattern asks for.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "harness/core/registry.h"
#include "harness/run/control_block.h"
#include "harness/run/placement.h"
#include "harness/sys/mapping.h"

namespace ipcmark {

// What one worker is to do.
struct Post {
  Side side;
  std::size_t seat;  // in its control block
  int cpu;           // -1: anywhere
  ControlBlock* control;
  Rig* rig;
  std::string name;  // "initiator", "producer 2"

  SideReport& report() const { return control->sides[seat]; }
};

// Channels, shared memory and posts, all made before the first worker is.
class Crew {
 public:
  // `cpus` has a pair for each pair, producer or consumer that `spec` asks for: one in all other
  // patterns. Throws what the variant throws when it cannot make a channel.
  Crew(const CaseSpec& spec, const Variant& variant, ChannelSpec channel,
       std::span<const CpuPair> cpus, std::uint64_t repetition);

  const std::vector<Post>& posts() const { return posts_; }
  // One for each channel.
  const std::vector<sys::Shared<ControlBlock>>& controls() const { return controls_; }

 private:
  void add_channel(const Variant& variant, const ChannelSpec& channel, const CpuPair& cpus);
  void add_rest(const CaseSpec& spec, std::span<const CpuPair> cpus);
  void add_log(const CaseSpec& spec, std::uint64_t repetition);
  void name_posts(Pattern pattern);
  void set_barriers(bool has_clients);

  std::vector<std::unique_ptr<Rig>> rigs_;
  std::vector<sys::Shared<ControlBlock>> controls_;
  sys::Shared<Gathering> gathering_;
  sys::Mapping log_;
  std::vector<Post> posts_;
};

}  // namespace ipcmark

// The table of everything that can be measured. A mechanism's own file adds its rows.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/channel.h"

namespace ipcmark {

class Stage;

// A created channel with its type erased: one virtual call per side and trial, none per message.
class Rig {
 public:
  Rig() = default;
  Rig(const Rig&) = delete;
  Rig& operator=(const Rig&) = delete;
  virtual ~Rig() = default;
  // In a forked worker only: closes what belongs to the other side, so that its death is seen.
  virtual void isolate(Side side) = 0;
  // Attaches to `side` and plays its part of the stage's pattern to the end.
  virtual void run(Side side, Stage& stage) = 0;
};

// A row of the table: mechanism x wait strategy.
struct Variant {
  const MechanismInfo* info;
  std::string_view wait;
  WaitKind wait_kind;
  std::string_view wait_help = {};
  bool yields = false;  // so two of them do get on with each other on one CPU
  AxisSet axes;
  Sharing sharing = {};
  bool takes_clients = false;  // plays the pattern clients
  std::size_t (*max_message)();
  std::optional<std::string> (*unsupported)(const ChannelSpec&);
  std::unique_ptr<Rig> (*create)(const ChannelSpec&);
};

class Registry {
 public:
  static Registry& instance();
  void add(const Variant& variant);
  // Sorted by mechanism, then in order of registration.
  const std::vector<Variant>& variants() const { return variants_; }
  // nullptr when there is no such row.
  const Variant* find(std::string_view mechanism, std::string_view wait) const;

 private:
  std::vector<Variant> variants_;
};

}  // namespace ipcmark

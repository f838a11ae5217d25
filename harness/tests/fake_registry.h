// A table of variants that never run, for tests of everything that only reads their names.
#pragma once

#include "harness/core/registry.h"

namespace ipcmark {

inline const MechanismInfo kFakePipe{"pipe", "pipe", "a pipe", Framing::stream};
inline const MechanismInfo kFakeRing{"shm_ring", "shared_memory", "a ring", Framing::message};

inline Variant fake_variant(const MechanismInfo& info, std::string_view wait, WaitKind kind) {
  return {.info = &info,
          .wait = wait,
          .wait_kind = kind,
          .max_message = [] { return kUnlimited; },
          .unsupported = [](const ChannelSpec&) { return std::optional<std::string>(); },
          .create = [](const ChannelSpec&) { return std::unique_ptr<Rig>(); }};
}

inline Registry fake_registry() {
  Registry registry;
  registry.add(fake_variant(kFakePipe, "block", WaitKind::blocking));
  registry.add(fake_variant(kFakePipe, "poll", WaitKind::blocking));
  registry.add(fake_variant(kFakeRing, "spin", WaitKind::polling));
  registry.add(fake_variant(kFakeRing, "futex_elided", WaitKind::blocking));
  return registry;
}

}  // namespace ipcmark

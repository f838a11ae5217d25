#include "harness/run/thread_pair.h"

#include <thread>
#include <utility>

#include "harness/run/channel_spec.h"
#include "harness/run/trial_outcome.h"
#include "harness/run/worker.h"
#include "harness/sys/mapping.h"

namespace ipcmark {

TrialResult run_threads(const CaseSpec& spec, const Variant& variant, const sys::Clock& clock) {
  TrialResult result{
      .spec = spec, .case_id = spec.id(), .wait_kind = variant.wait_kind, .probe_class = "none"};
  ChannelSpec channel = channel_spec(spec);
  channel.one_process = true;
  if (auto reason = variant.unsupported(channel)) {
    result.status = Status::skipped;
    result.reason = std::move(*reason);
    return result;
  }
  const auto rig = variant.create(channel);
  const sys::Shared<ControlBlock> control;
  const auto run = [&](Side side) {
    work({.spec = spec,
          .clock = clock,
          .control = *control,
          .rig = *rig,
          .side = side,
          .cpu = -1,
          .probe = false});
  };
  std::thread responder(run, Side::responder);
  run(Side::initiator);
  responder.join();
  judge({}, *control, result);
  if (result.status == Status::ok) summarise(*control, result);
  return result;
}

}  // namespace ipcmark

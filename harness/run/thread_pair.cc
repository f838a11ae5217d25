#include "harness/run/thread_pair.h"

#include <functional>
#include <thread>
#include <utility>
#include <vector>

#include "harness/run/channel_spec.h"
#include "harness/run/crew.h"
#include "harness/run/crowd.h"
#include "harness/run/trial_outcome.h"
#include "harness/run/worker.h"

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
  const std::vector<CpuPair> anywhere(heads(spec));
  const Crew crew(spec, variant, channel, anywhere, 0);
  const auto man = [&](const Post& post) {
    work({.spec = spec,
          .clock = clock,
          .control = *post.control,
          .rig = *post.rig,
          .side = post.side,
          .cpu = -1,
          .probe = false,
          .seat = post.seat});
  };
  std::vector<std::thread> threads;
  for (std::size_t i = 1; i < crew.posts().size(); ++i)
    threads.emplace_back(man, std::cref(crew.posts()[i]));
  man(crew.posts().front());
  for (std::thread& thread : threads) thread.join();
  judge({}, crew, result);
  if (result.status == Status::ok) summarise(crew, result);
  return result;
}

}  // namespace ipcmark

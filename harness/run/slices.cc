#include "harness/run/slices.h"

#include <algorithm>
#include <memory>

#include "harness/run/rounds.h"

namespace ipcmark {

namespace {

// To fill the caches again and to wake the other side, for others were here; and their followers spin for a
// moment yet before they sleep.
constexpr double kLeadInShare = 0.125;
constexpr double kLeastLeadInNs = 1e6;

class SliceByTurns {
 public:
  SliceByTurns(Stage& stage, double ns_per_message, const SlicePlayer& player)
      : stage_(stage), ns_per_message_(ns_per_message), player_(player) {}

  void play(std::uint64_t number, std::uint64_t count) {
    const double share = 1.0 / static_cast<double>(count);
    stage_.await_turn();
    lead_in(share);
    *shots_ = *batches_ = {};
    stage_.control().slice_ns[number] =
        player_.timed({share, {shots_.get(), shots_.get()}, batches_.get()});
    stage_.control().halves_ns[2 * number / count].merge(*shots_);
    stage_.control().batches_ns.merge(*batches_);
  }

 private:
  void lead_in(double share) {
    const std::uint64_t n =
        std::max(planned_messages(stage_, ns_per_message_, kLeadInShare * share),
                 static_cast<std::uint64_t>(kLeastLeadInNs / ns_per_message_));
    ipcmark::play(stage_, {n, Round::Kind::untimed}, [&] { player_.untimed(n); });
  }

  Stage& stage_;
  double ns_per_message_;
  const SlicePlayer& player_;
  std::unique_ptr<Histogram> shots_ = std::make_unique<Histogram>();
  std::unique_ptr<Histogram> batches_ = std::make_unique<Histogram>();
};

}  // namespace

void play_slices(Stage& stage, double ns_per_message, const SlicePlayer& player) {
  ControlBlock& control = stage.control();
  const std::uint64_t count = stage.spec().slices.value;
  if (count == 1) {
    stage.await_turn();
    player.timed({1, {&control.halves_ns[0], &control.halves_ns[1]}, &control.batches_ns});
  } else {
    SliceByTurns slice(stage, ns_per_message, player);
    for (std::uint64_t i = 0; i < count; ++i) slice.play(i, count);
  }
  stage.await_turn();
}

}  // namespace ipcmark

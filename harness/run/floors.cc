#include "harness/run/floors.h"

#include <unistd.h>

#include <algorithm>
#include <array>

#include "harness/run/floor_loops.h"
#include "harness/run/probe.h"
#include "harness/run/worker.h"
#include "harness/run/workers.h"
#include "harness/sys/mapping.h"
#include "harness/sys/open_fds.h"

namespace ipcmark {

namespace {

constexpr std::array<std::uint64_t, 4> kCopySizes{4096, 64U << 10, 1U << 20, 4U << 20};
constexpr std::uint64_t kBounceNs = 20'000'000;

// What the two processes write into; the slots of the pipeline are a mapping of their own.
struct Board {
  Barrier barrier;
  std::atomic<std::uint32_t> line{0};
  floors::TwoLines two_lines;
  std::array<floors::Pipeline, kCopySizes.size()> pipelines;
  double clock_pair_ns = 0, null_loop_ns = 0, null_syscall_ns = 0;
  double line_bounce_ns = 0, two_line_bounce_ns = 0;
  std::array<double, kCopySizes.size()> memcpy_rates{}, pipeline_rates{};
};

// The ring's own default, so that the two compare: 1 MiB, or four messages.
std::size_t slots_for(std::uint64_t bytes) { return std::max<std::size_t>(1U << 20, 4 * bytes); }

class FloorsRig final : public Rig {
 public:
  FloorsRig(Board& board, bool apart)
      : board_(board), apart_(apart), slots_(sys::Mapping::shared(slots_for(kCopySizes.back()))) {}
  void isolate(Side) override {}
  void run(Side side, Stage& stage) override {
    if (side == Side::initiator) alone(stage.clock());
    board_.barrier.meet();
    if (apart_) together(side, stage.clock());
  }

 private:
  void alone(sys::ClockReader clock) {
    board_.clock_pair_ns = floors::clock_pair_ns(clock);
    board_.null_loop_ns = floors::null_loop_ns(clock);
    board_.null_syscall_ns = floors::null_syscall_ns(clock);
    for (std::size_t i = 0; i < kCopySizes.size(); ++i) {
      board_.memcpy_rates[i] = floors::memcpy_bytes_per_s(clock, kCopySizes[i]);
    }
  }

  void together(Side side, sys::ClockReader clock) {
    const double one = bounce_line(board_.line, side, clock, kBounceNs);
    board_.barrier.meet();
    const double two = floors::two_line_bounce_ns(clock, side, board_.two_lines);
    if (side == Side::initiator) {
      board_.line_bounce_ns = one;
      board_.two_line_bounce_ns = two;
    }
    sys::prefault(slots_.data(), slots_.size());
    for (std::size_t i = 0; i < kCopySizes.size(); ++i) {
      board_.barrier.meet();
      const double rate =
          floors::pipeline_bytes_per_s(clock, side, board_.pipelines[i],
                                       {slots_.data(), slots_for(kCopySizes[i])}, kCopySizes[i]);
      if (side == Side::responder) board_.pipeline_rates[i] = rate;
    }
  }

  Board& board_;
  bool apart_;
  sys::Mapping slots_;
};

Floors read(const Board& board, const CpuPair& cpus, bool apart) {
  Floors floors{.clock_pair_ns = board.clock_pair_ns,
                .null_loop_ns = board.null_loop_ns,
                .null_syscall_ns = board.null_syscall_ns,
                .cpus = {cpus.initiator, cpus.responder}};
  for (std::size_t i = 0; i < kCopySizes.size(); ++i) {
    floors.memcpy_rates.push_back({kCopySizes[i], board.memcpy_rates[i]});
    if (apart) floors.pipeline_rates.push_back({kCopySizes[i], board.pipeline_rates[i]});
  }
  if (apart) {
    floors.line_bounce_ns = board.line_bounce_ns;
    floors.two_line_bounce_ns = board.two_line_bounce_ns;
  }
  return floors;
}

}  // namespace

Floors measure_floors(const sys::Clock& clock, const CpuPair& cpus, int interrupt_fd) {
  const CaseSpec spec;
  const sys::Shared<Board> board;
  const sys::Shared<ControlBlock> control;
  const bool apart = cpus.initiator != cpus.responder;
  FloorsRig rig(*board, apart);
  const pid_t supervisor = ::getpid();
  const std::vector<int> foreign = sys::open_fds();
  const std::array<int, 2> cpu{cpus.initiator, cpus.responder};
  Workers pair(2, [&](std::size_t seat) {
    worker_main({.spec = spec,
                 .clock = clock,
                 .control = *control,
                 .rig = rig,
                 .side = static_cast<Side>(seat),
                 .cpu = cpu[seat],
                 .probe = false},
                supervisor, foreign);
  });
  const WorkersEnd end = pair.wait(spec.deadline, interrupt_fd);
  if (end.kind != WorkersEnd::Kind::finished) return {.cpus = cpu};
  return read(*board, cpus, apart);
}

}  // namespace ipcmark

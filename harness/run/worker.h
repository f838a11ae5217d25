// One side of a trial, from just after fork (or thread start) to its end.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "harness/core/registry.h"
#include "harness/run/control_block.h"
#include "harness/run/stage.h"

namespace ipcmark {

struct WorkerPlan {
  const CaseSpec& spec;
  const sys::Clock& clock;
  ControlBlock& control;
  Rig& rig;
  Side side;
  int cpu;     // -1: not pinned
  bool probe;  // the two sides have different CPUs, so the line can bounce
  std::size_t seat = index(side);
  std::string turns = {};  // the socket of whoever gives turns, or ""
};

// Runs the side and writes its report; never throws. In the calling thread.
void work(const WorkerPlan& plan);

// In a fresh child of `supervisor`: makes the process fit to be measured and to be killed (own
// group, dies with the supervisor, default signals, no core file, no foreign descriptors), then
// works and leaves. Never returns.
[[noreturn]] void worker_main(const WorkerPlan& plan, pid_t supervisor,
                              const std::vector<int>& foreign_fds);

}  // namespace ipcmark

// Rows whose system calls may be refused on this machine.
#pragma once

#include <benchmark/benchmark.h>

#include <string>
#include <system_error>

namespace ipcmark::micro {

// Runs Body; a std::system_error out of it becomes the row's error and ends no other row. The smoke
// test tells "failed" from "unsupported", which is a kernel without the facility.
template <void (*Body)(benchmark::State&)>
void guarded(benchmark::State& state) {
  try {
    Body(state);
  } catch (const std::system_error& error) {
    const bool absent = error.code() == std::errc::function_not_supported;
    state.SkipWithError(
        ((absent ? "unsupported: " : "failed: ") + std::string(error.what())).c_str());
  }
}

}  // namespace ipcmark::micro

// What the guardian does in its own process.
#pragma once

#include <filesystem>

namespace ipcmark {

// Leaves the session of the supervisor and all its descriptors, waits for the end of the pipe, and
// removes what the journal, if it is still there, says. Every signal must be blocked already.
[[noreturn]] void guard(int pipe_end, const std::filesystem::path& journal) noexcept;

}  // namespace ipcmark

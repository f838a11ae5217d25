// Reads a suite's text, within bounds that no honest suite comes near.
#pragma once

#include <filesystem>
#include <string>

namespace ipcmark {

// Throws UsageError for what cannot be read, is not a regular file (a FIFO would block us for
// ever), is longer than 256 KiB, or has a line longer than 4,096 bytes (dotted keys nest without
// limit).
std::string read_suite_text(const std::filesystem::path& file);

}  // namespace ipcmark

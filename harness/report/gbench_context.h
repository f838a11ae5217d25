// The `context` of Google Benchmark's JSON: where and when.
#pragma once

#include <filesystem>
#include <string>

#include "harness/report/run_header.h"

namespace ipcmark {

// A JSON object as text. root: where /sys is, for tests.
std::string gbench_context(const RunHeader& header, const std::filesystem::path& root = "/");

}  // namespace ipcmark

// Pages of 2 MiB: whether this machine has them, and whether memory really lies on them.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

#include "harness/core/axes.h"

namespace ipcmark::sys {

// Why `bytes` of shared memory cannot be on such pages: the setting, what it is and what it must
// be. `root` is where /sys is looked for.
std::optional<std::string> huge_pages_unsupported(Pages pages, std::size_t bytes,
                                                  const std::filesystem::path& root = "/");

// Whether all of [address, address + bytes), present in this process, is mapped by huge pages.
bool all_huge(const void* address, std::size_t bytes);

}  // namespace ipcmark::sys

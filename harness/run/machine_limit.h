// Errors that speak of this machine rather than of the mechanism that met them.
#pragma once

#include <optional>
#include <string>
#include <system_error>

namespace ipcmark {

// When making a channel or a process failed for a limit, a permission or a missing part: why, with
// the error's name and the remedy, to skip the row with. Nothing for every other error.
std::optional<std::string> machine_limit(const std::system_error& error);

}  // namespace ipcmark

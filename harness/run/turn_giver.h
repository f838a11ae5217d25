// Whether somebody gives turns, asked before anything is started.
#pragma once

#include <string>

namespace ipcmark {

// Connects to the socket, and leaves. Throws UsageError, with the system's reason, when that cannot be.
void require_giver(const std::string& path);

}  // namespace ipcmark

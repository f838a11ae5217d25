// Verbs that are programs of their own: `ipcmark-VERB` in a libexec folder, git's way.
#pragma once

#include <string>
#include <vector>

namespace ipcmark {

// Those that can be executed, sorted.
std::vector<std::string> external_verbs();

// Becomes that program; returns when there is none. Throws std::system_error when it cannot start.
void exec_external(const std::string& verb, const std::vector<std::string>& arguments);

}  // namespace ipcmark

// What a journal says, for whoever cleans up after the run that wrote it.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "harness/run/process_identity.h"
#include "harness/sys/object_journal.h"

namespace ipcmark {

// What was intended and not forgotten, in order; torn records count as never written. Empty when
// there is no such file. Path objects have their whole path.
std::vector<ObjectName> outstanding(const std::filesystem::path& journal);

// Whose journal this is, from its name; nothing for a file that is no journal.
std::optional<ProcessIdentity> owner_of(const std::filesystem::path& journal);

// Whether a process has it open, be it in another PID namespace, where owner_of() means nothing.
bool is_held(const std::filesystem::path& journal);

}  // namespace ipcmark

// Text of unknown origin (a label, a host name, an argument) made safe to show on a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ipcmark {

// Control characters become \x1b and the like, bytes that are not UTF-8 become \xff; what is longer
// than `max_bytes` is cut with "...". Well-formed UTF-8 stays.
std::string printable(std::string_view text, std::size_t max_bytes = 4096);

}  // namespace ipcmark

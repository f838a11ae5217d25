// Which descriptors this process has open.
#pragma once

#include <vector>

namespace ipcmark::sys {

// All but the three standard streams, which a worker keeps: a sanitizer must be able to speak.
std::vector<int> open_fds();

}  // namespace ipcmark::sys

// How wide the console is.
#pragma once

#include <cstddef>

namespace ipcmark {

// The columns of the terminal behind `fd`, or of $COLUMNS where there is none; 80 where neither says
// so, and never outside 60 to 160, beyond which lines are hard to read.
std::size_t console_columns(int fd);

}  // namespace ipcmark

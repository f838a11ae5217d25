// How to write for the console behind a descriptor.
#pragma once

#include <cstddef>

#include "harness/report/text_layout.h"

namespace ipcmark {

struct ConsoleLook {
  bool colour = false;
  bool unicode = false;  // else ASCII alone
  std::size_t columns = kConsoleColumns;
};

// The columns of the terminal behind `fd`, or of $COLUMNS where there is none; 80 where neither says
// so, and never outside 60 to 160, beyond which lines are hard to read.
std::size_t console_columns(int fd);

// Colour on a terminal that is not dumb, unless NO_COLOR (no-color.org) forbids it; Unicode on one
// whose locale has it: what is piped stays plain.
ConsoleLook console_look(int fd);

}  // namespace ipcmark

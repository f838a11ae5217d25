// Every byte to a descriptor, or an error that names it.
#pragma once

#include <unistd.h>

#include <string_view>

#include "harness/report/output_error.h"

namespace ipcmark {

// write(2), or in tests something that fails on purpose.
using WriteCall = ssize_t (*)(int fd, const void* data, std::size_t bytes);

// Goes on after short writes and EINTR. Throws OutputError with `name` and what was lost.
void write_all(int fd, std::string_view text, std::string_view name, WriteCall call = ::write);

// To standard output; nothing is buffered, so that an error is seen while it can still be reported.
void print(std::string_view text);

}  // namespace ipcmark

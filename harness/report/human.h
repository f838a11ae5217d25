// Numbers as people read them: three digits and a unit, the decimal point always a point.
#pragma once

#include <string>

namespace ipcmark {

std::string human_ns(double ns);                    // 118 ns, 4.12 us, 1.50 ms, 2.00 s
std::string human_bytes_per_s(double bytes_per_s);  // 3.21 GiB/s, binary
std::string human_per_s(double per_s);              // 12.3 M/s

}  // namespace ipcmark

// The message of the course notes' simple IPC: a header with a magic number and a status, and 500
// bytes of data.
#pragma once

#include <cstddef>
#include <cstdint>

namespace ipcmark {

struct SimpleHeader {
  static constexpr std::uint32_t kMagic = 0x49504331;  // "IPC1"

  std::uint32_t magic = kMagic;
  std::uint32_t length = 0;
};

inline constexpr std::size_t kSimpleData = 500;

}  // namespace ipcmark

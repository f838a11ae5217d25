#include "harness/core/printable.h"

#include <array>
#include <cstdint>

namespace ipcmark {
namespace {

constexpr std::uint32_t kNotText = 0xFFFFFFFF;

struct Character {
  std::uint32_t code;  // kNotText: not UTF-8, or not to be shown
  std::size_t length;
};

std::uint32_t byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

std::size_t sequence_length(std::uint32_t lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  return lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
}

// C0 and C1 controls and DEL move the cursor; the bidirectional overrides reorder what is read.
bool shown(std::uint32_t code) {
  const bool control = code < 0x20 || (code >= 0x7F && code < 0xA0);
  const bool bidi = (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
  const bool line_break = code == 0x2028 || code == 0x2029;
  return !control && !bidi && !line_break;
}

bool overlong_or_surrogate(std::uint32_t code, std::size_t length) {
  constexpr std::array<std::uint32_t, 5> kSmallest{0, 0, 0x80, 0x800, 0x10000};
  return code < kSmallest[length] || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000);
}

Character decode(std::string_view text, std::size_t at) {
  const std::uint32_t lead = byte_at(text, at);
  const std::size_t length = sequence_length(lead);
  if (length == 0 || at + length > text.size()) return {kNotText, 1};
  std::uint32_t code = length == 1 ? lead : lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    const std::uint32_t next = byte_at(text, at + i);
    if ((next & 0xC0U) != 0x80) return {kNotText, 1};
    code = (code << 6U) | (next & 0x3FU);
  }
  if (overlong_or_surrogate(code, length)) return {kNotText, 1};
  return {shown(code) ? code : kNotText, length};
}

std::string escaped(std::string_view bytes) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const std::uint32_t byte = byte_at(bytes, i);
    text += {'\\', 'x', kHex[byte >> 4U], kHex[byte & 15U]};
  }
  return text;
}

}  // namespace

std::string printable(std::string_view text, std::size_t max_bytes) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const Character next = decode(text, at);
    const std::string_view bytes = text.substr(at, next.length);
    const std::string piece = next.code == kNotText ? escaped(bytes) : std::string(bytes);
    if (out.size() + piece.size() > max_bytes) return out + "...";
    out += piece;
    at += next.length;
  }
  return out;
}

}  // namespace ipcmark

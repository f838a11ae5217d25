// What a way of waiting says of itself: an optional `static constexpr std::string_view kHelp`, one or
// two sentences with the calls it makes, for `ipcmark explain WAIT`.
#pragma once

#include <string_view>

namespace ipcmark::waits {

template <class Wait>
inline constexpr std::string_view kHelpOf = {};
template <class Wait>
requires requires { Wait::kHelp; }
inline constexpr std::string_view kHelpOf<Wait> = Wait::kHelp;

}  // namespace ipcmark::waits

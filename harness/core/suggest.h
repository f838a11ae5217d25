// "did you mean": the nearest of the words that would have been right.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ipcmark {

// ", did you mean 'pipe'?", or "" when nothing is near enough to be a slip of the keyboard.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& choices);

}  // namespace ipcmark

#include "harness/core/suggest.h"

#include <algorithm>
#include <cstddef>

namespace ipcmark {
namespace {

// Longer words are not slips, and the table below grows with their square.
constexpr std::size_t kLongestWord = 64;

// Edits that turn a into b: insert, delete, replace, swap two neighbours.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replace = d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, replace});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

// "epoll" for "epoll_lt": what was typed is the beginning of exactly the right thing.
bool begins(std::string_view word, std::string_view choice) {
  return word.size() >= 3 && choice.substr(0, word.size()) == word;
}

}  // namespace

std::string did_you_mean(std::string_view word, const std::vector<std::string>& choices) {
  if (word.empty() || word.size() > kLongestWord) return "";
  const std::string* best = nullptr;
  std::size_t nearest = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (const std::string& choice : choices) {
    if (choice.size() > kLongestWord) continue;
    const std::size_t distance = begins(word, choice) ? 1 : edit_distance(word, choice);
    if (distance < nearest) {
      nearest = distance;
      best = &choice;
    }
  }
  return best == nullptr ? "" : ", did you mean '" + *best + "'?";
}

}  // namespace ipcmark

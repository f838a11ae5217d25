#include "harness/report/console_answers.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "harness/report/human.h"

namespace ipcmark {
namespace {

constexpr std::size_t kSizeColumns = 8;

struct Best {
  const CaseSummary* summary = nullptr;
  double value = 0;
};

struct Answer {
  Best fastest, blocking, cheapest, widest;
};
using Answers = std::map<std::pair<Placement, std::uint64_t>, Answer>;

struct Question {
  const char* title;
  Best Answer::*best;
  std::string (*human)(double);
};
// In the order in which a narrow console drops them from the end.
constexpr std::array kQuestions{Question{"fastest", &Answer::fastest, human_ns},
                                Question{"fastest that blocks", &Answer::blocking, human_ns},
                                Question{"carries most", &Answer::widest, human_bytes_per_s},
                                Question{"cheapest in CPU", &Answer::cheapest, human_ns}};

void offer(Best& best, const CaseSummary& summary, std::optional<double> value, bool largest) {
  if (!value || !(*value > 0)) return;
  const bool better = largest ? *value > best.value : *value < best.value;
  if (best.summary == nullptr || better) best = {&summary, *value};
}

// Calls are answered with less than what a message of their size is.
bool is_plain_message(const CaseSpec& spec) {
  if (spec.pattern == Pattern::call || spec.pattern == Pattern::clients) return false;
  CaseSpec plain;
  plain.pattern = spec.pattern;
  plain.mechanism = spec.mechanism;
  plain.wait = spec.wait;
  plain.size = spec.size;
  plain.placement = spec.placement;
  return plain.id() == spec.id();
}

void consider(Answers& answers, const CaseSummary& summary) {
  Answer& answer = answers[{summary.spec.placement, summary.spec.size.value}];
  if (summary.p50_ns) {
    offer(answer.fastest, summary, summary.p50_ns, false);
    offer(answer.cheapest, summary, summary.cpu_ns_per_message, false);
    if (summary.wait_kind == WaitKind::blocking) {
      offer(answer.blocking, summary, summary.p50_ns, false);
    }
  }
  offer(answer.widest, summary, summary.bytes_per_s, true);
}

// The figure is never cut, the names are.
std::string cell(const Best& best, const Question& question, std::size_t width) {
  if (best.summary == nullptr) return left("-", width);
  const std::string figure = " " + question.human(best.value);
  const CaseSpec& spec = best.summary->spec;
  const std::string names = spec.mechanism + " " + spec.wait;
  const std::size_t room = width - 2 - std::min(width - 3, figure.size());
  const std::size_t shown = std::min(names.size(), room);
  return left(left(names, shown) + figure, width);
}

std::string trimmed(const std::string& line) {
  return line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
}

std::string heading(Placement placement, std::size_t asked, std::size_t width, bool colour) {
  const std::string title = "best by size, " + format_value(placement);
  std::string out = "\n" + (colour ? "\x1b[1m" + title + "\x1b[0m" : title) + "\n";
  std::string names = left("size", kSizeColumns);
  for (std::size_t i = 0; i < asked; ++i) names += left(kQuestions[i].title, width);
  return out + trimmed(names);
}

}  // namespace

std::string answers_text(const std::vector<CaseSummary>& summaries,
                         const std::function<bool(const CaseSpec&)>& competes,
                         const ConsoleLook& look) {
  Answers answers;
  for (const CaseSummary& summary : summaries) {
    const bool counts = summary.used > 0 && is_plain_message(summary.spec);
    if (counts && competes(summary.spec)) consider(answers, summary);
  }
  // Below 24 columns a name cannot be told from another.
  const std::size_t room = look.columns - kSizeColumns;
  const std::size_t asked = std::min(kQuestions.size(), room / 24);
  const std::size_t width = room / asked;
  std::string out;
  std::optional<Placement> current;
  for (const auto& [key, answer] : answers) {
    if (current != key.first) out += heading(key.first, asked, width, look.colour);
    current = key.first;
    std::string line = left(format_value(ByteCount{key.second}), kSizeColumns);
    for (std::size_t i = 0; i < asked; ++i) {
      line += cell(answer.*kQuestions[i].best, kQuestions[i], width);
    }
    out += trimmed(line);
  }
  return out;
}

}  // namespace ipcmark

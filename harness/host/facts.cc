#include "harness/host/facts.h"

#include <algorithm>

#include "harness/core/printable.h"
#include "harness/host/fact_row.h"

namespace ipcmark {

namespace {

// Several lines or columns of a kernel file as one line with single spaces.
std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!space) line += c;
    if (space && !line.empty() && line.back() != ' ') line += ' ';
  }
  if (line.ends_with(' ')) line.pop_back();
  return line;
}

Fact read_fact(const FactRow& row, const std::filesystem::path& root) {
  std::optional<std::string> value = row.read(root, row.source);
  if (value) value = printable(one_line(*value));
  return {std::string(row.key), value, std::string(row.unit), std::string(row.source),
          row.identity};
}

}  // namespace

std::vector<Fact> collect_facts(const std::filesystem::path& root) {
  std::vector<Fact> facts;
  for (const auto& topic : {build_facts(), cpu_facts(), kernel_facts(), idle_facts(), load_facts(),
                            ipc_facts(), process_facts()}) {
    for (const FactRow& row : topic) facts.push_back(read_fact(row, root));
  }
  return facts;
}

const Fact* find_fact(const std::vector<Fact>& facts, std::string_view key) {
  const auto found =
      std::find_if(facts.begin(), facts.end(), [key](const Fact& fact) { return fact.key == key; });
  return found == facts.end() ? nullptr : &*found;
}

}  // namespace ipcmark

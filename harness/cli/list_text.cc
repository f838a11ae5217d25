#include <algorithm>
#include <map>

#include "harness/cli/list.h"
#include "harness/cli/variant_facts.h"
#include "harness/core/printable.h"
#include "harness/core/wait_kind.h"
#include "harness/report/text_layout.h"

namespace ipcmark {
namespace {

constexpr std::size_t kLimitColumns = 10, kFramingColumns = 8;

// Reasons, each once, numbered as they come.
class Notes {
 public:
  // "[2]", or nothing for what runs.
  std::string mark(const VariantFacts& facts) {
    if (facts.unavailable.empty()) return "";
    const auto& [pattern, why] = facts.unavailable.front();
    const std::string text = (facts.available() ? "no " + pattern + ": " : "") + why;
    const auto known = std::find(texts_.begin(), texts_.end(), text);
    const auto place = static_cast<std::size_t>(known - texts_.begin());
    if (known == texts_.end()) texts_.push_back(text);
    return "[" + std::to_string(place + 1) + "]";
  }
  std::string text(std::size_t columns) const {
    std::string out = texts_.empty() ? "" : "\nnot on this machine:\n";
    for (std::size_t i = 0; i < texts_.size(); ++i) {
      const std::string number = right("[" + std::to_string(i + 1) + "]", 5) + " ";
      out += number + wrap(printable(texts_[i]), number.size(), number.size(), columns);
    }
    return out;
  }

 private:
  std::vector<std::string> texts_;
};

struct Row {
  const Variant* first;  // its variants share everything but the waits
  std::string waits;
};
using Families = std::map<std::string_view, std::vector<Row>>;

Families by_family(const std::vector<Variant>& variants, Notes& notes) {
  Families families;
  for (const Variant& variant : variants) {
    std::vector<Row>& rows = families[variant.info->family];
    if (rows.empty() || rows.back().first->info->name != variant.info->name) {
      rows.push_back({&variant, ""});
    }
    std::string& waits = rows.back().waits;
    waits += (waits.empty() ? "" : " ") + std::string(variant.wait) + notes.mark(facts_of(variant));
  }
  return families;
}

template <class Name>
std::size_t longest(const std::vector<Variant>& variants, std::string_view title, Name name) {
  std::size_t columns = title.size();
  for (const Variant& variant : variants) columns = std::max(columns, name(variant).size());
  return columns;
}
std::string_view mechanism_of(const Variant& variant) { return variant.info->name; }
std::string_view wait_of(const Variant& variant) { return variant.wait; }

std::string names(std::size_t width, std::string_view mechanism, std::string_view limit,
                  std::string_view framing) {
  return left(mechanism, width) + right(limit, kLimitColumns) + "  " +
         left(framing, kFramingColumns);
}

std::string row(const Row& row, std::size_t width, std::size_t columns) {
  const MechanismInfo& info = *row.first->info;
  const std::string head =
      names(width, "  " + std::string(info.name), limit_of(*row.first), framing_name(info.framing));
  return head + wrap(row.waits, head.size(), head.size(), columns);
}

std::string counted(std::size_t mechanisms, std::size_t variants) {
  return "\n" + std::to_string(mechanisms) + " mechanisms, " + std::to_string(variants) +
         " variants; see `ipcmark explain NAME`\n";
}

std::string status(const VariantFacts& facts) {
  if (facts.unavailable.empty()) return "ok";
  return facts.available() ? "no " + facts.unavailable.front().first : "unavailable";
}

}  // namespace

std::string list_short(const std::vector<Variant>& variants, std::size_t columns) {
  Notes notes;
  const std::size_t width = longest(variants, "mechanism", mechanism_of) + 2;
  std::string text = names(width, "mechanism", "limit", "framing") + "waits\n";
  std::size_t mechanisms = 0;
  for (const auto& [family, rows] : by_family(variants, notes)) {
    text += std::string(family) + "\n";
    mechanisms += rows.size();
    for (const Row& each : rows) text += row(each, width, columns);
  }
  return text + notes.text(columns) + counted(mechanisms, variants.size());
}

std::string list_long(const std::vector<Variant>& variants, std::size_t columns) {
  const std::size_t mechanism = longest(variants, "mechanism", mechanism_of) + 1;
  const std::size_t wait = longest(variants, "wait", wait_of) + 1;
  const auto line = [&](std::string_view name, std::string_view how, std::string_view kind,
                        std::string_view limit, const std::string& state) {
    return left(name, mechanism) + left(how, wait) + left(kind, 8) + right(limit, kLimitColumns) +
           "  " + state + "\n";
  };
  std::string text = line("mechanism", "wait", "kind", "limit", "status");
  for (const Variant& variant : variants) {
    const VariantFacts facts = facts_of(variant);
    text += line(variant.info->name, variant.wait, wait_kind_name(variant.wait_kind),
                 limit_of(variant), status(facts));
    if (facts.unavailable.empty()) continue;
    text += "  " + wrap(printable(facts.unavailable.front().second), 2, 4, columns);
  }
  return text;
}

}  // namespace ipcmark

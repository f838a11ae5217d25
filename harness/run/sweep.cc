#include "harness/run/sweep.h"

#include <algorithm>
#include <optional>
#include <set>

#include "harness/core/printable.h"
#include "harness/core/suggest.h"
#include "harness/loops/call.h"

namespace ipcmark {
namespace {

constexpr std::string_view kNearest = "nearest";
constexpr std::size_t kMaxCases = 20'000;

using Texts = std::vector<std::string>;

std::vector<std::string> field_names() {
  Texts names;
  CaseSpec spec;
  CaseSpec::visit(spec, [&](std::string_view name, auto&, InId, std::string_view) {
    names.emplace_back(name);
  });
  return names;
}

// Sets one field and returns its role; nothing when CaseSpec has no such field.
std::optional<InId> set_field(CaseSpec& spec, std::string_view field, const std::string& text) {
  std::optional<InId> role;
  CaseSpec::visit(spec, [&](std::string_view name, auto& value, InId in_id, std::string_view) {
    if (name != field) return;
    parse_value(name, text, value);
    role = in_id;
  });
  return role;
}

void check_value(std::string_view field, const std::string& text, bool alone) {
  if (field == "placement" && text == kNearest) return;
  CaseSpec scratch;
  const auto role = set_field(scratch, field, text);
  if (!role) {
    const std::string word = printable(field, 60);
    throw UsageError("unknown option '" + word + "'" + did_you_mean(field, field_names()));
  }
  if (*role == InId::run && !alone) {
    throw UsageError(std::string(field) + ": takes one value, since it is not an axis");
  }
}

bool contains(const Texts* texts, std::string_view text) {
  return texts == nullptr || std::find(texts->begin(), texts->end(), text) != texts->end();
}

// Refuses words that no variant bears; `name_of` is the mechanism or the wait of one.
template <class NameOf>
void check_registered(const Texts* asked, const Registry& registry, const char* field,
                      NameOf name_of) {
  if (asked == nullptr) return;
  Texts known;
  for (const Variant& variant : registry.variants()) known.emplace_back(name_of(variant));
  for (const std::string& word : *asked) {
    if (contains(&known, word)) continue;
    throw UsageError(std::string(field) + ": unknown '" + word + "'" + did_you_mean(word, known) +
                     "; see `ipcmark list`");
  }
}

void check_names(const Sweep& sweep, const Registry& registry) {
  check_registered(sweep.find("mechanism"), registry, "mechanism",
                   [](const Variant& v) { return v.info->name; });
  check_registered(sweep.find("wait"), registry, "wait", [](const Variant& v) { return v.wait; });
}

void check_count(std::size_t cases) {
  if (cases <= kMaxCases) return;
  throw UsageError("this makes more than " + std::to_string(kMaxCases) +
                   " cases; name fewer values, or several runs");
}

std::vector<CaseSpec> times_variants(const std::vector<CaseSpec>& cases, const Sweep& sweep,
                                     const Registry& registry) {
  std::vector<CaseSpec> product;
  for (const CaseSpec& base : cases) {
    for (const Variant& variant : registry.variants()) {
      if (!contains(sweep.find("mechanism"), variant.info->name)) continue;
      if (!contains(sweep.find("wait"), variant.wait)) continue;
      CaseSpec& spec = product.emplace_back(base);
      spec.mechanism = std::string(variant.info->name);
      spec.wait = std::string(variant.wait);
    }
  }
  return product;
}

std::vector<CaseSpec> times_values(const std::vector<CaseSpec>& cases, std::string_view field,
                                   const Texts& values, Placement nearest) {
  check_count(cases.size() * values.size());
  std::vector<CaseSpec> product;
  for (const CaseSpec& base : cases) {
    for (const std::string& value : values) {
      CaseSpec& spec = product.emplace_back(base);
      const bool word = field == "placement" && value == kNearest;
      set_field(spec, field, word ? format_value(nearest) : value);
    }
  }
  return product;
}

// An open loop has a plan.
void fix_rate(CaseSpec& spec) {
  if (spec.pattern == Pattern::paced && spec.rate.value == 0) spec.rate.value = kUsualRate;
}

// Two of the procedures carry what they carry; their cases are made once, whatever the sizes.
void fix_size(CaseSpec& spec) {
  const bool is_big =
      spec.procedure == Procedure::big_in || spec.procedure == Procedure::big_in_out;
  if (spec.pattern == Pattern::call && !is_big)
    spec.size.value = loops::shape_of(spec.procedure, 0).in;
  if (spec.pattern == Pattern::clients) spec.size.value = 0;
}

std::vector<CaseSpec> expand_one(const Sweep& sweep, const Registry& registry, Placement nearest) {
  check_names(sweep, registry);
  CaseSpec base;
  base.placement = nearest;
  std::vector<CaseSpec> cases{base};
  for (const std::string& field : field_names()) {
    if (field == "mechanism") cases = times_variants(cases, sweep, registry);
    if (field == "mechanism" || field == "wait") continue;
    const Texts* values = sweep.find(field);
    if (values != nullptr) cases = times_values(cases, field, *values, nearest);
  }
  for (CaseSpec& spec : cases) {
    fix_size(spec);
    fix_rate(spec);
  }
  return cases;
}

}  // namespace

void Sweep::set(std::string_view field, std::vector<std::string> values) {
  if (values.empty()) throw UsageError(printable(field, 60) + ": needs a value");
  for (const std::string& text : values) check_value(field, text, values.size() == 1);
  values_.insert_or_assign(std::string(field), std::move(values));
}

void Sweep::replace(const Sweep& other) {
  for (const auto& [field, values] : other.values_) values_.insert_or_assign(field, values);
}

const std::vector<std::string>* Sweep::find(std::string_view field) const {
  const auto entry = values_.find(field);
  return entry == values_.end() ? nullptr : &entry->second;
}

bool Sweep::names_axes() const {
  bool found = false;
  CaseSpec spec;
  CaseSpec::visit(spec, [&](std::string_view name, auto&, InId in_id, std::string_view) {
    found = found || (in_id != InId::run && find(name) != nullptr);
  });
  return found;
}

std::vector<CaseSpec> expand(const std::vector<Sweep>& sweeps, const Registry& registry,
                             Placement nearest) {
  std::vector<CaseSpec> cases;
  std::set<std::string> seen;
  for (const Sweep& sweep : sweeps) {
    for (CaseSpec& spec : expand_one(sweep, registry, nearest)) {
      if (seen.insert(spec.id()).second) cases.push_back(std::move(spec));
    }
    check_count(cases.size());
  }
  if (cases.empty()) {
    throw UsageError(
        "no such case: none of these mechanisms has one of these waits; `ipcmark list` shows which "
        "go together");
  }
  return cases;
}

}  // namespace ipcmark

#include "harness/host/checks.h"

#include <fmt/format.h>

#include <charconv>
#include <limits>

#include "harness/host/check_row.h"

namespace ipcmark {

namespace {

const char* status_of(const Finding& finding) {
  if (!finding.good) return "unknown";
  return *finding.good ? "ok" : "warn";
}

Check run_check(const CheckRow& row, const std::vector<Fact>& facts) {
  const Finding finding = row.judge(facts);
  const bool needs_advice = finding.good != std::optional(true);
  return {std::string(row.name), status_of(finding), finding.state,
          needs_advice ? std::string(row.advice) : ""};
}

std::string state_of(std::string_view key, const std::optional<std::string>& value) {
  if (!value) return fmt::format("{} is not visible here", key);
  return fmt::format("{} = {}", key, value->empty() ? "none" : *value);
}

}  // namespace

std::optional<std::string> known(const std::vector<Fact>& facts, std::string_view key) {
  const Fact* const fact = find_fact(facts, key);
  return fact == nullptr ? std::nullopt : fact->value;
}

std::optional<double> number(const std::vector<Fact>& facts, std::string_view key) {
  const auto value = known(facts, key);
  if (!value) return std::nullopt;
  if (*value == "unlimited") return std::numeric_limits<double>::infinity();
  double parsed = 0;
  const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), parsed);
  return error == std::errc{} ? std::optional(parsed) : std::nullopt;
}

Finding expect(const std::vector<Fact>& facts, std::string_view key,
               bool (*good)(std::string_view)) {
  const auto value = known(facts, key);
  return {value ? std::optional(good(*value)) : std::nullopt, state_of(key, value)};
}

Finding expect_at_least(const std::vector<Fact>& facts, std::string_view key, double least) {
  const auto found = number(facts, key);
  return {found ? std::optional(*found >= least) : std::nullopt, state_of(key, known(facts, key))};
}

std::vector<Check> run_checks(const std::filesystem::path& root) {
  return run_checks(collect_facts(root));
}

std::vector<Check> run_checks(const std::vector<Fact>& facts) {
  std::vector<Check> checks;
  for (const auto& topic : {machine_checks(), idle_checks(), limit_checks()}) {
    for (const CheckRow& row : topic) checks.push_back(run_check(row, facts));
  }
  return checks;
}

}  // namespace ipcmark

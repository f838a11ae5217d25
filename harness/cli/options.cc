#include "harness/cli/options.h"

#include <CLI/CLI.hpp>
#include <limits>
#include <map>

#include "harness/core/printable.h"
#include "harness/core/suggest.h"
#include "harness/report/write_all.h"

namespace ipcmark {
namespace {

constexpr std::size_t kMaxLabelBytes = 4096;

using Arguments = std::vector<std::string>;

// A verb's command line: CLI11 with our errors, which name the nearest right word.
class VerbLine {
 public:
  VerbLine(const std::string& verb, const std::string& summary)
      : name_("ipcmark " + verb), app_(summary, name_) {
    app_.set_help_flag("-h,--help", "this text");
    app_.allow_extras();
  }

  void flag(const char* name, bool& target, const char* help) { app_.add_flag(name, target, help); }
  void text(const char* name, std::optional<std::string>& target, const std::string& help) {
    app_.add_option(name, target, help);
  }
  // May be given several times; each time a list separated by commas.
  void texts(const std::string& name, Arguments& target, const char* type,
             const std::string& help) {
    CLI::Option* const option = app_.add_option(name, target, help);
    option->type_name(type)->type_size(1)->allow_extra_args(false)->take_all();
  }

  // False when --help was asked for, and printed.
  bool parse(const Arguments& arguments) try {
    app_.parse(Arguments(arguments.rbegin(), arguments.rend()));
    for (const std::string& extra : app_.remaining()) refuse(extra);
    return true;
  } catch (const CLI::CallForHelp&) {
    print(app_.help());
    return false;
  } catch (const CLI::ParseError& error) {
    throw UsageError(printable(error.what(), 300) + "; see `" + name_ + " --help`");
  }

 private:
  [[noreturn]] void refuse(const std::string& extra) const {
    const std::string word = extra.substr(0, extra.find('='));
    const bool is_option = word.size() > 1 && word[0] == '-';
    throw UsageError((is_option ? "unknown option '" : "unexpected argument '") +
                     printable(word, 60) + "'" + (is_option ? did_you_mean(word, names()) : "") +
                     "; see `" + name_ + " --help`");
  }
  Arguments names() const {
    Arguments names;
    for (const CLI::Option* option : app_.get_options()) {
      for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    }
    return names;
  }

  std::string name_;
  CLI::App app_;
};

Arguments split_at_commas(const Arguments& lists) {
  Arguments values;
  for (const std::string& list : lists) {
    std::size_t start = 0;
    for (std::size_t comma = 0; comma != std::string::npos; start = comma + 1) {
      comma = list.find(',', start);
      values.push_back(list.substr(start, comma - start));
    }
  }
  return values;
}

// One option for each field of CaseSpec, and what was given to them.
class CaseOptions {
 public:
  explicit CaseOptions(VerbLine& line) {
    CaseSpec spec;
    CaseSpec::visit(spec, [&](std::string_view name, auto& value, InId in_id, auto help) {
      add(line, std::string(name), format_value(value), in_id != InId::run, std::string(help));
    });
  }

  Sweep sweep() const {
    Sweep sweep;
    for (const auto& [name, lists] : given_) {
      if (!lists.empty()) sweep.set(name, split_at_commas(lists));
    }
    return sweep;
  }

 private:
  void add(VerbLine& line, const std::string& name, const std::string& standard, bool is_axis,
           std::string help) {
    if (name == "placement") help += ", or nearest";
    if (!is_axis) help += " (" + standard + ")";
    line.texts("--" + name, given_[name], is_axis ? "LIST" : "VALUE", help);
  }

  std::map<std::string, Arguments> given_;
};

void check_run(const RunOptions& options) {
  if (options.json && options.quiet) throw UsageError("--json and --quiet: give one of them");
  if (options.verify_only && (options.json || options.output || options.gbench_out)) {
    throw UsageError("--verify-only measures nothing to put into --json, --output or --gbench-out");
  }
  if (options.label && options.label->size() > kMaxLabelBytes) {
    throw UsageError("label: longer than " + std::to_string(kMaxLabelBytes) + " bytes");
  }
  if (options.output && options.output == options.gbench_out) {
    throw UsageError("--output and --gbench-out: give two different files");
  }
}

}  // namespace

std::optional<RunOptions> parse_run(const Arguments& arguments) {
  RunOptions options;
  std::optional<std::string> seed;
  VerbLine line("run",
                "Measure a suite, or the axes given. Axes take lists, as in --size 64,4KiB, and "
                "replace those of the suite.");
  line.text("suite", options.suite, "a suite's name or .toml file; quick without suite and axes");
  CaseOptions case_options(line);
  line.text("--filter", options.filter, "only cases whose id matches this regular expression");
  line.text("--seed", seed, "fixes the order of the trials (random)");
  line.text("--label", options.label, "a name for this run, kept in its results");
  line.text("--output", options.output, "result file, JSON lines (ipcmark-DATE-ID.jsonl)");
  line.text("--gbench-out", options.gbench_out, "the same in Google Benchmark's JSON");
  line.text(
      "--turns", options.turns,
      "wait before each slice for the program that listens on this UNIX socket; `ipcmark gate` "
      "has builds measure in turns so");
  line.flag("--json", options.json, "print the result lines instead of a table");
  line.flag("--quiet", options.quiet, "print no table and no progress");
  line.flag("--dry-run", options.dry_run, "print the cases and how long they would take");
  line.flag("--verify-only", options.verify_only, "check that messages arrive whole, in order");
  line.flag("--no-floors", options.no_floors, "leave the floors unmeasured: starts faster");
  line.flag("--strict", options.strict, "refuse a machine that `ipcmark doctor` warns about");
  if (!line.parse(arguments)) return std::nullopt;
  options.overrides = case_options.sweep();
  constexpr auto kMaxSeed = std::numeric_limits<std::uint64_t>::max();
  if (seed) options.seed = parse_count(*seed, "seed", 0, kMaxSeed);
  check_run(options);
  return options;
}

std::optional<ListOptions> parse_list(const Arguments& arguments) {
  ListOptions options;
  VerbLine line("list", "Every mechanism with each of its waits, and why one cannot run here.");
  line.flag("--json", options.json, "as a JSON array, one object per variant");
  line.flag("--long", options.long_form, "a line for each variant instead of each mechanism");
  if (!line.parse(arguments)) return std::nullopt;
  if (options.json && options.long_form) throw UsageError("--json and --long: give one of them");
  return options;
}

std::optional<DoctorOptions> parse_doctor(const Arguments& arguments) {
  DoctorOptions options;
  VerbLine line("doctor", "What on this machine would spoil a figure, with the remedy.");
  line.flag("--json", options.json, "as a JSON array, one object per check");
  line.flag("--strict", options.strict, "exit code 3 when there is a warning");
  return line.parse(arguments) ? std::optional(options) : std::nullopt;
}

std::optional<CleanOptions> parse_clean(const Arguments& arguments) {
  CleanOptions options;
  VerbLine line("clean", "Removes what killed runs of this user left behind, nothing else.");
  line.flag("--dry-run", options.dry_run, "only say what would be removed");
  return line.parse(arguments) ? std::optional(options) : std::nullopt;
}

std::optional<ExplainOptions> parse_explain(const Arguments& arguments) {
  std::optional<std::string> name;
  ExplainOptions options;
  VerbLine line(
      "explain",
      "Explains a mechanism, wait, option or a value of one, result column, warning, status "
      "or exit code.");
  line.text("name", name, "as in tables and results");
  line.text("--results", options.results, "a result file: what it says of the mechanism");
  if (!line.parse(arguments)) return std::nullopt;
  if (!name) throw UsageError("explain: needs a name, such as pipe, touch, p99 or unsteady");
  options.name = *name;
  return options;
}

}  // namespace ipcmark

#include "harness/report/result_rows.h"

#include <set>
#include <system_error>

#include "harness/core/printable.h"
#include "harness/report/input_error.h"
#include "harness/report/result_line.h"
#include "harness/sys/line_reader.h"

namespace ipcmark {
namespace {

constexpr std::size_t kMaxLineBytes = 4U << 20U;  // as the Python reader
constexpr std::size_t kMaxTrials = 50'000;        // in about 50 MB

class Reader {
 public:
  Reader(const std::string& path, std::string_view mechanism)
      : path_(path), mechanism_(mechanism), lines_(path, kMaxLineBytes) {}

  ResultRows read() {
    std::string line;
    while (rows_.complete && lines_.next(line)) {
      if (lines_.was_cut() || !is_blank(line)) take(line);
    }
    if (!begun_) throw InputError(name() + ": holds no result");
    return std::move(rows_);
  }

 private:
  std::string name() const { return printable(path_, 300); }
  static bool is_blank(std::string_view line) {
    return line.find_first_not_of(std::string_view("\0\r\t ", 4)) == line.npos;
  }

  // Most lines are of other mechanisms, and a word of letters stands in JSON as it is.
  bool concerns_us(std::string_view line) const {
    return !begun_ || line.find('"' + mechanism_ + '"') != line.npos ||
           line.find(R"("schema")") != line.npos;
  }

  void take(std::string_view line) {
    if (!concerns_us(line)) return;
    const ResultLine record = lines_.was_cut() ? ResultLine{.error = "a line of more than 4MiB"}
                                               : parse_result_line(line);
    if (record.foreign || (!begun_ && !record.error.empty())) {
      throw InputError(name() + " line " + std::to_string(lines_.number()) + ": " + record.error);
    }
    begun_ = true;
    if (!record.error.empty()) return count_bad();
    if (record.trial && record.trial->spec.mechanism == mechanism_) keep(record);
  }

  void count_bad() {
    if (rows_.bad_lines++ == 0) rows_.first_bad_line = lines_.number();
  }

  // Files are concatenated, and a trial may be there twice.
  void keep(const ResultLine& record) {
    if (!seen_.insert(record.tag).second) return;
    rows_.complete = rows_.trials.size() < kMaxTrials;
    if (rows_.complete) rows_.trials.push_back(*record.trial);
  }

  std::string path_, mechanism_;
  sys::LineReader lines_;
  std::set<std::string> seen_;
  ResultRows rows_;
  bool begun_ = false;
};

}  // namespace

ResultRows read_results(const std::string& path, std::string_view mechanism) try {
  return Reader(path, mechanism).read();
} catch (const std::system_error& error) {
  throw InputError("cannot read " + printable(path, 300) + ": " + error.what());
}

}  // namespace ipcmark

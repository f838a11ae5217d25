// The exit codes in words. 1 and 6 are those of `ipcmark gate`.
#pragma once

#include <array>
#include <string_view>

#include "harness/report/exit_code.h"

namespace ipcmark {

struct ExitWord {
  int code;
  std::string_view word;
  std::string_view sentence;
};

inline constexpr std::array kExitWords{
    ExitWord{kAllOk, "all_ok", "all went well; skipped cases included"},
    ExitWord{1, "regression", "`ipcmark gate` found something slower"},
    ExitWord{kUsage, "usage", "the command line or a suite makes no sense; nothing was started"},
    ExitWord{
        kSomeFailed, "some_failed",
        "some cases failed, crashed, timed out or did not verify; with --strict, a machine that "
        "is not ready"},
    ExitWord{kNothingRan, "nothing_ran", "nothing could run"},
    ExitWord{kOutputLost, "output_lost", "results could not be written or read"},
    ExitWord{
        6, "inconclusive",
        "`ipcmark gate` could not have told: the baseline differed from itself, no case could be "
        "judged, or, with --strict, one could not"},
    ExitWord{kSignalled, "signalled",
             "and the number of a signal: it interrupted the run; what was measured is kept"},
    ExitWord{kReaderGone, "reader_gone", "the reader of standard output went away, as `head` does"},
};

}  // namespace ipcmark

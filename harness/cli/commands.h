// The verbs. Each takes the arguments after it and returns the exit code; UsageError, OutputError
// and std::system_error are turned into 2, 5 and 4 by main.
#pragma once

#include <string>
#include <vector>

namespace ipcmark {

using Arguments = std::vector<std::string>;

int cmd_run(const Arguments& arguments);
int cmd_list(const Arguments& arguments);
int cmd_doctor(const Arguments& arguments);
int cmd_explain(const Arguments& arguments);
int cmd_clean(const Arguments& arguments);
int cmd_help(const Arguments& arguments);

// A verb of ours, or one found as `ipcmark-VERB` in a libexec folder, which then replaces this
// process. `words` is the whole command line after the program's name.
int run_command(const Arguments& words);

}  // namespace ipcmark

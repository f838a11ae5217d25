#include "harness/report/jsonl.h"

namespace ipcmark {

void ResultFile::append(std::string_view record) {
  std::string line = started_ ? "\n" : "";
  started_ = true;
  line += record;
  file_.write(line);
}

void ResultFile::finish() {
  file_.write("\n");
  file_.close();
}

}  // namespace ipcmark

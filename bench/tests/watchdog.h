// Ends the test program when a step hangs: a hang is a failure with a name, not a time-out of CI.
#pragma once

#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <string>
#include <thread>

namespace ipcmark {

class Watchdog {
 public:
  // Far above any honest duration, also under a sanitizer on a busy machine.
  explicit Watchdog(std::string what, std::chrono::seconds limit = std::chrono::seconds(60))
      : what_(std::move(what)), thread_([this, limit] { watch(limit); }) {}
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;
  ~Watchdog() {
    {
      const std::lock_guard lock(mutex_);
      done_ = true;
    }
    condition_.notify_one();
    thread_.join();
  }

 private:
  void watch(std::chrono::seconds limit) {
    std::unique_lock lock(mutex_);
    if (condition_.wait_for(lock, limit, [this] { return done_; })) return;
    std::fprintf(stderr, "hangs: %s\n", what_.c_str());
    ::_exit(3);
  }

  std::string what_;
  std::mutex mutex_;
  std::condition_variable condition_;
  bool done_ = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace ipcmark

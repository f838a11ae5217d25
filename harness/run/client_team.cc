#include "harness/run/client_team.h"

#include <utility>

namespace ipcmark {

ClientTeam::ClientTeam(std::size_t clients) {
  for (std::size_t i = 0; i < clients; ++i) threads_.emplace_back([this, i] { live(i); });
}

ClientTeam::~ClientTeam() {
  {
    const std::lock_guard lock(mutex_);
    task_ = nullptr;
    ++round_;
  }
  begins_.notify_all();
  for (std::thread& each : threads_) each.join();
}

void ClientTeam::all(const Task& task) {
  std::unique_lock lock(mutex_);
  task_ = &task;
  working_ = threads_.size();
  ++round_;
  begins_.notify_all();
  ends_.wait(lock, [&] { return working_ == 0; });
  if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
}

void ClientTeam::in_turn(const Task& task) {
  for (std::size_t turn = 0; turn < size(); ++turn) {
    all([&](std::size_t client) {
      if (client == turn) task(client);
    });
  }
}

void ClientTeam::live(std::size_t client) {
  for (std::uint64_t seen = 0;; ++seen) {
    std::unique_lock lock(mutex_);
    begins_.wait(lock, [&] { return round_ != seen; });
    const Task* const task = task_;
    lock.unlock();
    if (task == nullptr) return;
    attempt(*task, client);
  }
}

void ClientTeam::attempt(const Task& task, std::size_t client) {
  std::exception_ptr error;
  try {
    task(client);
  } catch (...) {
    error = std::current_exception();
  }
  const std::lock_guard lock(mutex_);
  if (error && !error_) error_ = error;
  if (--working_ == 0) ends_.notify_one();
}

}  // namespace ipcmark

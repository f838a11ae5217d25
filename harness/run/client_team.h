// The threads of the clients, from the first call to the last round. Between rounds they sleep.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace ipcmark {

class ClientTeam {
 public:
  using Task = std::function<void(std::size_t client)>;

  explicit ClientTeam(std::size_t clients);
  ClientTeam(const ClientTeam&) = delete;
  ClientTeam& operator=(const ClientTeam&) = delete;
  ~ClientTeam();

  std::size_t size() const { return threads_.size(); }
  // All clients at once, each on its own thread; returns when the last is done. Throws what the first
  // of them threw.
  void all(const Task& task);
  // The same, one client after another.
  void in_turn(const Task& task);

 private:
  void live(std::size_t client);
  void attempt(const Task& task, std::size_t client);

  std::mutex mutex_;
  std::condition_variable begins_, ends_;
  const Task* task_ = nullptr;  // none: the end
  std::uint64_t round_ = 0;
  std::size_t working_ = 0;
  std::exception_ptr error_;
  std::vector<std::thread> threads_;  // last: they use all of the above
};

}  // namespace ipcmark

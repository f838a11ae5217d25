// The clerk of a domain: answers imports by name, checks who asks, hands out binding objects and
// A-stacks, gives A-stacks their server threads, and takes everything back when a client has gone.
#pragma once

#include <sys/socket.h>

#include <condition_variable>
#include <deque>
#include <functional>
#include <list>
#include <mutex>
#include <thread>
#include <vector>

#include "bench/lrpc/domain.h"
#include "bench/lrpc/wire.h"

namespace ipcmark::lrpc {

struct ClerkOptions {
  // False: no thread serves but the one that calls Clerk::serve, and one A-stack at a time.
  bool threads = true;
  // Who may import; by default this process's own user, and root.
  std::function<bool(const ucred&)> admits;
};

class Clerk {
 public:
  // Listens under the domain's name. Throws std::system_error when the name is taken.
  explicit Clerk(Domain& domain, ClerkOptions options = {});
  Clerk(const Clerk&) = delete;
  Clerk& operator=(const Clerk&) = delete;
  // Ends all bindings and waits for their threads: so also for a handler that does not return.
  ~Clerk();

  // Serves `calls` calls on this thread, of the A-stack that was first used. False when its client
  // has gone before that.
  bool serve(std::uint64_t calls);
  // Ends the domain: every binding is revoked, and clients that wait get Error::terminated at once.
  void terminate();

  std::size_t connections() const;

 private:
  struct Connection {
    sys::UniqueFd socket;
    bool is_admitted = false;
    std::uint64_t token = 0;
    std::uint64_t timeout_ns = 0;
    bool is_over = false;
  };
  struct ServerThread;

  void run();
  int poll_limit_ms() const;
  void accept();
  void hear(Connection& connection);
  wire::Reply bind(Connection& connection, const wire::Request& request, sys::UniqueFd& memory);
  Error associate(Connection& connection, const wire::Request& request, wire::Fds& fds);
  Error start_thread(Slot& slot);
  void retire(Connection& connection, Error error);
  void reap(bool stops);
  void answer_overdue_calls();
  void wake() const;

  Domain& domain_;
  ClerkOptions options_;
  sys::UniqueFd listener_;
  sys::UniqueFd wake_;
  sys::UniqueFd own_pidfd_;
  mutable std::mutex mutex_;
  std::list<Connection> connections_;
  std::vector<Slot*> serving_;   // have a thread, or wait for Clerk::serve
  std::vector<Slot*> retiring_;  // revoked, and their thread has yet to end
  std::deque<Slot*> waiting_;    // for Clerk::serve
  std::condition_variable has_waiting_;
  Slot* own_ = nullptr;  // that Clerk::serve serves
  std::atomic<bool> stops_{false};
  std::atomic<bool> terminates_{false};
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace ipcmark::lrpc

#include "bench/lrpc/clerk.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>

#include "bench/lrpc/serve.h"
#include "bench/lrpc/trap.h"
#include "bench/lrpc/words.h"
#include "harness/sys/error.h"

namespace ipcmark::lrpc {

namespace {

constexpr int kBacklog = 64;
constexpr int kNudgeMs = 5;
// Ignored by default, so that one too many does nothing; here it interrupts an ioctl.
constexpr int kNudge = SIGURG;

sys::UniqueFd listen_as(const std::string& service) {
  const wire::Address address(service);
  sys::UniqueFd socket(
      sys::check(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), "socket"));
  const std::string name = "the clerk's name '" + service + "'";
  if (::bind(socket.get(), address.get(), address.length) < 0)
    sys::throw_system_error(errno, "bind to " + name);
  sys::check(::listen(socket.get(), kBacklog), "listen");
  return socket;
}

bool own_user(const ucred& peer) { return peer.uid == ::geteuid() || peer.uid == 0; }

void allow_nudges() {
  struct sigaction now {};
  ::sigaction(kNudge, nullptr, &now);
  if (now.sa_handler != SIG_DFL && now.sa_handler != SIG_IGN) return;
  struct sigaction interrupts {};
  interrupts.sa_handler = [](int) {};
  ::sigaction(kNudge, &interrupts, nullptr);  // without SA_RESTART: the call is to return
}

}  // namespace

struct Clerk::ServerThread {
  Clerk& clerk;
  Slot& slot;

  static void* main(void* argument) {
    const std::unique_ptr<ServerThread> self(static_cast<ServerThread*>(argument));
    serve_slot(self->clerk.domain_, self->slot, kForEver);
    self->slot.thread_ended.store(true, std::memory_order_release);
    self->clerk.wake();
    return nullptr;
  }
};

Clerk::Clerk(Domain& domain, ClerkOptions options)
    : domain_(domain),
      options_(std::move(options)),
      listener_(listen_as(domain.service())),
      wake_(sys::check(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd")),
      own_pidfd_(
          static_cast<int>(sys::check(::syscall(SYS_pidfd_open, ::getpid(), 0), "pidfd_open"))) {
  if (!options_.admits) options_.admits = own_user;
  allow_nudges();
  thread_ = std::thread([this] { run(); });
}

Clerk::~Clerk() {
  stops_.store(true);
  wake();
  thread_.join();
}

void Clerk::terminate() {
  domain_.terminate();
  terminates_.store(true);
  wake();
}

void Clerk::wake() const {
  const std::uint64_t one = 1;
  static_cast<void>(::write(wake_.get(), &one, sizeof one));
}

std::size_t Clerk::connections() const {
  const std::lock_guard lock(mutex_);
  return connections_.size();
}

void Clerk::run() {
  for (;;) {
    std::vector<pollfd> events{{wake_.get(), POLLIN, 0}, {listener_.get(), POLLIN, 0}};
    for (const Connection& each : connections_) events.push_back({each.socket.get(), POLLIN, 0});
    ::poll(events.data(), events.size(), poll_limit_ms());
    const std::lock_guard lock(mutex_);
    std::uint64_t ignored;
    static_cast<void>(::read(wake_.get(), &ignored, sizeof ignored));
    const bool stops = stops_.load();  // once: it may change at any moment
    const bool ends = stops || terminates_.load();
    if (ends) listener_.reset();
    auto event = events.begin() + 2;
    for (Connection& each : connections_) {
      if ((event++)->revents != 0 && !ends) hear(each);
      if (ends) retire(each, Error::terminated);
    }
    connections_.remove_if([](const Connection& each) { return each.is_over; });
    if ((events[1].revents & POLLIN) != 0 && !ends) accept();
    answer_overdue_calls();
    reap(stops);
    if (stops && retiring_.empty()) return;
  }
}

// Threads in an ioctl are nudged until they have gone; overdue calls are looked for.
int Clerk::poll_limit_ms() const {
  const auto is_nudged = [](const Slot* slot) { return is_trap(slot->transfer); };
  const auto has_limit = [](const Slot* slot) { return slot->timeout_ns > 0; };
  const bool hurries = std::any_of(retiring_.begin(), retiring_.end(), is_nudged) ||
                       std::any_of(serving_.begin(), serving_.end(), has_limit);
  return hurries ? kNudgeMs : -1;
}

void Clerk::accept() {
  sys::UniqueFd socket(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
  ucred peer{};
  socklen_t length = sizeof peer;
  if (!socket || ::getsockopt(socket.get(), SOL_SOCKET, SO_PEERCRED, &peer, &length) < 0) return;
  // Who is refused hears it in answer to its request: closing on it would drop the answer.
  connections_.push_back({.socket = std::move(socket), .is_admitted = options_.admits(peer)});
}

void Clerk::hear(Connection& connection) {
  wire::Request request;
  wire::Fds fds;
  if (wire::receive(connection.socket.get(), request, fds) < 0) {
    return retire(connection, Error::terminated);
  }
  if (request.kind == wire::Kind::associate) {
    const wire::Reply reply{.error = associate(connection, request, fds)};
    static_cast<void>(wire::send(connection.socket.get(), reply));
    return;
  }
  sys::UniqueFd memory;
  const wire::Reply reply = bind(connection, request, memory);
  if (reply.error == Error::none) {
    static_cast<void>(wire::send(connection.socket.get(), reply, {memory.get(), own_pidfd_.get()}));
  } else {
    static_cast<void>(wire::send(connection.socket.get(), reply));
  }
}

wire::Reply Clerk::bind(Connection& connection, const wire::Request& request,
                        sys::UniqueFd& memory) {
  if (!connection.is_admitted) return {.error = Error::refused};
  const std::size_t length = std::min<std::size_t>(request.name_bytes, request.name.size());
  const ProcedureDescriptor* const procedure = domain_.find({request.name.data(), length});
  if (procedure == nullptr) return {.error = Error::unknown_name};
  if (procedure->signature != request.signature) return {.error = Error::wrong_signature};
  const bool is_known = static_cast<std::size_t>(request.transfer) < kTransfers.size();
  if (!is_known || is_local(request.transfer)) return {.error = Error::unavailable};
  if (connection.token != 0) return {.error = Error::no_binding};  // one connection, one binding
  std::optional<BindingObject> binding;
  try {
    binding = domain_.bindings().bind(*procedure, request.transfer);
  } catch (const std::system_error&) {  // memory or descriptors have run out
  }
  if (!binding) return {.error = Error::no_binding};
  connection.token = binding->token;
  connection.timeout_ns = request.timeout_ns;
  memory = sys::UniqueFd(::fcntl(binding->region->file(), F_DUPFD_CLOEXEC, 0));
  return {.error = Error::none,
          .token = binding->token,
          .first_handle = binding->first_handle,
          .count = binding->region->count(),
          .stride = binding->region->stride()};
}

// The first call on an A-stack: it gets an E-stack, which is a thread's, and keeps it.
Error Clerk::associate(Connection& connection, const wire::Request& request, wire::Fds& fds) {
  Slot* slot = nullptr;
  const Error error = domain_.bindings().admit(connection.token, request.handle, slot);
  if (error != Error::none) return error;
  slot->busy.store(0);
  const bool has_listener = static_cast<bool>(fds[0]);
  if (slot->e_stack != nullptr || has_listener != is_trap(slot->transfer)) return Error::busy;
  slot->listener = std::move(fds[0]);
  slot->timeout_ns = is_trap(slot->transfer) ? connection.timeout_ns : 0;
  if (options_.threads) return start_thread(*slot);
  serving_.push_back(slot);
  waiting_.push_back(slot);
  has_waiting_.notify_one();
  return Error::none;
}

Error Clerk::start_thread(Slot& slot) {
  slot.e_stack = domain_.e_stacks().take();
  if (slot.e_stack == nullptr) return Error::no_e_stack;
  pthread_attr_t attributes;
  ::pthread_attr_init(&attributes);
  ::pthread_attr_setstack(&attributes, slot.e_stack->bottom(), slot.e_stack->size());
  auto thread = std::make_unique<ServerThread>(ServerThread{*this, slot});
  pthread_t id;
  const int error = ::pthread_create(&id, &attributes, &ServerThread::main, thread.get());
  ::pthread_attr_destroy(&attributes);
  if (error != 0) {
    domain_.e_stacks().give(std::exchange(slot.e_stack, nullptr));
    return Error::no_e_stack;
  }
  static_cast<void>(thread.release());  // its own from here
  slot.thread = id;
  serving_.push_back(&slot);
  return Error::none;
}

// What the client may wait for ends with `error`; its slots are freed when their threads have ended.
void Clerk::retire(Connection& connection, Error error) {
  connection.is_over = true;
  for (Slot* slot : domain_.bindings().revoke(connection.token)) {
    close_turn(*slot->a_stack, State::closed, static_cast<std::uint32_t>(error));
    const auto place = std::find(serving_.begin(), serving_.end(), slot);
    if (place == serving_.end()) {
      domain_.free(*slot);
    } else {
      serving_.erase(place);
      retiring_.push_back(slot);
    }
  }
}

void Clerk::reap(bool stops) {
  std::erase_if(retiring_, [&](Slot* slot) {
    if (slot->thread && !slot->thread_ended.load(std::memory_order_acquire)) {
      if (is_trap(slot->transfer)) ::pthread_kill(*slot->thread, kNudge);
      return false;
    }
    // Without threads, Clerk::serve may still look at it: that is the destructor's thread.
    if (!slot->thread && !stops) return false;
    if (slot->thread) ::pthread_join(*slot->thread, nullptr);
    domain_.free(*slot);
    return true;
  });
}

// A trapped client waits in the kernel, where only an answer ends its call: this one, when the
// handler's does not come.
void Clerk::answer_overdue_calls() {
  const std::uint64_t now = now_ns();
  for (Slot* slot : serving_) {
    const std::uint64_t deadline_ns = slot->deadline_ns.load(std::memory_order_acquire);
    if (deadline_ns == 0 || now < deadline_ns) continue;
    std::uint32_t word;
    const auto is_request = [](State state) { return state == State::request; };
    if (hand_over<NeverSleeps>(*slot->a_stack, is_request, word_of(State::poisoned), word))
      trap::answer(slot->listener.get(), slot->call_id.load(), 0);
    slot->deadline_ns.store(0);
  }
}

bool Clerk::serve(std::uint64_t calls) {
  if (own_ == nullptr) {
    std::unique_lock lock(mutex_);
    has_waiting_.wait(lock, [&] { return !waiting_.empty(); });
    own_ = waiting_.front();
    waiting_.pop_front();
  }
  return serve_slot(domain_, *own_, calls);
}

}  // namespace ipcmark::lrpc

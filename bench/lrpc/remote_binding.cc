#include "bench/lrpc/remote_binding.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <cstring>

#include "bench/lrpc/directory.h"
#include "bench/lrpc/trap.h"
#include "bench/lrpc/words.h"
#include "harness/sys/error.h"

namespace ipcmark::lrpc {

namespace {

// Whoever listens under a name could be anybody: it must be this user, or root.
void check_server(int socket) {
  ucred peer{};
  socklen_t length = sizeof peer;
  sys::check(::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &length), "SO_PEERCRED");
  if (peer.uid != ::geteuid() && peer.uid != 0) throw_call_failed(Error::refused);
}

// The A-stacks under whose system call this thread's filters stop it. Of fixed size, so that a call
// never allocates.
struct Attachment {
  long number = 0;
  std::uint32_t slot = 0;
};
thread_local std::array<Attachment, 16> attachments;

}  // namespace

RemoteBinding::RemoteBinding(std::string_view name, std::uint64_t signature, Transfer transfer,
                             const ImportOptions& options)
    : transfer_(transfer),
      timeout_ns_(static_cast<std::uint64_t>(options.timeout.count())),
      stop_(sys::check(::eventfd(0, EFD_CLOEXEC), "eventfd")) {
  const ImportName import(name);
  if (is_trap(transfer)) trap_number_ = trap::new_number();
  connect(import.service, options.wait_for);
  bind(import.procedure, signature, transfer);
  free_.emplace(static_cast<std::uint32_t>(count()));
  associated_ = std::vector<std::atomic<bool>>(count());
  for (std::uint32_t slot = 0; slot < count(); ++slot) {
    line(slot).token = token();
    line(slot).handle = handle(slot);
  }
  watcher_ = std::thread([this] { watch(); });
}

RemoteBinding::~RemoteBinding() {
  const std::uint64_t one = 1;
  static_cast<void>(::write(stop_.get(), &one, sizeof one));
  if (watcher_.joinable()) watcher_.join();
}

void RemoteBinding::connect(std::string_view service, std::chrono::nanoseconds wait_for) {
  const wire::Address address(service);
  const std::uint64_t until_ns = now_ns() + static_cast<std::uint64_t>(wait_for.count());
  socket_ =
      sys::UniqueFd(sys::check(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0), "socket"));
  while (::connect(socket_.get(), address.get(), address.length) < 0) {
    const bool absent = errno == ECONNREFUSED || errno == ENOENT || errno == EINTR;
    if (!absent) sys::throw_system_error(errno, "connect to the clerk");
    if (now_ns() >= until_ns) throw_call_failed(Error::no_clerk);
    constexpr timespec kNextTry{0, 1'000'000};
    ::nanosleep(&kNextTry, nullptr);
  }
  check_server(socket_.get());
}

void RemoteBinding::bind(std::string_view procedure, std::uint64_t signature, Transfer transfer) {
  wire::Request request{.kind = wire::Kind::bind,
                        .transfer = transfer,
                        .name_bytes = static_cast<std::uint8_t>(procedure.size()),
                        .signature = signature,
                        .timeout_ns = timeout_ns_};
  std::memcpy(request.name.data(), procedure.data(), procedure.size());
  wire::Fds fds;
  const bool is_answered =
      wire::send(socket_.get(), request) == 0 && wire::receive(socket_.get(), reply_, fds) == 0;
  if (!is_answered) throw_call_failed(Error::no_clerk);
  if (reply_.error != Error::none) throw_call_failed(reply_.error);
  if (!fds[0] || !fds[1] || reply_.count == 0 || reply_.stride < kLineBytes)
    throw_call_failed(Error::no_clerk);
  region_ = AStackRegion::adopt(std::move(fds[0]), reply_.count, reply_.stride);
  server_ = std::move(fds[1]);
}

Error RemoteBinding::ask(const wire::Request& request, int passed) {
  const std::lock_guard lock(asking_);
  const int rc = passed < 0 ? wire::send(socket_.get(), request)
                            : wire::send(socket_.get(), request, {passed});
  wire::Reply reply;
  wire::Fds none;
  if (rc < 0 || wire::receive(socket_.get(), reply, none) < 0) return Error::server_died;
  return reply.error;
}

Error RemoteBinding::associate(std::uint32_t slot) {
  if (associated_[slot].load(std::memory_order_acquire)) return Error::none;
  const Error error = ask({.kind = wire::Kind::associate, .handle = handle(slot)}, -1);
  if (error == Error::none) associated_[slot].store(true, std::memory_order_release);
  return error;
}

Error RemoteBinding::attach_thread(std::uint32_t& slot) {
  Attachment* place = nullptr;
  for (Attachment& each : attachments) {
    if (each.number == trap_number_) {
      slot = each.slot;
      return Error::none;
    }
    if (each.number == 0 && place == nullptr) place = &each;
  }
  const auto taken = place == nullptr ? std::nullopt : acquire();
  if (!taken) return Error::no_a_stack;
  const sys::UniqueFd listener = trap::install(trap_number_);
  const Error error =
      listener ? ask({.kind = wire::Kind::associate, .handle = handle(*taken)}, listener.get())
               : Error::unavailable;
  if (error != Error::none) {
    release(*taken, error);
    return error;
  }
  *place = {trap_number_, slot = *taken};
  return Error::none;
}

// A dead process hangs up, and its pidfd becomes readable; whichever comes first.
void RemoteBinding::watch() {
  for (;;) {
    std::array<pollfd, 3> events{
        {{stop_.get(), POLLIN, 0}, {server_.get(), POLLIN, 0}, {socket_.get(), 0, 0}}};
    if (::poll(events.data(), events.size(), -1) < 0) continue;
    if (events[0].revents == 0) note_death();
    return;
  }
}

void RemoteBinding::note_death() {
  for (std::uint32_t slot = 0; slot < count(); ++slot)
    close_turn(line(slot), State::server_gone, static_cast<std::uint32_t>(Error::server_died));
}

}  // namespace ipcmark::lrpc

// Sockets in a network namespace of their own. A child goes there, makes them and passes them back;
// the namespace, and every interface in it, lives as long as they do and has no name.
#pragma once

#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <system_error>

#include "bench/adapters/descriptor_passing.h"
#include "harness/sys/mapping.h"

namespace ipcmark::private_network {

// What the child failed at, in shared memory.
struct Failure {
  int error = 0;
  std::array<char, 256> what{};
};

// Who is not root is so in a user namespace of its own, where the system allows them.
inline void enter() {
  if (::unshare(CLONE_NEWNET) == 0) return;
  if (errno == EPERM && ::unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0) return;
  sys::throw_system_error(
      errno, "unshare(CLONE_NEWNET) (limits: user.max_net_namespaces, user.max_user_namespaces)");
}

template <std::size_t N, class Make>
void pass_from_inside(int socket, Make& make, Failure& failure) {
  try {
    enter();
    const std::array<sys::UniqueFd, N> made = make();
    for (const sys::UniqueFd& fd : made) sys::check(passing::send(socket, {}, fd.get()), "passing");
  } catch (const std::system_error& error) {
    failure.error = error.code().value();
    // Without the error's own text, which whoever throws it again adds.
    const std::string_view text(error.what());
    const std::string_view cause = text.substr(0, text.rfind(": "));
    cause.copy(failure.what.data(), failure.what.size() - 1);
  }
}

// Calls make(), which returns N descriptors, in a child with a network namespace of its own, and
// returns them. What make throws (std::system_error) is thrown here.
template <std::size_t N, class Make>
std::array<sys::UniqueFd, N> descriptors(Make make) {
  FdPair sockets = passing::open();
  const sys::Shared<Failure> failure;
  const pid_t parent = ::getpid();
  const pid_t child = sys::check(::fork(), "fork");
  if (child == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() == parent) pass_from_inside<N>(sockets.in[1].get(), make, *failure);
    ::_exit(0);
  }
  sockets.in[1].reset();  // so that the child's end is the end
  std::array<sys::UniqueFd, N> received;
  int error = 0;
  for (sys::UniqueFd& fd : received) {
    while (error == 0 && !fd && passing::receive(sockets.in[0].get(), {}, fd) < 0)
      error = errno == EINTR ? 0 : errno;
  }
  while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
  if (failure->error != 0) sys::throw_system_error(failure->error, failure->what.data());
  if (error != 0) sys::throw_system_error(error, "sockets from a network namespace");
  return received;
}

}  // namespace ipcmark::private_network

// Naming and permission: who gets a binding, and what the others are told.
#include <gtest/gtest.h>
#include <unistd.h>

#include <stdexcept>

#include "bench/lrpc/lrpc.h"
#include "bench/lrpc/protection_key.h"
#include "bench/lrpc/tests/service.h"

namespace ipcmark::lrpc {
namespace {

template <class Function, class T = FutexHandoff>
Error import_error(const std::string& name) {
  try {
    import <Function, T>(name);
  } catch (const CallFailed& failed) {
    EXPECT_NE(std::string(failed.what()).find("lrpc: "), std::string::npos);
    return failed.error();
  }
  return Error::none;
}

template <class T>
void names_and_signatures() {
  Service<T> service("names");
  service.domain.template export_procedure<int(int, int)>("add",
                                                          [](int a, int b) { return a + b; });
  service.start();
  EXPECT_EQ((import_error<int(int, int), T>(service.name("add"))), Error::none);
  EXPECT_EQ((import_error<int(int, int), T>(service.name("ad"))), Error::unknown_name);
  EXPECT_EQ((import_error<int(int), T>(service.name("add"))), Error::wrong_signature);
  EXPECT_EQ((import_error<int(int, unsigned), T>(service.name("add"))), Error::wrong_signature);
  EXPECT_EQ((import_error<int(int, float), T>(service.name("add"))), Error::wrong_signature);
  EXPECT_EQ((import_error<int(int, int), T>("nobody-of-this-name/add")), Error::no_clerk);
}
TEST(Import, IsByNameAndSignature) { names_and_signatures<FutexHandoff>(); }
TEST(Import, IsByNameAndSignatureLocallyToo) { names_and_signatures<LocalMigrate>(); }

template <class T>
void another_handler() {
  Service<T> service("replaced");
  service.domain.template export_procedure<int(int)>("next", [](int n) { return n + 1; });
  service.start();
  const auto next = import <int(int), T>(service.name("next"));
  EXPECT_EQ(next(1), 2);
  service.domain.template replace_handler<int(int)>("next", [](int n) { return n + 100; });
  EXPECT_EQ(next(1), 101) << "also through a binding from before";
  const auto other = [](int, int) { return 0; };
  EXPECT_THROW((service.domain.template replace_handler<int(int, int)>("next", other)),
               std::invalid_argument);
  EXPECT_THROW((service.domain.template replace_handler<int(int, int)>("last", other)),
               std::invalid_argument);
}
TEST(Import, AHandlerIsReplacedBetweenTwoCalls) {
#if defined(__SANITIZE_THREAD__)
  GTEST_SKIP()
      << "what orders two calls lies in memory that is mapped twice, which ThreadSanitizer "
         "takes for two";
#endif
  another_handler<FutexHandoff>();
}
TEST(Import, AHandlerIsReplacedBetweenTwoCallsLocallyToo) { another_handler<LocalMigrate>(); }

// A transfer of one's own, round one of the library's.
struct Counted : LocalMigrate {
  static inline int calls = 0;
  static Error call(Binding& binding, std::uint32_t slot, Registers& registers, std::size_t used) {
    ++calls;
    return LocalMigrate::call(binding, slot, registers, used);
  }
};
TEST(Import, ABindingIsCalledThroughAnotherTransferOfItsKind) {
  Service<LocalMigrate> service("through", {.bindings = 1});
  service.domain.export_procedure<int(int)>("next", [](int n) { return n + 1; });
  const auto next = import <int(int), LocalMigrate>(service.name("next"));
  const Procedure<int(int), Counted> counted(next);
  EXPECT_EQ(counted(1) + next(1), 4);
  EXPECT_EQ(Counted::calls, 1);
}

TEST(Import, RefusesWhatCannotBeAName) {
  for (const std::string name : {"", "add", "/add", "calc/", "a/b/c"})
    EXPECT_THROW(import <int()>(name), std::invalid_argument) << name;
  EXPECT_THROW(import <int()>(std::string(100, 'x') + "/add"), std::invalid_argument);
  EXPECT_THROW(Domain(""), std::invalid_argument);
  const Domain first("taken");
  EXPECT_THROW(Domain("taken"), std::invalid_argument);
}

TEST(Import, AsksTheClerkWhoMay) {
  Service<FutexHandoff> service("closed");
  uid_t asked = 0;
  service.domain.export_procedure<int()>("one", [] { return 1; });
  service.start({.admits = [&](const ucred& peer) {
    asked = peer.uid;
    return false;
  }});
  EXPECT_EQ(import_error<int()>(service.name("one")), Error::refused);
  EXPECT_EQ(asked, ::geteuid());
}

TEST(Import, IsRefusedWhenTheTableIsFullAndWorksAgainAfterwards) {
  Service<FutexHandoff> service("full", {.bindings = 1});
  service.domain.export_procedure<int()>("one", [] { return 1; });
  service.start();
  {
    const auto one = import <int()>(service.name("one"));
    EXPECT_EQ(import_error<int()>(service.name("one")), Error::no_binding);
    EXPECT_EQ(one(), 1);
  }
  while (service.clerk->connections() > 0) ::usleep(500);
  while (service.domain.bindings().a_stacks_in_use() > 0) ::usleep(500);
  EXPECT_EQ(import <int()>(service.name("one"))(), 1);
}

TEST(Import, SurvivesNonsenseOnItsSocket) {
  Service<FutexHandoff> service("nonsense");
  service.domain.export_procedure<int()>("one", [] { return 1; });
  service.start();
  const wire::Address address(service.domain.service());
  for (const std::size_t length : {std::size_t{1}, sizeof(wire::Request), std::size_t{5000}}) {
    const sys::UniqueFd socket(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
    ASSERT_EQ(::connect(socket.get(), address.get(), address.length), 0);
    const std::string nonsense(length, '\xff');
    EXPECT_GT(::send(socket.get(), nonsense.data(), nonsense.size(), MSG_NOSIGNAL), 0);
    char reply[sizeof(wire::Reply)];
    EXPECT_GE(::recv(socket.get(), reply, sizeof reply, 0), 0) << "an error, or the end";
  }
  EXPECT_EQ(import <int()>(service.name("one"))(), 1);
}

TEST(Import, WithoutAKeyThereIsNoProtectedMigration) {
  Service<LocalMigrate> service("keyless");
  service.domain.export_procedure<int()>("one", [] { return 1; });
  EXPECT_EQ((import_error<int(), LocalMigratePku>(service.name("one"))), Error::unavailable);
}

TEST(ProtectionKey, ClosesTheEStackToTheCaller) {
  if (!protection_key::exist()) {
    EXPECT_THROW(protection_key::allocate(), std::system_error);
    GTEST_SKIP() << "no PKU";
  }
  Service<LocalMigratePku> service("keyed");
  const std::byte* inside = nullptr;
  service.domain.export_procedure<void()>(
      "where", [&] { inside = static_cast<const std::byte*>(__builtin_frame_address(0)); });
  import <void(), LocalMigratePku>(service.name("where"))();
  ASSERT_NE(inside, nullptr);
  // The kernel copies with the caller's rights: no fault, an error.
  int pipe_fds[2];
  ASSERT_EQ(::pipe(pipe_fds), 0);
  EXPECT_LT(::write(pipe_fds[1], inside, 1), 0);
  const unsigned before = protection_key::open(service.domain.protection_key());
  EXPECT_EQ(::write(pipe_fds[1], inside, 1), 1);
  protection_key::restore(before);
  ::close(pipe_fds[0]);
  ::close(pipe_fds[1]);
}

}  // namespace
}  // namespace ipcmark::lrpc

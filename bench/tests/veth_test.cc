// Network interfaces of our own: they work, nobody else sees them, and nothing of them stays.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "bench/adapters/private_network.h"
#include "bench/adapters/veth.h"
#include "bench/adapters/xdp_channel.h"
#include "harness/tests/refused_call.h"

namespace ipcmark {
namespace {

using sys::UniqueFd;

UniqueFd this_network() {
  return UniqueFd(sys::check(::open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC), "open"));
}
ino_t inode(const UniqueFd& fd) {
  struct stat facts;
  sys::check(::fstat(fd.get(), &facts), "fstat");
  return facts.st_ino;
}
// Runs `body` in a network of its own; what it throws says what was not as it should be.
std::optional<std::string> failure_inside(const std::function<void()>& body) {
  return sockets::failure_of([&] {
    private_network::descriptors<1>([&] {
      body();
      return std::array{this_network()};
    });
  });
}
void expect(bool holds, const char* what) {
  if (!holds) sys::throw_system_error(EPROTO, what);
}

class PrivateNetworkProcesses : public testing::Test {
  void SetUp() override {
    if (const auto reason = failure_inside([] {})) GTEST_SKIP() << *reason;
  }
};
using VethProcesses = PrivateNetworkProcesses;

TEST_F(PrivateNetworkProcesses, IsAnother) {
  const auto inside = private_network::descriptors<1>([] { return std::array{this_network()}; });
  EXPECT_NE(inode(inside[0]), inode(this_network()));
}

TEST_F(PrivateNetworkProcesses, ThrowsWhatMakingThrows) {
  const auto reason = failure_inside([] { sys::throw_system_error(EXDEV, "making: it"); });
  EXPECT_EQ(reason.value_or("nothing"), "making: it: Invalid cross-device link");
}

TEST_F(PrivateNetworkProcesses, NoticesThatTheMakerDied) {
  EXPECT_TRUE(failure_inside([] { ::raise(SIGKILL); }).has_value());
}

TEST_F(PrivateNetworkProcesses, NeedsNoRootWhereUserNamespacesAreAllowed) {
  constexpr uid_t kNobody = 65534;
  const auto drop_root = [] { return ::setresuid(kNobody, kNobody, kNobody) == 0 ? 0 : 1; };
  if (in_child(drop_root) != 0) GTEST_SKIP() << "not root to begin with";
  if (in_child([&] { return drop_root() + (::unshare(CLONE_NEWUSER) == 0 ? 0 : 1); }) != 0)
    GTEST_SKIP() << "no user namespaces for users";
  EXPECT_EQ(in_child([&] {
              drop_root();
              return failure_inside([] { veth::make_pair()[0].bring_up(); }) ? 1 : 0;
            }),
            0);
}

TEST(PrivateNetworkRefusedProcesses, SaysWhichCallAndItsLimits) {
  EXPECT_EQ(in_child([] {
              refuse({SYS_unshare}, ENOSPC);
              const auto reason = failure_inside([] {});
              return reason && reason->find("user.max_net_namespaces") != std::string::npos ? 0 : 1;
            }),
            0);
}

TEST_F(VethProcesses, HasTwoEndsAndTheLargestMtuThatItMay) {
  const auto reason = failure_inside([] {
    const auto cable = veth::make_pair();
    expect(cable[0].index() != cable[1].index(), "two interfaces");
    expect(cable[0].set_largest_mtu(9000) == 9000, "an MTU of 9000");
    expect(cable[0].set_largest_mtu(100'000) == 65'535, "an MTU of 65535");
  });
  EXPECT_EQ(reason.value_or(""), "");
}

TEST_F(VethProcesses, IsNotSeenOutsideAndNotBySiblings) {
  const auto make = [] {
    veth::make_pair();
    return std::array{this_network()};
  };
  const auto one = private_network::descriptors<1>(make),
             two = private_network::descriptors<1>(make);
  EXPECT_NE(inode(one[0]), inode(two[0]));
  EXPECT_EQ(::if_nametoindex("ipcmark0"), 0U);
}

TEST_F(VethProcesses, ATakenNameIsAnError) {
  const auto reason = failure_inside([] {
    veth::make_pair();
    veth::make_pair();
  });
  EXPECT_NE(reason.value_or("nothing").find("File exists"), std::string::npos) << *reason;
}

// A program that stays attached makes the next run fail with EBUSY.
TEST_F(VethProcesses, AnXdpProgramIsOffWithItsLink) {
  const auto reason = failure_inside([] {
    const sys::Mapping area = sys::Mapping::shared(xdp::kAreaBytes);
    const unsigned interface = veth::make_pair()[0].index();
    const UniqueFd socket = xdp::socket_on(interface, area.data());
    for (const std::uint32_t mode : {XDP_FLAGS_SKB_MODE, XDP_FLAGS_DRV_MODE}) {
      const UniqueFd link = xdp::redirect(interface, socket.get(), mode);
      const auto second =
          sockets::failure_of([&] { xdp::redirect(interface, socket.get(), mode); });
      expect(second.has_value(), "a second program was refused");
    }
  });
  if (reason && reason->find("CAP_BPF") != std::string::npos) GTEST_SKIP() << *reason;
  EXPECT_EQ(reason.value_or(""), "");
}

}  // namespace
}  // namespace ipcmark

#include "harness/host/limits.h"

#include <gtest/gtest.h>

#include "harness/tests/fake_root.h"

namespace ipcmark {
namespace {

TEST(Limits, AListIsItsParts) {
  EXPECT_EQ(limit_names("fs.pipe-max-size, RLIMIT_NOFILE"),
            (std::vector<std::string>{"fs.pipe-max-size", "RLIMIT_NOFILE"}));
  EXPECT_TRUE(limit_names("").empty());
}

TEST(Limits, OnlySysctlsLookLikeSysctls) {
  EXPECT_TRUE(is_sysctl("fs.mqueue.msg_max"));
  EXPECT_TRUE(is_sysctl("net.core.wmem_default"));
  EXPECT_FALSE(is_sysctl("RLIMIT_MSGQUEUE"));
  EXPECT_FALSE(is_sysctl("size of /dev/shm"));
  EXPECT_FALSE(is_sysctl("kernel.x/../../shadow"));
}

TEST(Limits, AreReadWhereTheKernelShowsThem) {
  FakeRoot root;
  root.write("/proc/sys/kernel/sem", "32000\t1024000000\t500\t32000\n");
  EXPECT_EQ(current_limit("kernel.sem", root.path()), "32000 1024000000 500 32000");
  EXPECT_EQ(current_limit("kernel.msgmax", root.path()), std::nullopt);
}

TEST(Limits, ResourcesAreThoseOfThisProcess) {
  EXPECT_TRUE(current_limit("RLIMIT_NOFILE").has_value());
  EXPECT_EQ(current_limit("RLIMIT_NONSENSE"), std::nullopt);
  EXPECT_EQ(current_limit("ZMQ_SNDHWM"), std::nullopt);
}

}  // namespace
}  // namespace ipcmark

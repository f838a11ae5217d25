#include "harness/sys/awake_cpus.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <system_error>

#include "harness/tests/temporary_folder.h"

namespace ipcmark::sys {
namespace {

TEST(AwakeCpus, ADeviceThatCannotBeOpenedIsAnErrorThatNamesIt) {
  const TemporaryFolder folder;
  try {
    const AwakeCpus awake((folder.path() / "missing").c_str());
    FAIL() << "opened what is not there";
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code(), std::errc::no_such_file_or_directory);
    EXPECT_NE(std::string(error.what()).find("/dev/cpu_dma_latency"), std::string::npos);
  }
}

// The kernel takes a binary number of 32 bits, and anything else for text.
TEST(AwakeCpus, AsksForZeroMicroseconds) {
  const TemporaryFolder folder;
  const auto device = folder.path() / "cpu_dma_latency";
  std::ofstream(device).put('x');
  const AwakeCpus awake(device.c_str());
  std::ifstream written(device, std::ios::binary);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(written), {}), std::string(4, '\0'));
}

}  // namespace
}  // namespace ipcmark::sys

// Requests to the heap are counted wherever they come from, or the count is absent.
#include "harness/sys/allocations.h"

#include <gtest/gtest.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include <algorithm>
#include <cerrno>
#include <new>
#include <thread>

namespace ipcmark::sys {
namespace {

std::byte elsewhere;

TEST(Allocations, AHeapThatDoesNotPassThroughHereIsNoticed) {
  EXPECT_FALSE(counts_allocations([](std::size_t) -> void* { return &elsewhere; }, [](void*) {}));
}

class HeapRequests : public testing::Test {
 protected:
  void SetUp() override {
    if (!allocations()) GTEST_SKIP() << "a sanitizer has the heap";
  }
  template <class Take>
  static std::uint64_t of(Take take) {
    const std::uint64_t before = *allocations();
    void* volatile const memory = take();
    const std::uint64_t counted = *allocations() - before;
    ::free(memory);
    return counted;
  }
};

TEST_F(HeapRequests, EachWayToAskIsOne) {
  EXPECT_EQ(of([] { return ::malloc(100); }), 1U);
  EXPECT_EQ(of([] { return ::calloc(3, 100); }), 1U);
  EXPECT_EQ(of([] { return ::realloc(nullptr, 100); }), 1U);
  EXPECT_EQ(of([] { return ::aligned_alloc(64, 128); }), 1U);
  EXPECT_EQ(of([] { return ::memalign(64, 100); }), 1U);
  EXPECT_EQ(of([] {
              void* memory = nullptr;
              return ::posix_memalign(&memory, 64, 100) == 0 ? memory : nullptr;
            }),
            1U);
  EXPECT_EQ(of([] { return ::operator new(100); }), 1U);
  EXPECT_EQ(of([] { return ::operator new(100, std::align_val_t(64)); }), 1U);
}

TEST_F(HeapRequests, WhatALibraryAsksForCountsAndWhatIsGivenBackDoesNot) {
  EXPECT_EQ(of([] { return ::strdup("made inside the C library"); }), 1U);
  void* const memory = ::malloc(1);
  EXPECT_EQ(of([memory]() -> void* {
              ::free(memory);
              return nullptr;
            }),
            0U);
}

TEST_F(HeapRequests, EachGivesMemoryAsItWasAskedFor) {
  auto* const zeroes = static_cast<unsigned char*>(::calloc(1000, 1));
  EXPECT_EQ(std::count(zeroes, zeroes + 1000, 0), 1000);
  zeroes[999] = 7;
  auto* const grown = static_cast<unsigned char*>(::realloc(zeroes, 100'000));
  EXPECT_EQ(grown[999], 7);
  ::free(grown);
  void* const aligned = ::aligned_alloc(4096, 8192);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(aligned) % 4096, 0U);
  ::free(aligned);
  void* none = nullptr;
  EXPECT_EQ(::posix_memalign(&none, 3, 100), EINVAL);
}

TEST_F(HeapRequests, OfOtherThreadsAreTheirs) {
  const std::uint64_t before = *allocations();
  std::uint64_t theirs = 0;
  std::thread other([&] {
    const std::uint64_t start = *allocations();
    for (int i = 0; i < 1000; ++i) ::operator delete(::operator new(8));
    theirs = *allocations() - start;
  });
  other.join();
  EXPECT_EQ(theirs, 1000U);
  EXPECT_LT(*allocations() - before, 100U) << "starting a thread takes some";
}

}  // namespace
}  // namespace ipcmark::sys

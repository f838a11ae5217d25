#include "harness/core/units.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "harness/core/printable.h"
#include "harness/core/suggest.h"

namespace ipcmark {
namespace {

using std::chrono::hours;

std::uint64_t bytes(std::string_view text) { return parse_bytes(text, "size", 256ULL << 20); }

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

TEST(Bytes, AreReadExactly) {
  EXPECT_EQ(bytes("0"), 0U);
  EXPECT_EQ(bytes("8"), 8U);
  EXPECT_EQ(bytes("64B"), 64U);
  EXPECT_EQ(bytes("4KiB"), 4096U);
  EXPECT_EQ(bytes("16MiB"), 16777216U);
  EXPECT_EQ(parse_bytes("4294967297", "size", ~0ULL), 4294967297U);
  EXPECT_EQ(parse_bytes("18446744073709551615", "size", ~0ULL), ~0ULL);
}

TEST(Bytes, AreRefusedRatherThanGuessed) {
  for (const char* text : {"",
                           " 8",
                           "8 ",
                           "+8",
                           "-1",
                           "abc",
                           "1e3",
                           "0x10",
                           "4KB",
                           "4k",
                           "1.5KiB",
                           "KiB",
                           "4 KiB",
                           "4294967297",
                           "2147483648",
                           "9223372036854775808",
                           "18446744073709551616",
                           "18446744073709551617",
                           "17179869184GiB",
                           "٣"}) {
    EXPECT_THROW(bytes(text), UsageError) << text;
  }
}

TEST(Bytes, ErrorsNameValueLimitAndRemedy) {
  const std::string message = message_of([] { bytes("4294967297"); });
  EXPECT_NE(message.find("size"), std::string::npos);
  EXPECT_NE(message.find("'4294967297'"), std::string::npos);
  EXPECT_NE(message.find("256MiB"), std::string::npos);
}

TEST(Bytes, ErrorsDoNotCarryEscapes) {
  const std::string message = message_of([] { bytes("\x1b[31m\xff"); });
  EXPECT_NE(message.find("\\x1b[31m\\xff"), std::string::npos) << message;
}

TEST(Bytes, AreWrittenInTheLargestExactUnit) {
  EXPECT_EQ(format_bytes(0), "0B");
  EXPECT_EQ(format_bytes(500), "500B");
  EXPECT_EQ(format_bytes(4096), "4KiB");
  EXPECT_EQ(format_bytes(4097), "4097B");
  EXPECT_EQ(format_bytes(1 << 20), "1MiB");
  EXPECT_EQ(format_bytes(3ULL << 30), "3GiB");
}

TEST(Bytes, RoundTrip) {
  for (std::uint64_t value = 1; value <= (1ULL << 28); value = value * 3 + 1) {
    EXPECT_EQ(bytes(format_bytes(value)), value);
  }
}

TEST(Counts, AreWholeNumbersWithinLimits) {
  EXPECT_EQ(parse_count("1", "repetitions", 1, 10), 1U);
  EXPECT_EQ(parse_count("10", "repetitions", 1, 10), 10U);
  for (const char* text : {"0", "11", "-1", "1e3", "4KiB", "", " 8", "+8", "0x10", "abc", "1.0",
                           "4294967297", "18446744073709551616"}) {
    EXPECT_THROW(parse_count(text, "repetitions", 1, 10), UsageError) << text;
  }
}

TEST(Durations, AreReadExactly) {
  const auto parse = [](std::string_view text) {
    return parse_duration(text, "duration", Nanoseconds(0), hours(1)).count();
  };
  EXPECT_EQ(parse("0s"), 0);
  EXPECT_EQ(parse("1ns"), 1);
  EXPECT_EQ(parse("300us"), 300'000);
  EXPECT_EQ(parse("50ms"), 50'000'000);
  EXPECT_EQ(parse("1.5s"), 1'500'000'000);
  EXPECT_EQ(parse("0.000000001s"), 1);
  EXPECT_EQ(parse("1.500us"), 1'500);
}

TEST(Durations, AreRefusedRatherThanGuessed) {
  for (const char* text : {"",
                           "5",
                           "1.5",
                           "s",
                           "-1ms",
                           "+1ms",
                           " 1ms",
                           "1 ms",
                           "1m",
                           "1h",
                           ".5s",
                           "1.s",
                           "1..5s",
                           "1.5.5s",
                           "0.0000000001s",
                           "1e3ms",
                           "0x1s",
                           "1.5ns",
                           "3601s",
                           "18446744073709551616ns",
                           "99999999999999999999s"}) {
    EXPECT_THROW(parse_duration(text, "duration", Nanoseconds(0), hours(1)), UsageError) << text;
  }
}

TEST(Durations, AreWrittenInTheLargestExactUnit) {
  EXPECT_EQ(format_duration(Nanoseconds(0)), "0s");
  EXPECT_EQ(format_duration(Nanoseconds(1'500'000'000)), "1500ms");
  EXPECT_EQ(format_duration(Nanoseconds(2'000'000'000)), "2s");
  EXPECT_EQ(format_duration(Nanoseconds(300'000)), "300us");
  EXPECT_EQ(format_duration(Nanoseconds(7)), "7ns");
}

TEST(Suggest, FindsSlipsOfTheKeyboard) {
  const std::vector<std::string> words{"pipe", "unix_stream", "shm_ring", "epoll_lt"};
  EXPECT_EQ(did_you_mean("pip", words), ", did you mean 'pipe'?");
  EXPECT_EQ(did_you_mean("piep", words), ", did you mean 'pipe'?");
  EXPECT_EQ(did_you_mean("unixstream", words), ", did you mean 'unix_stream'?");
  EXPECT_EQ(did_you_mean("epoll", words), ", did you mean 'epoll_lt'?");
  EXPECT_EQ(did_you_mean("quantum", words), "");
  EXPECT_EQ(did_you_mean("", words), "");
  EXPECT_EQ(did_you_mean(std::string(100'000, 'x'), words), "");
}

TEST(Printable, EscapesWhatMovesTheCursor) {
  EXPECT_EQ(printable("plain </script> $x^$"), "plain </script> $x^$");
  EXPECT_EQ(printable("\x1b]0;x\x07"), "\\x1b]0;x\\x07");
  EXPECT_EQ(printable("a\nb\tc\x7f"), "a\\x0ab\\x09c\\x7f");
  EXPECT_EQ(printable("\xff\xc0\xaf"), "\\xff\\xc0\\xaf");
  EXPECT_EQ(printable("\xc2\x9b"), "\\xc2\\x9b");
  EXPECT_EQ(printable("\xe2\x80\xae"), "\\xe2\\x80\\xae");
  EXPECT_EQ(printable("Zürich 日本 😀"), "Zürich 日本 😀");
  EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80");
  EXPECT_EQ(printable("\xe6\x97"), "\\xe6\\x97");
  EXPECT_EQ(printable(std::string(3000, 'x'), 60).size(), 63U);
}

}  // namespace
}  // namespace ipcmark

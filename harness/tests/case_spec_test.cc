#include "harness/core/case_spec.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/core/result.h"

namespace ipcmark {
namespace {

CaseSpec example() {
  CaseSpec spec;
  spec.mechanism = "shm_ring";
  spec.wait = "futex_elided";
  return spec;
}

// Baselines and other people's gates hold these: a change here breaks their history.
TEST(CaseId, NeverChanges) {
  CaseSpec spec = example();
  EXPECT_EQ(spec.id(), "ping_pong/shm_ring/futex_elided/64B/same_llc");
  spec.pattern = Pattern::stream;
  spec.size = ByteCount{1 << 20};
  spec.placement = Placement::cross_node;
  EXPECT_EQ(spec.id(), "stream/shm_ring/futex_elided/1MiB/cross_node");
  spec.touch = Touch::header;
  spec.capacity = ByteCount{65536};
  EXPECT_EQ(spec.id(), "stream/shm_ring/futex_elided/1MiB/cross_node/touch=header/capacity=64KiB");
}

TEST(CaseId, NeverChangesForCalls) {
  CaseSpec spec = example();
  spec.pattern = Pattern::call;
  spec.size = ByteCount{0};
  EXPECT_EQ(spec.id(), "call/shm_ring/futex_elided/0B/same_llc");
  spec.size = ByteCount{200};
  spec.procedure = Procedure::big_in_out;
  spec.without = Without::checks;
  EXPECT_EQ(spec.id(),
            "call/shm_ring/futex_elided/200B/same_llc/procedure=big_in_out/without=checks");
}

TEST(CaseId, NeverChangesForOpenLoopsAndCrowds) {
  CaseSpec spec = example();
  spec.pattern = Pattern::paced;
  spec.rate.value = 20'000;
  spec.arrivals = Arrivals::poisson;
  EXPECT_EQ(spec.id(), "paced/shm_ring/futex_elided/64B/same_llc/rate=20000/arrivals=poisson");
  spec = example();
  spec.pattern = Pattern::pairs;
  spec.pairs.value = 2;
  EXPECT_EQ(spec.id(), "pairs/shm_ring/futex_elided/64B/same_llc/pairs=2");
  spec = example();
  spec.pattern = Pattern::fan_in;
  spec.producers.value = 4;
  EXPECT_EQ(spec.id(), "fan_in/shm_ring/futex_elided/64B/same_llc/producers=4");
  spec = example();
  spec.pattern = Pattern::fan_out;
  spec.consumers.value = 8;
  EXPECT_EQ(spec.id(), "fan_out/shm_ring/futex_elided/64B/same_llc/consumers=8");
}

TEST(CaseId, NeverChangesForClients) {
  CaseSpec spec = example();
  spec.pattern = Pattern::clients;
  spec.size = ByteCount{0};
  EXPECT_EQ(spec.id(), "clients/shm_ring/futex_elided/0B/same_llc");
  spec.clients.value = 4;
  spec.lock = Lock::global;
  EXPECT_EQ(spec.id(), "clients/shm_ring/futex_elided/0B/same_llc/clients=4/lock=global");
}

TEST(CaseSpec, ClientsAreOneToSixtyFour) {
  ClientCount clients;
  parse_value("clients", "64", clients);
  EXPECT_EQ(clients.value, 64U);
  for (const char* text : {"0", "65", "-1", "x"})
    EXPECT_THROW(parse_value("clients", text, clients), UsageError) << text;
}

TEST(CaseSpec, SlicesAreOneToSixtyFour) {
  SliceCount slices;
  parse_value("slices", "64", slices);
  EXPECT_EQ(slices.value, 64U);
  for (const char* text : {"0", "65", "-1", "x"})
    EXPECT_THROW(parse_value("slices", text, slices), UsageError) << text;
}

TEST(CaseId, DoesNotHoldHowWellACaseIsMeasured) {
  CaseSpec spec = example();
  spec.duration = Nanoseconds(1);
  spec.warmup = Nanoseconds(2);
  spec.deadline = Nanoseconds(3);
  spec.repetitions = 4;
  spec.slices.value = 5;
  EXPECT_EQ(spec.id(), example().id());
}

TEST(CaseSpec, EveryFieldRoundTripsThroughText) {
  CaseSpec spec = example();
  spec.pattern = Pattern::stream;
  spec.size = ByteCount{500};
  spec.placement = Placement::smt_sibling;
  spec.touch = Touch::header;
  spec.capacity = ByteCount{4096};
  spec.duration = Nanoseconds(1'234'567);
  spec.warmup = Nanoseconds(0);
  spec.deadline = Nanoseconds(60'000'000'000);
  spec.repetitions = 7;
  spec.messages = MessageCount{5'000};
  spec.slices = SliceCount{12};
  std::vector<std::string> texts;
  CaseSpec::visit(spec, [&](std::string_view, const auto& value, InId, std::string_view) {
    texts.push_back(format_value(value));
  });
  CaseSpec copy;
  auto text = texts.begin();
  CaseSpec::visit(copy, [&](std::string_view name, auto& value, InId, std::string_view) {
    parse_value(name, *text++, value);
  });
  text = texts.begin();
  CaseSpec::visit(copy, [&](std::string_view name, const auto& value, InId, std::string_view) {
    EXPECT_EQ(format_value(value), *text++) << name;
  });
}

TEST(CaseSpec, UnknownWordsAreRefusedWithTheChoices) {
  Placement placement{};
  try {
    parse_value("placement", "same_cor", placement);
    FAIL() << "accepted";
  } catch (const UsageError& error) {
    const std::string message = error.what();
    EXPECT_NE(message.find("did you mean 'same_core'?"), std::string::npos) << message;
    EXPECT_NE(message.find("cross_node"), std::string::npos) << message;
  }
}

TEST(CaseSpec, ValuesOutsideTheirLimitsAreRefused) {
  CaseSpec spec;
  EXPECT_THROW(parse_value("size", "257MiB", spec.size), UsageError);
  EXPECT_NO_THROW(parse_value("size", "256MiB", spec.size));
  EXPECT_THROW(parse_value("duration", "0s", spec.duration), UsageError);
  EXPECT_NO_THROW(parse_value("warmup", "0s", spec.warmup));
  EXPECT_THROW(parse_value("repetitions", "0", spec.repetitions), UsageError);
  EXPECT_THROW(parse_value("batch", "0", spec.batch), UsageError);
  EXPECT_THROW(parse_value("batch", "4097", spec.batch), UsageError);
  EXPECT_NO_THROW(parse_value("messages", "0", spec.messages));
  EXPECT_NO_THROW(parse_value("messages", "1000000000", spec.messages));
  EXPECT_THROW(parse_value("messages", "1000000001", spec.messages), UsageError);
  EXPECT_THROW(parse_value("repetitions", "4294967297", spec.repetitions), UsageError);
  for (const char* name : {"", "../../x", "Pipe", "pipe wait", "\x1b[31m", "pipe/block"}) {
    EXPECT_THROW(parse_value("mechanism", name, spec.mechanism), UsageError) << name;
  }
}

TEST(Status, HasTheNamesOfTheResultFile) {
  EXPECT_EQ(status_name(Status::ok), "ok");
  EXPECT_EQ(status_name(Status::verify_failed), "verify_failed");
  EXPECT_EQ(status_name(Status::interrupted), "interrupted");
}

}  // namespace
}  // namespace ipcmark

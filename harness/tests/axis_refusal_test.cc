// A variant without a choice says so, and names the axis.
#include <gtest/gtest.h>

#include "harness/core/axis_words.h"
#include "harness/run/channel_spec.h"
#include "harness/run/refusals.h"
#include "harness/sys/affinity.h"
#include "harness/tests/fake_registry.h"

namespace ipcmark {
namespace {

std::string refusal(const AxisSet& axes, const CaseSpec& spec) {
  Variant variant = fake_variant(kFakeRing, "spin", WaitKind::polling);
  variant.axes = axes;
  return axis_refusal(variant, spec).value_or("");
}

CaseSpec stream() {
  CaseSpec spec;
  spec.pattern = Pattern::stream;
  return spec;
}

TEST(AxisRefusal, DefaultsSuitEverybody) {
  EXPECT_EQ(refusal({}, {}), "");
  EXPECT_EQ(refusal({}, stream()), "");
}

struct Choice {
  const char* axis;
  void (*off_default)(CaseSpec&);
  AxisSet has_it;
};

const Choice kChoices[] = {
    {"access", [](CaseSpec& spec) { spec.access = Access::in_place; }, {.access = true}},
    {"batch", [](CaseSpec& spec) { spec.batch.value = 2; }, {.batch = true}},
    {"wrap", [](CaseSpec& spec) { spec.wrap = Wrap::pad; }, {.wrap = true}},
    {"stores", [](CaseSpec& spec) { spec.stores = Stores::non_temporal; }, {.stores = true}},
    {"pages", [](CaseSpec& spec) { spec.pages = Pages::thp; }, {.pages = true}},
    {"timeout", [](CaseSpec& spec) { spec.timeout = Timeout::on; }, {.timeout = true}},
};

TEST(AxisRefusal, NamesTheAxisThatAVariantLacks) {
  for (const Choice& choice : kChoices) {
    CaseSpec spec = stream();
    choice.off_default(spec);
    EXPECT_EQ(refusal({}, spec), std::string("shm_ring with spin has no choice of ") + choice.axis);
    EXPECT_EQ(refusal(choice.has_it, spec), "") << choice.axis;
  }
}

TEST(AxisRefusal, WhatIsNotCopiedHasNoStoresPastTheCaches) {
  CaseSpec spec = stream();
  spec.access = Access::in_place;
  const AxisSet both{.access = true, .stores = true};
  EXPECT_EQ(refusal(both, spec), "");
  spec.stores = Stores::non_temporal;
  EXPECT_NE(refusal(both, spec).find("in place nothing is copied"), std::string::npos);
}

TEST(AxisRefusal, HavingOneAxisIsNotHavingAnother) {
  for (const Choice& wanted : kChoices) {
    for (const Choice& has : kChoices) {
      CaseSpec spec = stream();
      wanted.off_default(spec);
      EXPECT_EQ(refusal(has.has_it, spec).empty(), wanted.axis == has.axis)
          << wanted.axis << " wanted of one that has " << has.axis;
    }
  }
}

TEST(AxisRefusal, APingPongHasNoBatch) {
  CaseSpec spec;
  spec.batch.value = 32;
  EXPECT_NE(refusal({.batch = true}, spec).find("hold back"), std::string::npos);
}

// What a pattern does not know would only make a case look like another.
TEST(AxisRefusal, AChoiceOfOnePatternIsNoneOfAnother) {
  const std::pair<Pattern, void (*)(CaseSpec&)> choices[]{
      {Pattern::call, [](CaseSpec& spec) { spec.procedure = Procedure::add; }},
      {Pattern::paced, [](CaseSpec& spec) { spec.rate.value = 1'000; }},
      {Pattern::paced, [](CaseSpec& spec) { spec.arrivals = Arrivals::poisson; }},
      {Pattern::pairs, [](CaseSpec& spec) { spec.pairs.value = 2; }},
      {Pattern::fan_in, [](CaseSpec& spec) { spec.producers.value = 2; }},
      {Pattern::fan_out, [](CaseSpec& spec) { spec.consumers.value = 2; }},
      {Pattern::clients, [](CaseSpec& spec) { spec.lock = Lock::global; }}};
  for (const auto& [owner, choose] : choices) {
    for (const Word<Pattern>& pattern : kPatterns) {
      CaseSpec spec;
      spec.pattern = pattern.value;
      choose(spec);
      const bool foreign = refusal({}, spec).find("of the pattern") != std::string::npos;
      EXPECT_EQ(foreign, pattern.value != owner) << spec.id();
    }
  }
}

TEST(AxisRefusal, ASliceHasSomeMessages) {
  CaseSpec spec;
  spec.slices.value = 4;
  spec.messages.value = 79;
  EXPECT_NE(refusal({}, spec).find("too few for 4 slices"), std::string::npos);
  spec.messages.value = 80;
  EXPECT_EQ(refusal({}, spec), "");
  spec.pattern = Pattern::pairs;
  EXPECT_NE(refusal({}, spec), "");
}

TEST(AxisRefusal, AStretchOfTimeHasNoNumberOfMessages) {
  CaseSpec spec;
  spec.pattern = Pattern::pairs;
  spec.messages.value = 1'000;
  EXPECT_NE(refusal({}, spec).find("--duration"), std::string::npos);
  spec.messages.value = 0;
  EXPECT_EQ(refusal({}, spec), "");
}

TEST(AxisRefusal, AmongManyAMessageSaysWhoseItIs) {
  CaseSpec spec;
  spec.pattern = Pattern::fan_in;
  Variant many = fake_variant(kFakeRing, "spin", WaitKind::polling);
  many.sharing.senders = true;
  spec.size.value = 7;
  EXPECT_NE(axis_refusal(many, spec).value_or("").find("8B"), std::string::npos);
  spec.size.value = 8;
  EXPECT_EQ(axis_refusal(many, spec), std::nullopt);
  many.sharing.senders = false;
  EXPECT_NE(axis_refusal(many, spec).value_or("").find("one sender"), std::string::npos);
}

TEST(ChannelSpecOfACase, IsAStreamForWhateverGoesOneWay) {
  for (const Pattern pattern :
       {Pattern::paced, Pattern::pairs, Pattern::fan_in, Pattern::fan_out}) {
    CaseSpec spec;
    spec.pattern = pattern;
    spec.producers.value = spec.consumers.value = 3;
    const ChannelSpec channel = channel_spec(spec);
    EXPECT_EQ(channel.pattern, Pattern::stream);
    EXPECT_EQ(channel.initiators, pattern == Pattern::fan_in ? 3U : 1U);
    EXPECT_EQ(channel.responders, pattern == Pattern::fan_out ? 3U : 1U);
  }
}

CaseSpec clients(std::uint64_t count) {
  CaseSpec spec;
  spec.pattern = Pattern::clients;
  spec.size.value = 0;
  spec.clients.value = count;
  return spec;
}

std::string refusal_of_clients(const CaseSpec& spec, WaitKind kind, bool takes_clients = true) {
  Variant variant = fake_variant(kFakeRing, "spin", kind);
  variant.takes_clients = takes_clients;
  return axis_refusal(variant, spec).value_or("");
}

TEST(AxisRefusal, ClientsAreForWhatIsACallItself) {
  EXPECT_EQ(refusal_of_clients(clients(1), WaitKind::blocking), "");
  EXPECT_NE(refusal_of_clients(clients(1), WaitKind::blocking, false).find("calls themselves"),
            std::string::npos);
  CaseSpec sized = clients(1);
  sized.size.value = 64;
  EXPECT_NE(refusal_of_clients(sized, WaitKind::blocking).find("--size 0"), std::string::npos);
}

TEST(AxisRefusal, EveryClientWantsACpuAndOneThatPollsForItAnother) {
  const std::uint64_t here = sys::allowed_cpus().size();
  EXPECT_EQ(refusal_of_clients(clients(here), WaitKind::blocking), "");
  const std::string many = refusal_of_clients(clients(here + 1), WaitKind::blocking);
  EXPECT_NE(many.find("want " + std::to_string(here + 1) + " CPUs"), std::string::npos) << many;
  EXPECT_NE(many.find("fewer --clients"), std::string::npos) << many;
  const std::string polled = refusal_of_clients(clients(here), WaitKind::polling);
  EXPECT_NE(polled.find("want " + std::to_string(2 * here)), std::string::npos) << polled;
  CaseSpec together = clients(here);
  together.placement = Placement::same_core;
  EXPECT_EQ(refusal_of_clients(together, WaitKind::hybrid), "");
}

TEST(AxisRefusal, OtherPatternsHaveNoClients) {
  CaseSpec spec = stream();
  spec.clients.value = 2;
  EXPECT_EQ(refusal({}, spec), "clients and lock are choices of the pattern clients");
  spec.clients.value = 1;
  spec.lock = Lock::global;
  EXPECT_EQ(refusal({}, spec), "clients and lock are choices of the pattern clients");
}

TEST(ChannelSpecOfACase, TakesOverEveryChoice) {
  CaseSpec spec = stream();
  for (const Choice& choice : kChoices) choice.off_default(spec);
  spec.size.value = 100;
  spec.capacity.value = 8192;
  const ChannelSpec channel = channel_spec(spec);
  EXPECT_EQ(channel.message_bytes, 100U);
  EXPECT_EQ(channel.capacity_bytes, 8192U);
  EXPECT_EQ(channel.pattern, Pattern::stream);
  EXPECT_EQ(channel.batch, 2U);
  EXPECT_EQ(channel.wrap, Wrap::pad);
  EXPECT_EQ(channel.stores, Stores::non_temporal);
  EXPECT_EQ(channel.pages, Pages::thp);
  EXPECT_TRUE(channel.timed);
}

}  // namespace
}  // namespace ipcmark

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/limits.hpp"
#include "muster/error.hpp"
#include "unit/core/bench.hpp"

namespace muster::core {

namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

Attribute attribute(std::uint64_t version, std::uint64_t previous, std::string_view name,
                    std::string_view value) {
  return {.version = version, .previous = previous, .name = name, .value = bytes_of(value)};
}

Attribute erasure(std::uint64_t version, std::uint64_t previous, std::string_view name) {
  return {.version = version, .previous = previous, .erased = true, .name = name, .value = {}};
}

/// A node and its friend b.
struct Attributes : testing::Test {
  Bench bench{Bench::bystander()};
  Puppet b = bench.puppet("b");

  Attributes() {
    bench.start();
    bench.pass(1s);
    bench.admit(b);
    bench.told();
    bench.sent();
  }
  void set(std::string_view name, std::string_view value) {
    bench.call([&](Protocol& protocol) {
      EXPECT_FALSE(protocol.attributes().set(name, Encoding::json, bytes_of(value)));
    });
  }
  void erase(std::string_view name) {
    bench.call([&](Protocol& protocol) { protocol.attributes().erase(name); });
  }
  void hear(std::uint64_t version, std::uint64_t previous, std::string_view name,
            std::string_view value) {
    bench.hear(b, {attribute(version, previous, name, value)});
  }
  void hear_hello(std::uint64_t version) {
    b.hello.attributes = version;
    bench.hear_hello(b);
  }
  /// Our copy of b's attributes, as "name=value".
  std::vector<std::string> held() {
    std::vector<std::string> found;
    const auto nodes = bench.protocol().nodes();
    for (const auto& [name, value] : *nodes.at(0).attributes) {
      found.push_back(name + "=" + text_of(*value.bytes));
    }
    return found;
  }
};

// A change is sent to everyone at once, with a hello that contains the new version.
TEST_F(Attributes, AreSentAtOnceWhenSet) {
  set("info", "1");
  const auto sent = bench.sent();
  ASSERT_EQ(sent.size(), 2u);
  const Attribute* attribute = sent[0].message.get_if<Attribute>();
  ASSERT_NE(attribute, nullptr);
  EXPECT_TRUE(sent[0].to.group);
  EXPECT_EQ(attribute->version, 1u);
  EXPECT_EQ(attribute->previous, 0u);
  EXPECT_EQ(attribute->name, "info");
  EXPECT_EQ(text_of(attribute->value), "1");
  EXPECT_EQ(sent[1].message.get_if<Hello>()->attributes, 1u);
}

// A version names its predecessor, so that a receiver notices a gap.
TEST_F(Attributes, NameTheirPredecessor) {
  set("a", "1");
  set("b", "2");
  set("a", "3");
  const auto told = bench.sent_of<Attribute>();
  ASSERT_EQ(told.size(), 3u);
  EXPECT_EQ(told[2].version, 3u);
  EXPECT_EQ(told[2].previous, 2u);
}

// A request is answered with all changes since a version, oldest first, and only the latest of each
// name.
TEST_F(Attributes, AreSentOnRequest) {
  set("a", "1");
  set("b", "2");
  set("a", "3");
  erase("b");
  bench.sent();
  bench.hear(b, {AttributeRequest{0}}, false);
  auto answer = bench.sent_of<Attribute>();
  ASSERT_EQ(answer.size(), 2u);
  EXPECT_EQ(answer[0].name, "a");
  EXPECT_EQ(answer[0].previous, 0u);
  EXPECT_EQ(text_of(answer[0].value), "3");
  EXPECT_TRUE(answer[1].erased);
  EXPECT_EQ(answer[1].previous, 3u);
  bench.hear(b, {AttributeRequest{3}}, false);
  EXPECT_EQ(bench.sent_of<Attribute>().size(), 1u);
  bench.hear(b, {AttributeRequest{4}}, false);
  EXPECT_TRUE(bench.sent_of<Attribute>().empty());
}

// Erasing a missing attribute does nothing.
TEST_F(Attributes, AreErasedOnce) {
  set("a", "1");
  bench.sent();
  for (const char* const name : {"a", "a", "b"}) erase(name);
  EXPECT_EQ(bench.sent_of<Attribute>().size(), 1u);
  EXPECT_EQ(bench.protocol().self().attributes, 2u);
}

// A value that cannot be set is refused, and nothing changes.
TEST_F(Attributes, AreRefusedBeyondTheirLimits) {
  const std::vector<std::uint8_t> large(limits::attribute_bytes + 1);
  bench.call([&](Protocol& protocol) {
    auto& book = protocol.attributes();
    EXPECT_EQ(book.set("", Encoding::json, {}), Errc::invalid_name);
    EXPECT_EQ(book.set("a", Encoding::json, large), Errc::too_large);
  });
  EXPECT_TRUE(bench.sent().empty());
  for (std::size_t i = 0; i < limits::attributes; ++i) set("name" + std::to_string(i), "x");
  bench.call([&](Protocol& protocol) {
    EXPECT_EQ(protocol.attributes().set("another", Encoding::json, {}), Errc::overloaded);
  });
  set("name0", "again");
  EXPECT_EQ(bench.protocol().self().attributes, limits::attributes + 1);
}

// The place of an erased attribute is free, however many there have been. The owner remembers some
// erasures, and names the newest that it has forgotten.
TEST_F(Attributes, TakeThePlacesOfErasedOnes) {
  for (std::size_t i = 0; i < 10 * limits::attributes; ++i) {
    set("name" + std::to_string(i), "x");
    erase("name" + std::to_string(i));
  }
  set("last", "x");
  bench.sent();
  bench.hear(b, {AttributeRequest{0}}, false);
  const auto answer = bench.sent_of<Attribute>();
  ASSERT_EQ(answer.size(), limits::erasures + 1);
  EXPECT_TRUE(answer.front().erased);
  EXPECT_EQ(answer.front().previous, 0u);
  EXPECT_EQ(answer.front().forgotten, answer.front().version - 2);
  EXPECT_EQ(answer.back().version, bench.protocol().self().attributes);
}

// Small attributes are sent with a greeting, so that a newcomer needs no request. If they are too
// large for the address of a stranger, they follow its answer.
TEST_F(Attributes, AreSentWithGreetingsIfSmall) {
  set("info", std::string(100, 'x'));
  bench.sent();
  Puppet c = bench.puppet("c");
  bench.hear_hello(c);
  EXPECT_EQ(bench.sent_of<Attribute>().size(), 1u);
  set("info", std::string(800, 'x'));
  bench.sent();
  Puppet d = bench.puppet("d");
  bench.hear_hello(d);
  EXPECT_TRUE(bench.sent_of<Attribute>().empty());
  bench.hear(d, {Echo{bench.nonce()}}, false);
  EXPECT_EQ(bench.sent_of<Attribute>().size(), 1u);
  set("more", std::string(200, 'x'));
  bench.sent();
  Puppet e = bench.puppet("e");
  bench.admit(e);
  EXPECT_TRUE(bench.sent_of<Attribute>().empty());
}

// Attributes of others are copied as they arrive, and each change is reported once.
TEST_F(Attributes, OfOthersAreCopied) {
  hear(1, 0, "x", "1");
  EXPECT_THAT(held(), ElementsAre("x=1"));
  EXPECT_THAT(bench.told(), ElementsAre("updated b"));
  hear(1, 0, "x", "1");
  EXPECT_THAT(bench.told(), IsEmpty());
  bench.hear(b, {erasure(2, 1, "x")});
  EXPECT_THAT(held(), IsEmpty());
}

// A receiver that missed an erasure asks for it, also when the erased attribute is older than
// others that it has.
TEST_F(Attributes, OfOthersAreRequestedAfterAMissedErasure) {
  hear(1, 0, "x", "1");
  hear(2, 1, "y", "2");
  hear(4, 3, "z", "4");
  EXPECT_THAT(held(), ElementsAre("x=1", "y=2"));
  hear_hello(4);
  bench.pass(5ms);
  ASSERT_EQ(bench.sent_of<AttributeRequest>().size(), 1u);
  bench.hear(b, {erasure(3, 2, "x"), attribute(4, 3, "z", "4")});
  EXPECT_THAT(held(), ElementsAre("y=2", "z=4"));
}

// A receiver asks for all attributes if it missed an erasure and the owner has forgotten that one.
// Meanwhile it keeps its copies of the attributes that are still set.
TEST_F(Attributes, OfOthersStartOverAfterAForgottenErasure) {
  hear(1, 0, "x", "1");
  hear(2, 1, "y", "2");
  Attribute z = attribute(90, 89, "z", "90");
  z.forgotten = 3;
  bench.hear(b, {z});
  EXPECT_THAT(held(), ElementsAre("x=1", "y=2"));
  hear_hello(90);
  bench.pass(5ms);
  const auto requests = bench.sent_of<AttributeRequest>();
  ASSERT_EQ(requests.size(), 1u);
  EXPECT_EQ(requests[0].since, 0u);
  Attribute y = attribute(2, 0, "y", "2");
  y.forgotten = 3;
  z.previous = 2;
  bench.hear(b, {y, z});
  EXPECT_THAT(held(), ElementsAre("y=2", "z=90"));
}

// A receiver that has applied an erasure starts nothing over when the owner forgets that one.
TEST_F(Attributes, OfOthersRemainWhenTheirOwnerForgets) {
  hear(1, 0, "x", "1");
  hear(2, 1, "y", "2");
  Attribute z = attribute(3, 2, "z", "3");
  z.forgotten = 2;
  bench.hear(b, {z});
  EXPECT_THAT(held(), ElementsAre("x=1", "y=2", "z=3"));
}

// A gap is requested from the last applied version.
TEST_F(Attributes, OfOthersAreRequestedAfterAGap) {
  hear(1, 0, "x", "1");
  hear(3, 2, "z", "3");
  EXPECT_THAT(held(), ElementsAre("x=1"));
  hear_hello(3);
  bench.pass(5ms);
  auto requests = bench.sent_of<AttributeRequest>();
  ASSERT_EQ(requests.size(), 1u);
  EXPECT_EQ(requests[0].since, 1u);
  hear(2, 1, "y", "2");
  hear(3, 2, "z", "3");
  EXPECT_THAT(held(), ElementsAre("x=1", "y=2", "z=3"));
  bench.pass(100ms);
  EXPECT_TRUE(bench.sent_of<AttributeRequest>().empty());
}

// A change that arrives just after its hello is not requested.
TEST_F(Attributes, OfOthersHaveTimeToArrive) {
  hear_hello(1);
  bench.pass(2ms);
  hear(1, 0, "x", "1");
  bench.pass(100ms);
  EXPECT_TRUE(bench.sent_of<AttributeRequest>().empty());
}

// A request is repeated with growing intervals until it is answered.
TEST_F(Attributes, OfOthersAreRequestedAgain) {
  b.hello.attributes = 1;
  for (int i = 0; i < 10; ++i) {
    bench.hear_hello(b);
    bench.pass(500ms);
  }
  const auto requests = bench.sent_of<AttributeRequest>().size();
  EXPECT_GE(requests, 6u);
  EXPECT_LE(requests, 12u);
}

// The attributes of a stranger are limited until it has proven that it is alive.
TEST_F(Attributes, OfStrangersAreLimited) {
  Puppet c = bench.puppet("c");
  c.hello.attributes = 3;
  const std::string text(1'000, 'x');
  bench.hear(c, {c.hello, attribute(1, 0, "1", text), attribute(2, 1, "2", text),
                 attribute(3, 2, "3", text)});
  const Peer* peer = bench.protocol().find(c.session);
  EXPECT_EQ(peer->attributes->size(), 2u);
  bench.sent();
  bench.hear(c, {Echo{bench.nonce()}}, false);
  bench.pass(5ms);
  const auto requests = bench.sent_of<AttributeRequest>();
  ASSERT_EQ(requests.size(), 1u);
  EXPECT_EQ(requests[0].since, 2u) << "the rest is fetched when it is known to be alive";
}

// The number of attributes of a node is limited.
TEST_F(Attributes, OfOthersAreLimited) {
  for (std::uint64_t i = 1; i <= limits::attributes + 5; ++i) {
    hear(i, i - 1, "name" + std::to_string(i), "x");
  }
  EXPECT_EQ(held().size(), limits::attributes);
}

// When the attributes of all nodes together have reached their limit, a node keeps no further large
// ones. It keeps the small ones, and asks for the rest when there is room again.
TEST_F(Attributes, OfAllOthersTogetherAreLimited) {
  const std::string large(limits::attribute_bytes, 'x');
  std::vector<Puppet> greedy;
  for (char name = 1; bench.protocol().attributes_refused() == 0; ++name) {
    ASSERT_LT(name, 80) << "there is no limit";
    Puppet& puppet = greedy.emplace_back(bench.puppet(std::string(1, name)));
    bench.hear_hello(puppet);
    bench.pass(20ms);
    bench.hear(puppet, {puppet.hello, Echo{bench.nonce()}}, false);
    for (std::uint64_t i = 1; i <= limits::attributes; ++i) {
      bench.hear(puppet, {attribute(i, i - 1, std::to_string(i), large)});
    }
  }
  hear(1, 0, "small", "1");
  hear(2, 1, "large", large);
  EXPECT_THAT(held(), ElementsAre("small=1"));
  hear_hello(2);
  bench.sent();
  bench.pass(200ms);
  EXPECT_TRUE(bench.sent_of<AttributeRequest>().empty()) << "the answer would be refused";
  bench.hear(greedy.front(), {Goodbye{}});
  bench.pass_with(11s, {&b}, 500ms);
  const auto requests = bench.sent_of<AttributeRequest>();
  ASSERT_FALSE(requests.empty());
  EXPECT_EQ(requests.back().since, 1u);
  hear(2, 1, "large", large);
  EXPECT_EQ(held().size(), 2u);
}

}  // namespace

}  // namespace muster::core

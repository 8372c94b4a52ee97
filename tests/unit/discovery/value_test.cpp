#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cereal/types/map.hpp>
#include <cereal/types/memory.hpp>
#include <cereal/types/string.hpp>
#include <cereal/types/variant.hpp>
#include <cereal/types/vector.hpp>

#include "discovery/node_reader.hpp"
#include "muster/muster.hpp"
#include "muster/typed.hpp"
#include "wire/base64.hpp"

namespace muster {
namespace {

using testing::AllOf;
using testing::HasSubstr;

// JSON text is read and written.
TEST(JsonValue, IsReadAndWritten) {
  EXPECT_EQ(to_string(parse_value(R"({"a":[1,2,null]})")), R"({"a":[1,2,null]})");
}

// Numbers are written in a short form and read back unchanged.
TEST(JsonValue, NumbersAreWrittenShortly) {
  EXPECT_EQ(to_string(Value{{"half", 0.5}, {"two", 2.0}, {"int", 2}, {"list", {1.25, -3}}}),
            R"({"half":0.5,"two":2.0,"int":2,"list":[1.25,-3]})");
  for (const double number : {0.1, 1e300, -2.5e-7, 3.0}) {
    EXPECT_EQ(parse_value(to_string(Value(number))), Value(number));
  }
}

// The receiver gets the exact number that was sent. Boost.JSON 1.81 alone misses the last bit of
// these.
TEST(JsonValue, NumbersAreReadExactly) {
  for (const double number : {946.3732872479507, 225.81983161266322, -1.3927926388013963e-143,
                              5.409760742964738e+124, 5e-324, 1.7976931348623157e308, 0.3}) {
    const Value value = parse_value(to_string(Value(number)));
    ASSERT_TRUE(value.is_double());
    EXPECT_EQ(value.get_double(), number);
  }
  EXPECT_EQ(to_string(parse_value("[1e-400,-1e-400]")), "[0.0,-0.0]");
}

// A number that no double can represent would be infinite, which JSON cannot express.
TEST(JsonValue, NumbersBeyondAllDoublesAreRefused) {
  for (const char* text : {"1e400", "[-1e999]", "1e2147483648"}) {
    EXPECT_THROW(parse_value(text), Error) << text;
  }
}

// A text that is not JSON is refused with the position.
TEST(JsonValue, FaultsAreNamedWithTheirPlace) {
  for (const char* text : {"{", "{\"a\":}", "hello", "1 2", ""}) {
    try {
      parse_value(text);
      ADD_FAILURE() << text << " was accepted";
    } catch (const Error& error) {
      EXPECT_EQ(error.errc(), Errc::invalid_json);
      EXPECT_THAT(error.what(), AllOf(HasSubstr("invalid JSON at byte")));
    }
  }
}

// A value that no receiver could read is refused at the sender; receivers would have got null.
TEST(JsonValue, IsRefusedIfUnreadable) {
  const auto fault_of = [](const Value& value) -> std::string {
    try {
      detail::encode_payload({.value = value});
    } catch (const Error& error) {
      EXPECT_EQ(error.errc(), Errc::invalid_json);
      return error.what();
    }
    return {};
  };
  EXPECT_THAT(fault_of({{"a", {1, "\x83"}}}), HasSubstr("not UTF-8"));
  EXPECT_THAT(fault_of({{"\xff", 1}}), HasSubstr("not UTF-8"));
  Value nested = 1;
  for (int depth = 0; depth < 32; ++depth) nested = boost::json::array{nested};
  EXPECT_EQ(fault_of(nested), "");
  EXPECT_EQ(parse_value(to_string(nested)), nested);
  EXPECT_THAT(fault_of(boost::json::array{nested}), HasSubstr("deeper than 32"));
}

// A node as JSON has the documented members.
TEST(NodeValue, HasTheDocumentedFields) {
  Node node;
  node.id = {1, 2};
  node.name = "a";
  node.addresses = {{"127.0.0.1", 12346, "lo"}, {"10.0.0.7", 12346, "eth0"}};
  node.term = 7;
  node.is_master = true;
  node.round_trip = std::chrono::microseconds(250);
  node.last_seen = std::chrono::system_clock::time_point(std::chrono::microseconds(1'500'000));
  const auto object = to_value(node).as_object();
  EXPECT_EQ(object.at("id").as_string(), "00000000000000010000000000000002");
  EXPECT_EQ(object.at("address").as_string(), "10.0.0.7") << "the one others can use";
  EXPECT_EQ(object.at("addresses").as_array().size(), 2u);
  EXPECT_TRUE(object.at("isMaster").as_bool());
  EXPECT_EQ(object.at("term").to_number<int>(), 7);
  EXPECT_DOUBLE_EQ(object.at("roundTrip").as_double(), 0.00025);
  EXPECT_EQ(object.at("lastSeen").as_string(), "1970-01-01T00:00:01.500000Z");
  for (const char* field : {"session", "hostName", "port", "isMasterEligible", "weight", "info",
                            "isSuspected", "name"}) {
    EXPECT_TRUE(object.contains(field)) << field;
  }
}

// Times as JSON have the documented members, in seconds.
TEST(TimingValue, HasTheDocumentedFields) {
  const Timing timing = derive_timing({.detect_within = std::chrono::seconds(2)});
  EXPECT_EQ(to_value(timing), parse_value(R"({"helloInterval": 1.0, "nodeTimeout": 2.0,
                                              "masterInterval": 0.2, "masterTimeout": 0.6,
                                              "lease": 0.36, "listenWindow": 0.2,
                                              "helloRateMax": 2000})"));
}

// The vectors of RFC 4648 §10.
TEST(Base64, MatchesTheStandard) {
  const auto encoded = [](std::string_view text) {
    return wire::to_base64({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
  };
  EXPECT_EQ(encoded(""), "");
  EXPECT_EQ(encoded("f"), "Zg==");
  EXPECT_EQ(encoded("fo"), "Zm8=");
  EXPECT_EQ(encoded("foo"), "Zm9v");
  EXPECT_EQ(encoded("foobar"), "Zm9vYmFy");
}

/// A type of an application.
struct Order {
  int number = 0;
  std::map<std::string, std::vector<double>> items;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(number, items);
  }
  friend bool operator==(const Order&, const Order&) = default;
};

// C++ objects are encoded and decoded.
TEST(TypedPayload, RoundTrips) {
  const Order order{7, {{"bolts", {1.5, 2}}, {"nuts", {}}}};
  EXPECT_EQ(decode<Order>(encode(order)), order);
}

// A payload that is truncated, too long, or of another kind is refused.
TEST(TypedPayload, WrongBytesAreRefused) {
  const Payload whole = encode(Order{7, {{"bolts", {1.5, 2}}}});
  for (std::size_t bytes = 0; bytes < whole.typed.size(); ++bytes) {
    Payload cut = whole;
    cut.typed.resize(bytes);
    EXPECT_THROW(decode<Order>(cut), Error) << bytes;
  }
  Payload longer = whole;
  longer.typed.push_back(0);
  EXPECT_THROW(decode<Order>(longer), Error);
  EXPECT_THROW(decode<Order>(Payload{.value = "json"}), Error);
}

// An alternative that the type does not have is found by cereal, which throws another exception.
TEST(TypedPayload, UnknownAlternativesAreRefused) {
  using Choice = std::variant<std::int32_t, std::string>;
  Payload payload = encode(Choice("bolts"));
  EXPECT_EQ(std::get<std::string>(decode<Choice>(payload)), "bolts");
  for (const int index : {2, 0x7f, 0xff}) {
    payload.typed[0] = static_cast<std::uint8_t>(index);
    EXPECT_THROW(decode<Choice>(payload), Error);
  }
}

/// A type that points to itself.
struct Link {
  std::unique_ptr<Link> next;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(next);
  }
};

// A chain of objects takes a byte per link, and would exhaust the stack of its reader.
TEST(TypedPayload, LongChainsAreRefused) {
  const auto chain_of = [](std::size_t links) {
    Payload payload{.kind = Payload::Kind::typed, .value = nullptr, .typed = {}};
    payload.typed.assign(links, 1);
    payload.typed.push_back(0);
    return payload;
  };
  EXPECT_TRUE(decode<Link>(chain_of(100)).next->next->next);
  EXPECT_THROW(decode<Link>(chain_of(1'000'000)), Error);
}

}  // namespace
}  // namespace muster

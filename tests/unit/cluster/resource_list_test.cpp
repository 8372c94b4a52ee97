#include "cluster/resource_list.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "muster/error.hpp"

namespace muster::cluster {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> ids_of(const ResourceList& list) {
  std::vector<std::string> ids;
  for (const Resource& resource : list.resources) ids.push_back(resource.id);
  return ids;
}

// The value is the whole item, its id included. Numbers are valid ids.
TEST(ResourceList, IsRead) {
  const auto list = read_resource_list(R"({"data":[{"id":"a","url":"ws://a"},{"id":7}],"x":1})");
  EXPECT_THAT(ids_of(list), ElementsAre("a", "7"));
  EXPECT_EQ(list.resources[0].value, parse_value(R"({"id":"a","url":"ws://a"})"));
  EXPECT_TRUE(list.faults.empty());
  EXPECT_TRUE(read_resource_list(R"({"data":[]})").resources.empty());
}

// A faulty item is reported by its position and its fault, and the others are kept. Of two with one
// id, the first counts.
TEST(ResourceList, LeavesOutFaultyItems) {
  const auto list = read_resource_list(
      R"({"data":[{"id":"a","n":1},{"url":"x"},{"id":"a","n":2},5,{"id":""},{"id":null},)"
      R"({"id":"b"}]})");
  EXPECT_THAT(ids_of(list), ElementsAre("a", "b"));
  EXPECT_EQ(list.resources[0].value.at("n"), 1);
  EXPECT_THAT(
      list.faults,
      ElementsAre("item 2 has no id", "item 3 repeats the id \"a\" of item 1", "item 4 has no id",
                  "item 5 has an id that is not 1 to 255 bytes of UTF-8", "item 6 has no id"));
}

// The needed labels are a list of texts. A resource with anything else is left out.
TEST(ResourceList, ReadsNeededLabels) {
  const auto list = read_resource_list(
      R"({"data":[{"id":"a","needed_labels":["gpu","eu","gpu"]},{"id":"b","needed_labels":[]},)"
      R"({"id":"c","needed_labels":"gpu"},{"id":"d","needed_labels":[1]},)"
      R"({"id":"e","needed_labels":[""]},{"id":"f"}]})");
  EXPECT_THAT(ids_of(list), ElementsAre("a", "b", "f"));
  EXPECT_EQ(needed_labels_of(list.resources[0].value), (std::vector<std::string>{"eu", "gpu"}));
  EXPECT_EQ(needed_labels_of(list.resources[1].value), std::vector<std::string>{});
  EXPECT_EQ(needed_labels_of(list.resources[2].value), std::vector<std::string>{});
  ASSERT_EQ(list.faults.size(), 3U);
  EXPECT_EQ(list.faults[0],
            "item 3 (\"c\") has needed_labels that are not a list of at most 16 texts of 1 to 64 "
            "bytes");
}

// Thousands of faults do not produce thousands of lines.
TEST(ResourceList, CountsFurtherFaults) {
  std::vector<Resource> nameless(1000);
  const auto list = check_resources(nameless);
  ASSERT_EQ(list.faults.size(), faults_max + 1);
  EXPECT_EQ(list.faults.back(), "990 more items are of no use");
}

// A resource that does not fit a message is left out.
TEST(ResourceList, LeavesOutOversizedResources) {
  Value deep = 1;
  for (int i = 0; i < 40; ++i) deep = Value{{"in", deep}};
  const auto list = check_resources(
      {{"large", Value(std::string(resource_bytes_max, 'x'))}, {"deep", deep}, {"good", 1}});
  EXPECT_THAT(ids_of(list), ElementsAre("good"));
  EXPECT_THAT(list.faults, ElementsAre("item 1 (\"large\") has more than 262144 bytes",
                                       HasSubstr("item 2 (\"deep\") cannot be sent: ")));
}

// A text without a list is refused as a whole, and the sentence shows the expected form.
TEST(ResourceList, RefusesOtherText) {
  for (const char* text : {"[]", "{}", R"({"data":{}})", "5"}) {
    try {
      read_resource_list(text);
      FAIL() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.errc(), Errc::invalid_json);
      EXPECT_THAT(error.what(), HasSubstr(R"({"data":[{"id":"a"}]})"));
    }
  }
  EXPECT_THROW(read_resource_list("{\"data\":["), Error);
}

// The same JSON in another order has the same digest.
TEST(Digest, DependsOnTheContentOnly) {
  const auto digest = [](const char* text) { return digest_of(parse_value(text)); };
  EXPECT_EQ(digest(R"({"a":1,"b":{"c":2,"d":[1,2]}})"), digest(R"({"b":{"d":[1,2],"c":2},"a":1})"));
  EXPECT_NE(digest(R"({"a":1})"), digest(R"({"a":2})"));
  EXPECT_NE(digest("[1,2]"), digest("[2,1]"));
  EXPECT_NE(digest(R"({"a":"1"})"), digest(R"({"a":1})"));
  // Every node and every release must agree on this value.
  EXPECT_EQ(digest("null"), 0x5b9bc4ba528108e4u);
}

}  // namespace
}  // namespace muster::cluster

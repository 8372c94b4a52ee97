#include "services/record.hpp"

#include <gtest/gtest.h>

namespace muster::services {

namespace {

Node node_with(std::string_view info, const Attributes& attributes = {}) {
  Node node;
  node.info.value = parse_value(info);
  node.attributes = std::make_shared<const Attributes>(attributes);
  return node;
}

// The info of a node without services is its service, if it has a name: JavaScript nodes have no
// other way to offer one.
TEST(ServiceRecord, InfoWithANameIsAService) {
  const auto services = services_of(node_with(R"({"name":"db","port":5432,"version":"1.2.3"})"));
  ASSERT_EQ(services.size(), 1U);
  EXPECT_EQ(services[0].offer,
            (ServiceOffer{.name = "db",
                          .config = parse_value(R"({"name":"db","port":5432,"version":"1.2.3"})"),
                          .version = "1.2.3"}));
  EXPECT_FALSE(services_of(node_with(R"({"name":"db","ready":false})"))[0].offer.ready);
  EXPECT_EQ(services_of(node_with(R"({"name":"db","version":7})"))[0].offer.version, "");
  EXPECT_EQ(services_of(node_with(R"({"name":"db","version":"new"})"))[0].offer.version, "");
}

// The info that JavaScript nodes get reads back as the service.
TEST(ServiceRecord, InfoOfAnOfferIsThatService) {
  const ServiceOffer offer{.name = "db", .config = parse_value(R"({"port":5432})"), .version = "2"};
  EXPECT_EQ(info_of(offer), parse_value(R"({"port":5432,"name":"db","ready":true,"version":"2"})"));
  EXPECT_EQ(info_of({.name = "db", .config = 7, .ready = false}),
            parse_value(R"({"config":7,"name":"db","ready":false})"));
}

// Other info is no service.
TEST(ServiceRecord, OtherInfoIsNone) {
  const std::string long_name(241, 'x');
  for (const std::string& info :
       {std::string("null"), std::string(R"("db")"), std::string(R"(["db"])"),
        std::string(R"({"name":7})"), std::string(R"({"name":""})"), std::string("{}"),
        R"({"name":")" + long_name + "\"}"}) {
    EXPECT_TRUE(services_of(node_with(info)).empty()) << info;
  }
}

// A node that publishes services offers these alone. Its info is only an info.
TEST(ServiceRecord, PublishedServicesComeFirst) {
  const ServiceOffer offer{.name = "web"};
  const auto services =
      services_of(node_with(R"({"name":"db"})", {{attribute_of("web"), encode(offer)}}));
  ASSERT_EQ(services.size(), 1U);
  EXPECT_EQ(services[0].offer, offer);
}

}  // namespace

}  // namespace muster::services

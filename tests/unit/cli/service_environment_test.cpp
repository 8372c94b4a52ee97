#include "cli/wait/service_environment.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/cli/sample.hpp"

namespace muster::cli {

namespace {

using testing::ElementsAre;
using testing::Pair;

Service sample_service(std::string name, std::string_view config) {
  return {{.name = std::move(name), .config = parse_value(config), .version = "1.2.0"},
          sample_node("a")};
}

/// The variables except MUSTER_SERVICES, for one service named "web".
Variables variables_of(std::string_view config) {
  Variables variables = environment_of({{"web", {sample_service("web", config)}}});
  variables.erase(variables.begin());
  return variables;
}

// Any name becomes a variable that every shell can read.
TEST(ServiceEnvironment, NamesVariables) {
  EXPECT_EQ(variable_part("web"), "WEB");
  EXPECT_EQ(variable_part("my-db.v2"), "MY_DB_V2");
  EXPECT_EQ(variable_part("A_Z09"), "A_Z09");
  EXPECT_EQ(variable_part("grün"), "GR__N") << "one for each byte";
}

// The address comes from the configuration, or else from the node.
TEST(ServiceEnvironment, HasHostAndPort) {
  EXPECT_THAT(variables_of(R"({"host":"db.example","port":5432})"),
              ElementsAre(Pair("MUSTER_SERVICE_WEB_HOST", "db.example"),
                          Pair("MUSTER_SERVICE_WEB_PORT", "5432")));
  EXPECT_THAT(variables_of("null"), ElementsAre(Pair("MUSTER_SERVICE_WEB_HOST", "10.0.0.7")));
  EXPECT_THAT(variables_of(R"({"host":7,"port":80.0})"),
              ElementsAre(Pair("MUSTER_SERVICE_WEB_HOST", "10.0.0.7"),
                          Pair("MUSTER_SERVICE_WEB_PORT", "80")));
  EXPECT_THAT(variables_of(R"({"port":"5432"})"),
              ElementsAre(Pair("MUSTER_SERVICE_WEB_HOST", "10.0.0.7"),
                          Pair("MUSTER_SERVICE_WEB_PORT", "5432")));
}

// Two names with one variable are refused, because one would hide the other.
TEST(ServiceEnvironment, RefusesNamesWithOneVariable) {
  EXPECT_NO_THROW(require_distinct_variables({"db", "db", "db2"}));
  for (const char* other : {"my_db", "my.db", "MY-DB"}) {
    try {
      require_distinct_variables({"my-db", "web", other});
      ADD_FAILURE() << other;
    } catch (const Error& error) {
      EXPECT_EQ(error.errc(), Errc::invalid_option);
      EXPECT_THAT(error.what(), testing::HasSubstr("MUSTER_SERVICE_MY_DB_HOST"));
      EXPECT_THAT(error.what(), testing::HasSubstr(other));
    }
  }
}

// A port that is none is left out, because other nodes write the configuration.
TEST(ServiceEnvironment, LeavesOutBadPorts) {
  for (const char* config : {R"({"port":"http"})", R"({"port":"80 "})", R"({"port":"+80"})",
                             R"({"port":""})", R"({"port":"65536"})", R"({"port":-1})",
                             R"({"port":65536})", R"({"port":1.5})", R"({"port":null})", "[80]"}) {
    EXPECT_THAT(variables_of(config), ElementsAre(Pair("MUSTER_SERVICE_WEB_HOST", "10.0.0.7")))
        << config;
  }
}

// A service of a node without an address is on this host.
TEST(ServiceEnvironment, KnowsThisHost) {
  Service service = sample_service("web", "null");
  service.node.addresses.clear();
  EXPECT_EQ(host_of(service), "127.0.0.1");
}

// Programs that need more than the first service read all of them as JSON.
TEST(ServiceEnvironment, HasAllAsJson) {
  Service second = sample_service("web", "2");
  second.node = sample_node("b", 2);
  const Variables variables =
      environment_of({{"db", {}}, {"web", {sample_service("web", "1"), second}}});
  ASSERT_EQ(variables.size(), 2u);
  EXPECT_EQ(variables[0].first, "MUSTER_SERVICES");
  const boost::json::object all = parse_value(variables[0].second).as_object();
  EXPECT_TRUE(all.at("db").as_array().empty());
  const boost::json::array& web = all.at("web").as_array();
  ASSERT_EQ(web.size(), 2u);
  EXPECT_EQ(
      web[1],
      (Value{
          {"name", "web"}, {"config", 2}, {"version", "1.2.0"}, {"node", to_value(second.node)}}));
}

}  // namespace

}  // namespace muster::cli

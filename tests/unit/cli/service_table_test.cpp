#include "cli/services/service_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/cli/sample.hpp"

namespace muster::cli {

namespace {

using testing::HasSubstr;

std::string table_of(const Services& services) {
  return service_table(services).text(Style());
}

// Every service has a line, with dashes for missing values.
TEST(ServiceTable, ListsAllServices) {
  const Service plain{{.name = "db", .ready = false}, sample_node("b", 2)};
  const Service full{{.name = "web", .config = parse_value(R"({"port":80})"), .version = "1.2.0"},
                     sample_node("a")};
  EXPECT_EQ(table_of({{"web", {full}}, {"db", {plain}}}),
            "NAME  NODE  ADDRESS   VERSION  READY  CONFIG\n"
            "db    b     10.0.0.7  -        no     null\n"
            "web   a     10.0.0.7  1.2.0    yes    {\"port\":80}\n");
}

// The configuration of other nodes is shortened and cleaned.
TEST(ServiceTable, ShortensAndCleans) {
  const Service evil{{.name = "evil\x1b[2J", .config = Value(std::string(100, 'x'))},
                     sample_node("a")};
  EXPECT_THAT(table_of({{evil.offer.name, {evil}}}), HasSubstr("evil\\x1b[2J"));
  EXPECT_THAT(table_of({{evil.offer.name, {evil}}}), HasSubstr("xxx...\n"));
}

}  // namespace

}  // namespace muster::cli

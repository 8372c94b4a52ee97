#include "cli/run/resource_environment.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <string>

#include "cli/guard/child_process.hpp"
#include "cli/guard/command_environment.hpp"
#include "loopback/wait.hpp"

namespace muster::cli {

namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Pair;

const AssignmentToken token{.leader = {.term = 7, .id = {}}, .version = 9};

/// A resource whose value has that many bytes of JSON.
Resource resource_of(std::size_t bytes) {
  return {.id = "a", .value = Value(std::string(bytes - std::string_view("\"\"").size(), 'x'))};
}

// A command gets its resource and the token that fences its writes.
TEST(ResourceEnvironment, HasResourceAndToken) {
  const Variables variables =
      environment_of({.id = "door 1", .value = parse_value(R"({"id":"door 1","n":2.0})")}, token);
  EXPECT_THAT(variables, Contains(Pair("MUSTER_RESOURCE_ID", "door 1")));
  EXPECT_THAT(variables, Contains(Pair("MUSTER_RESOURCE", R"({"id":"door 1","n":2.0})")));
  EXPECT_THAT(variables, Contains(Pair("MUSTER_TOKEN_TERM", "7")));
  EXPECT_THAT(variables, Contains(Pair("MUSTER_TOKEN_ID", NodeId{}.to_string())));
  EXPECT_THAT(variables, Contains(Pair("MUSTER_TOKEN_VERSION", "9")));
}

// The limit is that of the system: it accepts the longest value, and muster refuses a longer one.
TEST(ResourceEnvironment, RefusesValuesAboveTheSystemsLimit) {
  constexpr std::size_t longest =
      variable_bytes_max - std::string_view("MUSTER_RESOURCE=").size() - 1;
  Spawner spawner;
  boost::asio::io_context context;
  ChildProcess child(context.get_executor(), spawner);
  ExitCode code = ExitCode::failure;
  bool is_gone = false;
  child.start(
      {.command = {"true"},
       .environment = environment_with(environment_of(resource_of(longest), token))},
      {.ended = [&](ExitCode ended_with) { code = ended_with; }, .gone = [&] { is_gone = true; }});
  ASSERT_TRUE(io::run_until(context, [&] { return is_gone; }));
  EXPECT_EQ(code, ExitCode::ok);
  try {
    environment_of(resource_of(longest + 1), token);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.errc(), Errc::too_large);
    EXPECT_THAT(error.what(), HasSubstr("\"a\": its JSON has 131056 bytes"));
    EXPECT_THAT(error.what(), HasSubstr("can hold 131055"));
  }
}

// A zero byte would end the variable and name another resource.
TEST(ResourceEnvironment, RefusesAZeroByteInAnId) {
  try {
    environment_of({.id = std::string("a\0b", 3)}, token);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.errc(), Errc::invalid_name);
  }
}

}  // namespace

}  // namespace muster::cli

#include "cli/options/monitor_address.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "lib/scratch_directory.hpp"
#include "muster/error.hpp"

namespace muster::cli {
namespace {

using testing::HasSubstr;

std::string read(std::string_view text) {
  const auto options = parse_monitor_address(text);
  return options ? options->address + ' ' + std::to_string(options->port) : "nothing";
}

// A port alone means loopback, so that a cluster is not shown to a network by mistake.
TEST(MonitorAddress, IsAPortOrAnAddressAndAPort) {
  EXPECT_EQ(read("9000"), "127.0.0.1 9000");
  EXPECT_EQ(read("0"), "127.0.0.1 0");
  EXPECT_EQ(read("65535"), "127.0.0.1 65535");
  EXPECT_EQ(read("10.0.0.7:9000"), "10.0.0.7 9000");
  EXPECT_EQ(read("[::1]:9000"), "::1 9000");
}

// An ambiguous or malformed address is refused.
TEST(MonitorAddress, RefusesOtherText) {
  for (const char* wrong : {"", ":", "65536", "-1", "9000x", "10.0.0.7", "10.0.0.7:", ":9000",
                            "::1:9000", "[]:9000", "[::1]"}) {
    EXPECT_EQ(read(wrong), "nothing") << wrong;
  }
}

/// Removes the variable before and after each test.
class MonitorToken : public testing::Test {
 protected:
  MonitorToken() { unsetenv("MUSTER_MONITOR_TOKEN"); }
  ~MonitorToken() override { unsetenv("MUSTER_MONITOR_TOKEN"); }

  test::ScratchDirectory files;
};

// The file takes precedence over the environment, and its first line is the token.
TEST_F(MonitorToken, ComesFromAFileOrTheEnvironment) {
  EXPECT_EQ(read_monitor_token({}), "");
  setenv("MUSTER_MONITOR_TOKEN", "of-the-environment", 1);
  EXPECT_EQ(read_monitor_token({}), "of-the-environment");
  EXPECT_EQ(read_monitor_token(files.write("token", "of-the-file\nremark\n")), "of-the-file");
  EXPECT_EQ(read_monitor_token(files.write("crlf", "\xEF\xBB\xBFof-windows\r\n")), "of-windows");
}

// An empty token is refused, because the user asked for one.
TEST_F(MonitorToken, RefusesAnEmptyToken) {
  setenv("MUSTER_MONITOR_TOKEN", "of-the-environment", 1);
  for (const std::string& file : {files.write("empty", ""), files.write("blank", "\nlater\n"),
                                  std::string(files.path("missing"))}) {
    try {
      read_monitor_token(file);
      ADD_FAILURE() << file;
    } catch (const Error& error) {
      EXPECT_EQ(error.errc(), Errc::unreadable_file);
      EXPECT_THAT(error.what(), HasSubstr(file));
    }
  }
  setenv("MUSTER_MONITOR_TOKEN", "", 1);
  EXPECT_THROW(read_monitor_token({}), Error);
}

}  // namespace
}  // namespace muster::cli

#include "cli/options/failure.hpp"

#include <gtest/gtest.h>

#include <set>

#include "muster/options.hpp"

namespace muster::cli {

namespace {

std::string sentence(Errc code, const char* words) {
  return sentence_of(Error(code, words));
}

// The sentence uses the option names of the command line.
TEST(Failure, NamesOptionsAsTyped) {
  EXPECT_EQ(sentence(Errc::contradictory_timing, "hello_interval (3s) contradicts node_timeout"),
            "--hello-interval (3s) contradicts --node-timeout");
  EXPECT_EQ(sentence(Errc::invalid_option, "interfaces.allow has \"x/y\""),
            "--interface has \"x/y\"");
  EXPECT_EQ(sentence(Errc::invalid_option, "transports.multicast_v4.ttl is 0"), "--ttl is 0");
  EXPECT_EQ(sentence(Errc::invalid_option, "weight is nan"), "--weight is nan");
  EXPECT_EQ(sentence(Errc::invalid_option, "legacy.node_timeout is 1s; set legacy.only"),
            "--legacy-node-timeout is 1s; set --legacy-only");
  EXPECT_EQ(sentence(Errc::port_taken, "choose another port with `port`"),
            "choose another port with --port");
}

// Other sentences stay unchanged.
TEST(Failure, LeavesOtherSentencesAlone) {
  EXPECT_EQ(sentence(Errc::invalid_name, "\"node_timeout\" cannot name a channel"),
            "\"node_timeout\" cannot name a channel");
  EXPECT_EQ(sentence(Errc::unreadable_file, "name is a directory"), "name is a directory");
}

// The real sentences of the library for frequent mistakes.
TEST(Failure, FitsTheLibrary) {
  const auto complaint = [](const Options& options) -> std::string {
    try {
      validate(options);
    } catch (const Error& error) {
      return sentence_of(error);
    }
    return "nothing";
  };
  EXPECT_TRUE(complaint({.cluster = ""}).starts_with("--cluster is empty"));
  EXPECT_TRUE(complaint({.port = 65500}).starts_with("--port is 65500"));
  EXPECT_TRUE(complaint({.masters_required = 0}).starts_with("--masters is 0"));
  EXPECT_TRUE(complaint({.interfaces = {.allow = {"1.2.3.0/99"}}}).starts_with("--interface has"));
  const std::string keyless = complaint({});
  for (const char* name : {"`muster keygen`", "--key-file", "--loopback", "--clear-text"}) {
    EXPECT_NE(keyless.find(name), std::string::npos) << keyless;
  }
}

// Wrong input and a failed operation have different exit codes.
TEST(Failure, HasAnExitCode) {
  EXPECT_EQ(exit_code_of(Errc::invalid_option), ExitCode::usage);
  EXPECT_EQ(exit_code_of(Errc::unreadable_file), ExitCode::usage);
  EXPECT_EQ(exit_code_of(Errc::port_taken), ExitCode::failure);
  EXPECT_EQ(exit_code_of(Errc::internal), ExitCode::failure);
}

// Programs distinguish errors by these names.
TEST(Failure, HasANameForEachCode) {
  std::set<std::string_view> names;
  for (int code = 1; code <= static_cast<int>(Errc::internal); ++code) {
    EXPECT_TRUE(names.insert(to_string(static_cast<Errc>(code))).second);
  }
  EXPECT_FALSE(names.contains("unknown"));
}

}  // namespace

}  // namespace muster::cli

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/command/command_line.hpp"

/// The sources of options: command line before environment before file.
namespace muster::cli {

namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::AnyOf;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

/// A configuration file and environment variables, removed after the test.
class Precedence : public testing::Test {
 protected:
  ~Precedence() override {
    std::filesystem::remove(path_);
    for (const std::string& name : variables_) unsetenv(name.c_str());
  }

  void write_file(std::string_view content) { std::ofstream(path_) << content; }

  void set(const std::string& name, const std::string& value) {
    variables_.push_back(name);
    setenv(name.c_str(), value.c_str(), 1);
  }

  /// Parses a command line with the file named by --config.
  CommandLine parse(std::vector<const char*> words) {
    words.push_back("--config");
    words.push_back(path_.c_str());
    return parse_without_file(std::move(words));
  }

  CommandLine parse_without_file(std::vector<const char*> words) {
    words.insert(words.begin(), "muster");
    std::ostringstream out;
    std::ostringstream err;
    const auto result = parse_command_line(static_cast<int>(words.size()), words.data(), out, err);
    complaint_ = err.str();
    const auto* line = std::get_if<CommandLine>(&result);
    return line == nullptr ? CommandLine{} : *line;
  }

  const std::string path_ =
      std::filesystem::temp_directory_path() / ("muster-cli-test-" + std::to_string(getpid()));
  std::vector<std::string> variables_;
  std::string complaint_;
};

// Every kind of option in TOML.
TEST_F(Precedence, FileSetsOptions) {
  write_file(R"(# for the lab
cluster = "lab # 1"   # a comment after a '#' in quotes
port = 2000
json = true
broadcast = false
ineligible = true
interface = ["eth*", "!docker0"]
info = '{"a": [1, 2], "b": "x#y"}'
detect-within = "wifi"

[nodes]
for = "3s"
)");
  const CommandLine line = parse({"nodes"});
  EXPECT_EQ(complaint_, "");
  const Options& options = line.common.options;
  EXPECT_EQ(options.cluster, "lab # 1");
  EXPECT_EQ(options.port, 2000);
  EXPECT_TRUE(line.common.json);
  EXPECT_FALSE(options.transports.broadcast);
  EXPECT_FALSE(options.eligible);
  EXPECT_THAT(options.interfaces.allow, ElementsAre("eth*"));
  EXPECT_THAT(options.interfaces.deny, ElementsAre("docker0"));
  EXPECT_EQ(to_string(options.info.value), R"({"a":[1,2],"b":"x#y"})");
  EXPECT_EQ(options.timing.detect_within, 6s);
  EXPECT_EQ(std::get<NodesCall>(line.call).listen_for, 3s);
}

// Every kind of option in the environment.
TEST_F(Precedence, EnvironmentSetsOptions) {
  set("MUSTER_CLUSTER", "env");
  set("MUSTER_KEY_FILE", "/some/key");
  set("MUSTER_INTERFACE", "eth0,!lo");
  set("MUSTER_JSON", "1");
  set("MUSTER_BROADCAST", "false");
  set("MUSTER_NODE_TIMEOUT", "5s");
  const CommandLine line = parse_without_file({"node"});
  EXPECT_EQ(line.common.options.cluster, "env");
  EXPECT_EQ(line.common.key_file, "/some/key");
  EXPECT_THAT(line.common.options.interfaces.allow, ElementsAre("eth0"));
  EXPECT_THAT(line.common.options.interfaces.deny, ElementsAre("lo"));
  EXPECT_TRUE(line.common.json);
  EXPECT_FALSE(line.common.options.transports.broadcast);
  EXPECT_EQ(line.common.options.timing.node_timeout, 5s);
}

// The command line takes precedence over the environment, and that over the file. Lists are
// replaced, not merged.
TEST_F(Precedence, LineBeatsEnvironmentBeatsFile) {
  write_file("cluster = \"file\"\nport = 1\nname = \"file\"\nunicast = [\"file\"]\n");
  set("MUSTER_CLUSTER", "env");
  set("MUSTER_PORT", "2");
  set("MUSTER_UNICAST", "env");
  const CommandLine line = parse({"node", "--cluster", "line"});
  EXPECT_EQ(line.common.options.cluster, "line");
  EXPECT_EQ(line.common.options.port, 2);
  EXPECT_EQ(line.common.options.name, "file");
  EXPECT_THAT(line.common.options.transports.seeds, ElementsAre("env"));
}

// An empty variable counts as unset.
TEST_F(Precedence, EmptyVariableSaysNothing) {
  write_file("cluster = \"file\"\n");
  set("MUSTER_CLUSTER", "");
  EXPECT_EQ(parse({"node"}).common.options.cluster, "file");
}

// The environment can name the file, which must then exist.
TEST_F(Precedence, EnvironmentNamesTheFile) {
  write_file("cluster = \"file\"\n");
  set("MUSTER_CONFIG", path_);
  EXPECT_EQ(parse_without_file({"node"}).common.options.cluster, "file");
  set("MUSTER_CONFIG", "/nonexistent.toml");
  parse_without_file({"node"});
  EXPECT_THAT(complaint_, HasSubstr("/nonexistent.toml"));
}

// Options of one command are in a section of its name; other commands ignore it.
TEST_F(Precedence, FileHasSectionsForCommands) {
  write_file(
      "name = \"ada\"\n[node]\npartitions = 12\nmonitor = \"10.0.0.7:9000\"\n"
      "[run]\nmonitor = \"9001\"\n");
  const CommandLine node = parse({"node"});
  EXPECT_EQ(complaint_, "");
  const auto& call = std::get<NodeCall>(node.call);
  EXPECT_EQ(call.partitions, 12U);
  ASSERT_TRUE(call.monitor.options);
  EXPECT_EQ(call.monitor.options->address, "10.0.0.7");
  EXPECT_EQ(call.monitor.options->port, 9000);
  EXPECT_TRUE(std::holds_alternative<NodesCall>(parse({"nodes"}).call));
  EXPECT_EQ(std::get<NodeCall>(parse({"node", "--monitor", "9002"}).call).monitor.options->port,
            9002);
}

// `muster run` accepts a monitor, too.
TEST_F(Precedence, RunTakesAMonitor) {
  set("MUSTER_MONITOR", "9003");
  const CommandLine line = parse_without_file({"run", "--as-master", "--", "true"});
  EXPECT_EQ(complaint_, "");
  EXPECT_EQ(std::get<RunCall>(line.call).monitor.options->port, 9003);
  set("MUSTER_MONITOR", "here");
  parse_without_file({"node"});
  EXPECT_THAT(complaint_, HasSubstr("neither a port nor ADDRESS:PORT"));
}

// A value that cannot be used is reported with the variable that it comes from.
TEST_F(Precedence, ErrorsNameTheVariable) {
  set("MUSTER_PORT", "99999");
  parse_without_file({"node"});
  EXPECT_THAT(complaint_, HasSubstr("MUSTER_PORT: \"99999\" is not a whole number from 1 to"));
  EXPECT_THAT(complaint_, Not(HasSubstr("--port")));
  set("MUSTER_PORT", "1");
  set("MUSTER_JSON", "maybe");
  parse_without_file({"node"});
  EXPECT_THAT(complaint_, HasSubstr("MUSTER_JSON: \"maybe\" is neither true nor false"));
  set("MUSTER_JSON", "off");
  set("MUSTER_INFO", "{1}");
  parse_without_file({"node"});
  EXPECT_THAT(complaint_, HasSubstr("MUSTER_INFO: "));
  // The command line wins, so the variable does not matter.
  parse_without_file({"node", "--info", "1"});
  EXPECT_EQ(complaint_, "");
}

// A container platform describes its service "muster" in variables of ours.
TEST_F(Precedence, PlatformVariablesAreRecognised) {
  set("MUSTER_PORT", "tcp://10.0.0.7:12345");
  set("MUSTER_SERVICE_HOST", "10.0.0.7");
  set("MUSTER_PORT_12345_UDP_ADDR", "10.0.0.7");
  parse_without_file({"node"});
  EXPECT_THAT(complaint_, HasSubstr("a service named \"muster\""));
  const CommandLine line = parse_without_file({"node", "--port", "1"});
  EXPECT_EQ(complaint_, "");
  EXPECT_THAT(line.warnings,
              Each(Not(AnyOf(HasSubstr("MUSTER_SERVICE"), HasSubstr("MUSTER_PORT")))));
}

// A variable that sets nothing is a misspelt one.
TEST_F(Precedence, UnknownVariablesWarn) {
  set("MUSTER_KEYFILE", "/some/key");
  set("MUSTER_MONITOR", "9000");
  set("MUSTER_RESOURCE_ID", "told by muster run");
  const CommandLine line = parse_without_file({"nodes"});
  EXPECT_THAT(line.warnings, Contains(AllOf(HasSubstr("MUSTER_KEYFILE sets no option"),
                                            HasSubstr("did you mean MUSTER_KEY_FILE?"))));
  EXPECT_THAT(line.warnings,
              Each(Not(AnyOf(HasSubstr("MUSTER_MONITOR"), HasSubstr("MUSTER_RESOURCE")))));
}

// An empty variable for a key would mean clear text.
TEST_F(Precedence, EmptyNamesOfKeyFilesAreRefused) {
  set("MUSTER_KEY_FILE", "");
  parse_without_file({"node"});
  EXPECT_THAT(complaint_, HasSubstr("MUSTER_KEY_FILE: the name of the file is empty"));
  unsetenv("MUSTER_KEY_FILE");
  write_file("key-file = \"\"\n");
  parse({"node"});
  EXPECT_THAT(complaint_, HasSubstr(":1:12: key-file: the name of the file is empty"));
}

}  // namespace

}  // namespace muster::cli

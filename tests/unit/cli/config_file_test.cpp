#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "cli/command/command_line.hpp"
#include "lib/scratch_directory.hpp"

/// The configuration file as TOML.
namespace muster::cli {

namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

/// `muster nodes` with a configuration file.
class ConfigFile : public testing::Test {
 protected:
  CommandLine read(std::string_view content, const char* command = "nodes") {
    path_ = files_.write("muster.toml", content);
    const char* const words[] = {"muster", command, "--config", path_.c_str()};
    std::ostringstream out;
    std::ostringstream err;
    const auto result = parse_command_line(std::size(words), words, out, err);
    complaint_ = err.str();
    const auto* line = std::get_if<CommandLine>(&result);
    return line == nullptr ? CommandLine{} : *line;
  }

  /// The complaint, without the name of the file in front.
  std::string refused(std::string_view content) {
    read(content);
    const std::string prefix = "muster: " + path_ + ":";
    EXPECT_THAT(complaint_, StartsWith(prefix)) << content;
    return complaint_.starts_with(prefix) ? complaint_.substr(prefix.size()) : "";
  }

  test::ScratchDirectory files_;
  std::string path_;
  std::string complaint_;
};

// Everything that TOML has for strings, lists and numbers.
TEST_F(ConfigFile, IsToml) {
  const CommandLine line = read(
      "\xEF\xBB\xBF"
      R"(# with a byte order mark
cluster = "caf\u00e9 \"x\"\t#1"
name = 'C:\new'
host-name = """
two \
  words"""
interface = [
  "eth*",  # the first
  "!docker0",
]
hello-rate-max = 1_400
port = 0x3039
weight = -2.5
json = true

[nodes]
for = "3s"
)");
  EXPECT_EQ(complaint_, "");
  const Options& options = line.common.options;
  EXPECT_EQ(options.cluster, "caf\u00e9 \"x\"\t#1");
  EXPECT_EQ(options.name, "C:\\new");
  EXPECT_EQ(options.host_name, "two words");
  EXPECT_THAT(options.interfaces.allow, ElementsAre("eth*"));
  EXPECT_THAT(options.interfaces.deny, ElementsAre("docker0"));
  EXPECT_EQ(options.timing.hello_rate_max, 1'400u);
  EXPECT_EQ(options.port, 12345);
  EXPECT_EQ(options.weight, -2.5);
  EXPECT_TRUE(line.common.json);
  EXPECT_EQ(std::get<NodesCall>(line.call).listen_for, 3s);
}

// An option that takes JSON takes a table too, and a string is the JSON's text.
TEST_F(ConfigFile, TablesAreJson) {
  EXPECT_EQ(
      to_string(read("info = { role = \"worker\", cores = [1, 2] }\n").common.options.info.value),
      R"({"cores":[1,2],"role":"worker"})");
  EXPECT_EQ(to_string(read("[info]\nsince = 2026-11-22\n").common.options.info.value),
            R"({"since":"2026-11-22"})");
  EXPECT_EQ(to_string(read("info = '[1]'\n").common.options.info.value), "[1]");
  EXPECT_EQ(to_string(read("info = 7\n").common.options.info.value), "7");
}

// A flag that is turned off in the file is off, under both of its names.
TEST_F(ConfigFile, FlagsAreTrueOrFalse) {
  EXPECT_FALSE(read("broadcast = false\n").common.options.transports.broadcast);
  EXPECT_FALSE(read("no-broadcast = true\n").common.options.transports.broadcast);
  EXPECT_TRUE(read("no-broadcast = false\n").common.options.transports.broadcast);
  EXPECT_TRUE(read("no-lifelines = false\n").common.options.lifelines);
  EXPECT_THAT(refused("json = \"maybe\"\n"), StartsWith("1:8: json: \"maybe\" is neither"));
}

// Text that is not TOML is refused with line and column.
TEST_F(ConfigFile, MistakesHaveAPlace) {
  EXPECT_THAT(refused("port = 1\nname = \"ada\n"), StartsWith("2:8: not valid TOML"));
  EXPECT_THAT(refused("name = 'ada\n"), StartsWith("1:8: not valid TOML"));
  EXPECT_THAT(refused("name = \"\"\"ada\n"), StartsWith("1:8: not valid TOML"));
  EXPECT_THAT(refused("\n\nport =\n"), StartsWith("3:7: not valid TOML"));
  EXPECT_THAT(refused("port = 12x\n"), StartsWith("1:10: not valid TOML"));
  EXPECT_THAT(refused("port = 1 name = 2\n"), StartsWith("1:10: not valid TOML"));
  EXPECT_THAT(refused("port 1\n"), StartsWith("1:5: not valid TOML"));
  EXPECT_THAT(refused("name = \"\\q\"\n"), StartsWith("1:8: not valid TOML"));
  EXPECT_THAT(refused("interface = [\"a\"\n"), HasSubstr("not valid TOML"));
  EXPECT_THAT(refused("port = 1\nport = 2\n"), AllOf(StartsWith("2:"), HasSubstr("exists")));
  EXPECT_THAT(refused("[nodes]\nfor = \"1s\"\n[nodes]\n"), StartsWith("3:"));
}

// A value that the option does not take is refused with its line and column.
TEST_F(ConfigFile, ValuesHaveAPlace) {
  EXPECT_THAT(refused("\nport = 99_999\n"), StartsWith("2:8: port: \"99999\" is not a whole"));
  EXPECT_THAT(refused("term-floor = 99999999999999999999\n"),
              StartsWith("1:14: term-floor: \"99999999999999999999\" is not a whole"));
  EXPECT_THAT(refused("port = [1, 2]\n"), StartsWith("1:8: port: takes one value"));
  EXPECT_THAT(refused("port = 2026-11-22\n"), HasSubstr("a table or a date is not a value"));
  EXPECT_THAT(refused("port = { a = 1 }\n"), HasSubstr("a table or a date is not a value"));
  EXPECT_THAT(refused("[nodes]\nfor = 3\n"), StartsWith("2:7: for: \"3\" is not a span of time"));
  EXPECT_THAT(refused("detect-within = \"\"\n"), StartsWith("1:17: detect-within: \"\" is not"));
}

// A misspelt key is refused, and so is one in the wrong place. The error names the right one.
TEST_F(ConfigFile, UnknownKeysAreRefused) {
  EXPECT_THAT(refused("clutser = \"x\"\n"),
              HasSubstr("no option \"clutser\"; did you mean cluster?"));
  EXPECT_THAT(refused("[sedn]\nwait = \"1s\"\n"),
              HasSubstr("no command \"sedn\"; did you mean send?"));
  EXPECT_THAT(refused("[run]\npol = \"1s\"\n"), HasSubstr("did you mean poll?"));
  EXPECT_THAT(refused("partitions = 12\n"), HasSubstr("put it into the table [node]"));
}

// A table for another command is read past.
TEST_F(ConfigFile, TablesOfOtherCommandsDoNotMatter) {
  read("[node]\npartitions = 12\n");
  EXPECT_EQ(complaint_, "");
}

// A file that cannot be read, or is none, does not pass for an empty one.
TEST_F(ConfigFile, UnreadableFilesAreRefused) {
  const std::string folder = files_.path(".");
  const char* const words[] = {"muster", "nodes", "--config", folder.c_str()};
  std::ostringstream out;
  std::ostringstream err;
  const auto result = parse_command_line(std::size(words), words, out, err);
  EXPECT_EQ(std::get<ExitCode>(result), ExitCode::usage);
  EXPECT_THAT(err.str(), HasSubstr("cannot be read: Is a directory"));
  read(std::string(2'000'000, '#'));
  EXPECT_THAT(complaint_, HasSubstr("more than 1048576 bytes"));
  read("info = " + std::string(100'000, '['));
  EXPECT_THAT(complaint_, HasSubstr("nested more than 32 levels"));
}

}  // namespace

}  // namespace muster::cli

#include "cli/options/secret_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "cli/command/command_line.hpp"
#include "cli/keygen/keygen_command.hpp"
#include "lib/scratch_directory.hpp"
#include "muster/error.hpp"
#include "muster/key.hpp"

/// Files of secrets: who may read them, and how they are made.
namespace muster::cli {

namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

void set_mode(const std::string& path, unsigned mode) {
  std::filesystem::permissions(path, static_cast<std::filesystem::perms>(mode));
}

/// The warnings about `muster node` with these options.
std::vector<std::string> warnings(std::vector<const char*> words) {
  words.insert(words.begin(), {"muster", "node"});
  std::ostringstream out;
  std::ostringstream err;
  const auto result = parse_command_line(static_cast<int>(words.size()), words.data(), out, err);
  EXPECT_EQ(err.str(), "");
  return std::get<CommandLine>(result).warnings;
}

std::string key_text() {
  return Key::generate().reveal() + '\n';
}

// Every user of the host counts, the owner and the group do not.
TEST(SecretFile, ExposureIsToAllUsers) {
  const test::ScratchDirectory files;
  const std::string path = files.write("key", key_text());
  for (const unsigned mode : {0600u, 0400u, 0640u, 0660u}) {
    set_mode(path, mode);
    EXPECT_FALSE(exposure_of(path)) << mode;
  }
  set_mode(path, 0644);
  EXPECT_THAT(exposure_of(path).value_or(""), AllOf(HasSubstr("read by all"), HasSubstr("0644")));
  set_mode(path, 0622);
  EXPECT_THAT(exposure_of(path).value_or(""), HasSubstr("changed by all"));
  EXPECT_FALSE(exposure_of("/dev/null"));
  EXPECT_FALSE(exposure_of(files.path("missing")));
}

// Each option that names a file of secrets warns about it.
TEST(SecretFile, OptionsWarnOfExposedFiles) {
  const test::ScratchDirectory files;
  const std::string path = files.write("key", key_text());
  for (const char* option :
       {"--key-file", "--passphrase-file", "--legacy-key-file", "--monitor-token-file"}) {
    set_mode(path, 0600);
    EXPECT_THAT(warnings({option, path.c_str()}), Not(Contains(HasSubstr(option))));
    set_mode(path, 0644);
    EXPECT_THAT(warnings({option, path.c_str()}),
                Contains(AllOf(HasSubstr(option), HasSubstr("chmod 600 " + path))));
  }
}

// A key is written for its owner only, and never over another one.
TEST(SecretFile, KeygenWritesForItsOwner) {
  const test::ScratchDirectory files;
  const KeygenCall call{.file = files.path("cluster.key")};
  EXPECT_EQ(run(call, {}), ExitCode::ok);
  EXPECT_EQ(std::filesystem::status(call.file).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  const auto keys = read_key_file(call.file);
  ASSERT_EQ(keys.size(), 1u);
  try {
    run(call, {});
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("not overwritten"));
  }
  EXPECT_EQ(read_key_file(call.file).front().reveal(), keys.front().reveal());
  EXPECT_THROW(run(KeygenCall{.file = files.path("missing/cluster.key")}, {}), Error);
}

// A key file names its cluster, which the commands then join. Another name is an error, and is
// never taken from the key.
TEST(SecretFile, KeygenNamesTheCluster) {
  const test::ScratchDirectory files;
  const std::string file = files.path("lab.key");
  EXPECT_EQ(run(KeygenCall{.cluster = "lab 1", .file = file}, {}), ExitCode::ok);
  const auto options = [&](std::vector<const char*> more) {
    std::vector<const char*> words = {"muster", "node", "--key-file", file.c_str()};
    words.insert(words.end(), more.begin(), more.end());
    std::ostringstream ignored;
    const auto parsed =
        parse_command_line(static_cast<int>(words.size()), words.data(), ignored, ignored);
    return to_options(std::get<CommandLine>(parsed).common);
  };
  EXPECT_EQ(options({}).cluster, "lab 1");
  EXPECT_NO_THROW(validate(options({})));
  EXPECT_EQ(options({"--cluster", "muster"}).cluster, "muster");
  EXPECT_THROW(validate(options({"--cluster", "muster"})), Error);
}

// A passphrase of fewer than 16 characters can be guessed, so it warns.
TEST(SecretFile, ShortPassphrasesWarn) {
  const test::ScratchDirectory files;
  const auto warning_of = [&files](std::string_view passphrase) {
    CommonOptions common;
    common.passphrase_file = files.write("passphrase", passphrase);
    testing::internal::CaptureStderr();
    to_options(common);
    return testing::internal::GetCapturedStderr();
  };
  EXPECT_THAT(warning_of("fifteen letters\n"), HasSubstr("has 15 characters"));
  EXPECT_EQ(warning_of("sixteen letters!\n"), "");
  // Letters count, not bytes.
  EXPECT_THAT(warning_of("\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\n"),
              HasSubstr("has 8 characters"));
}

}  // namespace

}  // namespace muster::cli

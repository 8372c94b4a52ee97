#include "muster/key.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <functional>
#include <set>
#include <string>

#include "muster/error.hpp"

namespace muster {

namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view first_text =
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
constexpr std::string_view second_text =
    "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100";

/// A file that is removed after the test.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::string_view content)
      : path_(std::filesystem::temp_directory_path() /
              ("muster-key-test-" + std::to_string(getpid()))) {
    std::ofstream(path_, std::ios::binary) << content;
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() { std::filesystem::remove(path_); }

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// The sentence that `call` throws in an `Error` of that code.
std::string sentence_of(Errc code, const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    EXPECT_EQ(error.errc(), code) << error.what();
    return error.what();
  }
  ADD_FAILURE() << "nothing was thrown";
  return {};
}

/// The sentence of the error when a key file of this content is read.
std::string key_file_fault(std::string_view content) {
  const TemporaryFile file(content);
  return sentence_of(Errc::invalid_key, [&] { read_key_file(file.path()); });
}

std::string passphrase_file_fault(std::string_view content) {
  const TemporaryFile file(content);
  return sentence_of(Errc::invalid_key, [&] { read_passphrase_file(file.path()); });
}

std::string text_of(const Key& key) {
  const auto secret = key.secret();
  return {reinterpret_cast<const char*>(secret.data()), secret.size()};
}

// A key file contains the output of `muster keygen`.
TEST(Key, ReadsBackFromText) {
  const Key key = Key::generate();
  EXPECT_EQ(key.kind(), Key::Kind::raw);
  EXPECT_EQ(key.secret().size(), Key::raw_bytes);
  EXPECT_EQ(text_of(Key::from_text(key.reveal())), text_of(key));
  EXPECT_EQ(Key::from_text(first_text).reveal(), first_text);
}

// Hexadecimal digits may be upper-case.
TEST(Key, IsReadInCapitals) {
  std::string capitals(second_text);
  for (char& digit : capitals) digit = static_cast<char>(std::toupper(digit));
  EXPECT_EQ(Key::from_text(capitals).reveal(), second_text);
}

// Two generated keys are never equal.
TEST(Key, IsDifferentEachTime) {
  std::set<std::string> drawn;
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(drawn.insert(Key::generate().reveal()).second);
}

// A key with a missing or additional character is refused. The sentence contains the length, not
// the key.
TEST(Key, RefusesTextOfAnotherLength) {
  for (const std::size_t size : {0u, 1u, 32u, 63u, 65u, 128u}) {
    const std::string text(size, 'b');
    const std::string fault = sentence_of(Errc::invalid_key, [&] { Key::from_text(text); });
    EXPECT_THAT(fault, HasSubstr("64 hexadecimal digits"));
    EXPECT_THAT(fault, HasSubstr("has " + std::to_string(size) + " characters"));
    EXPECT_THAT(fault, HasSubstr("muster keygen"));
    if (size > 1) {
      EXPECT_THAT(fault, Not(HasSubstr(text)));
    }
  }
}

// The sentence names the position of a wrong character, but not the character, which may belong to
// the secret.
TEST(Key, RefusesTextWithOtherCharacters) {
  for (const char wrong : {'g', 'x', 'O', ' ', '-', '+', '\0', '\n', '\xff'}) {
    for (const std::size_t position : {0u, 1u, 31u, 62u, 63u}) {
      std::string text(first_text);
      text[position] = wrong;
      const std::string fault = sentence_of(Errc::invalid_key, [&] { Key::from_text(text); });
      EXPECT_THAT(fault, HasSubstr("character " + std::to_string(position + 1) + " is not one"));
      EXPECT_THAT(fault, Not(HasSubstr(text.substr(32, 30))));
    }
  }
}

// Some editors put a byte order mark in front of a text; it is not a part of the key.
TEST(Key, ByteOrderMarkIsNoPartOfAKey) {
  const TemporaryFile key("\xEF\xBB\xBF" + std::string(first_text) + "\r\n");
  EXPECT_EQ(read_key_file(key.path()).front().reveal(), first_text);
  const TemporaryFile passphrase("\xEF\xBB\xBFzyxwvuts\n");
  EXPECT_EQ(text_of(read_passphrase_file(passphrase.path())), "zyxwvuts");
}

// UTF-16 text would be another passphrase than the one that people see.
TEST(Key, Utf16IsRefused) {
  for (const std::string mark : {"\xFF\xFE", "\xFE\xFF"}) {
    EXPECT_THAT(passphrase_file_fault(mark + "z y x w v u t s"), HasSubstr("UTF-16"));
    EXPECT_THAT(key_file_fault(mark + std::string(first_text)), HasSubstr("UTF-16"));
  }
}

// Guessable passphrases are the easiest attack.
TEST(Key, RefusesAShortPassphrase) {
  const std::string fault = sentence_of(Errc::invalid_key, [] { Key::from_passphrase("zyxwvut"); });
  EXPECT_THAT(fault, HasSubstr("at least 8 bytes"));
  EXPECT_THAT(fault, HasSubstr("has 7"));
  EXPECT_THAT(fault, Not(HasSubstr("zyxwvut")));
}

// Eight bytes of any kind are enough.
TEST(Key, KeepsAPassphraseUnchanged) {
  const Key key = Key::from_passphrase(" zyx wvu ");
  EXPECT_EQ(key.kind(), Key::Kind::passphrase);
  EXPECT_EQ(text_of(key), " zyx wvu ");
  EXPECT_EQ(text_of(Key::from_passphrase("zyxwvuts")), "zyxwvuts");
}

// A passphrase cannot be printed like a raw key.
TEST(Key, RevealsNoPassphrase) {
  const Key key = Key::from_passphrase("correct horse battery");
  EXPECT_THAT(sentence_of(Errc::invalid_key, [&] { key.reveal(); }), Not(HasSubstr("horse")));
}

// Copies and moves carry kind and secret, onto a key of the other kind and onto itself.
TEST(Key, CopiesAndMoves) {
  const Key raw = Key::from_text(first_text);
  Key key = Key::from_passphrase("correct horse battery");
  key = raw;
  EXPECT_EQ(key.reveal(), first_text);
  key = Key::from_text(second_text);
  EXPECT_EQ(key.reveal(), second_text);
  Key& same = key;
  key = same;
  EXPECT_EQ(key.reveal(), second_text);
  key = std::move(same);
  EXPECT_EQ(key.reveal(), second_text);
  const Key moved = std::move(key);
  EXPECT_EQ(moved.kind(), Key::Kind::raw);
  EXPECT_EQ(moved.reveal(), second_text);
}

// A file may contain several keys, comments, blank lines, and line ends of other systems.
TEST(KeyFile, HoldsKeysAndComments) {
  const TemporaryFile file("# rotated in May\r\n\r\n" + std::string(second_text) + "\r\n  \t\n  " +
                           std::string(first_text) + " \n  # the old one\n#" +
                           std::string(first_text) + "\n" + std::string(first_text));
  const std::vector<Key> keys = read_key_file(file.path());
  ASSERT_EQ(keys.size(), 3u);
  EXPECT_EQ(keys[0].reveal(), second_text) << "the first one seals";
  EXPECT_EQ(keys[1].reveal(), first_text);
  EXPECT_EQ(keys[2].reveal(), first_text) << "without a line end";
}

// A comment binds the next key to a cluster. Other keys fit any cluster.
TEST(KeyFile, NamesTheClusterOfAKey) {
  const TemporaryFile file("# cluster: site b \n" + std::string(first_text) + "\n# of May\n" +
                           std::string(second_text) + "\n");
  const std::vector<Key> keys = read_key_file(file.path());
  ASSERT_EQ(keys.size(), 2u);
  EXPECT_EQ(keys[0].cluster(), "site b");
  EXPECT_EQ(keys[0].reveal(), first_text);
  EXPECT_EQ(keys[1].cluster(), "");
  Key copy = Key::generate();
  copy = keys[0];
  EXPECT_EQ(copy.cluster(), "site b");
}

// An error names the file, the line and the remedy, but does not quote the line.
TEST(KeyFile, NamesTheLineAtFault) {
  const std::string bad(first_text.substr(1));
  const TemporaryFile file("# keys\n" + std::string(second_text) + "\n\n" + bad + "\n");
  const std::string fault = sentence_of(Errc::invalid_key, [&] { read_key_file(file.path()); });
  EXPECT_THAT(fault, HasSubstr(file.path().string()));
  EXPECT_THAT(fault, HasSubstr("line 4"));
  EXPECT_THAT(fault, HasSubstr("63 characters"));
  EXPECT_THAT(fault, HasSubstr("muster keygen"));
  EXPECT_THAT(fault, Not(HasSubstr(bad)));
  EXPECT_THAT(fault, Not(HasSubstr(std::string(second_text))));
}

// Other wrong lines are refused.
TEST(KeyFile, RefusesOtherLines) {
  EXPECT_THAT(key_file_fault(std::string(first_text) + " # inline comment\n"), HasSubstr("line 1"));
  EXPECT_THAT(key_file_fault("\n\ncorrect horse battery\n"), HasSubstr("line 3"));
  EXPECT_THAT(key_file_fault("\n\xef\xbb\xbf" + std::string(first_text)), HasSubstr("line 2"));
  EXPECT_THAT(key_file_fault(std::string(64, '\0')), HasSubstr("line 1"));
}

// A file without a key does not mean "no encryption".
TEST(KeyFile, RefusesAnEmptyFile) {
  for (const std::string_view content : {"", "\n", "# only a comment\n\r\n", " "}) {
    const std::string fault = key_file_fault(content);
    EXPECT_THAT(fault, HasSubstr("holds no key"));
    EXPECT_THAT(fault, HasSubstr("muster keygen "));
  }
}

// A device or a disk image is not read to its end.
TEST(KeyFile, RefusesAHugeFile) {
  EXPECT_THAT(key_file_fault(std::string(16 * 1024 + 1, '\n')), HasSubstr("larger than 16384"));
  EXPECT_THAT(sentence_of(Errc::invalid_key, [] { read_key_file("/dev/zero"); }),
              HasSubstr("larger than 16384"));
}

// A file of the largest accepted size may be full of keys.
TEST(KeyFile, MayHoldManyKeys) {
  std::string content;
  for (int i = 0; i < 252; ++i) content.append(first_text).append("\n");
  content.resize(16 * 1024, '\n');
  const TemporaryFile file(content);
  EXPECT_EQ(read_key_file(file.path()).size(), 252u);
}

// If the file is missing, the sentence says how to make it.
TEST(KeyFile, SaysHowToMakeAMissingFile) {
  const std::string fault = sentence_of(
      Errc::unreadable_file, [] { read_key_file("/nonexistent/directory/cluster.key"); });
  EXPECT_THAT(fault, HasSubstr("\"/nonexistent/directory/cluster.key\""));
  EXPECT_THAT(fault, HasSubstr("No such file"));
  EXPECT_THAT(fault, HasSubstr("`muster keygen /nonexistent/directory/cluster.key`"));
}

// A directory cannot be read as a file.
TEST(KeyFile, RefusesADirectory) {
  const std::string fault = sentence_of(Errc::unreadable_file, [] { read_key_file("/"); });
  EXPECT_THAT(fault, HasSubstr("\"/\""));
  EXPECT_THAT(fault, HasSubstr("directory"));
  EXPECT_THAT(fault, Not(HasSubstr("keygen"))) << "that would not help";
}

// For a file of another user, the sentence names the missing permission.
TEST(KeyFile, NamesTheMissingPermission) {
  if (geteuid() == 0) GTEST_SKIP() << "root may read everything";
  const TemporaryFile file(first_text);
  std::filesystem::permissions(file.path(), std::filesystem::perms::none);
  const std::string fault = sentence_of(Errc::unreadable_file, [&] { read_key_file(file.path()); });
  EXPECT_THAT(fault, HasSubstr(file.path().string()));
  EXPECT_THAT(fault, HasSubstr("Permission denied"));
  EXPECT_THAT(fault, HasSubstr("let the user"));
}

// The passphrase is the first line with its spaces, without its end.
TEST(PassphraseFile, IsItsFirstLine) {
  for (const std::string_view end : {"", "\n", "\r\n", "\nmore\n"}) {
    const TemporaryFile file(" correct horse " + std::string(end));
    const Key key = read_passphrase_file(file.path());
    EXPECT_EQ(key.kind(), Key::Kind::passphrase);
    EXPECT_EQ(text_of(key), " correct horse ");
  }
}

// An empty or short first line is refused and not quoted.
TEST(PassphraseFile, RefusesAShortLine) {
  for (const std::string_view content : {"", "\ncorrect horse", "zyxwvut\ncorrect horse"}) {
    const std::string fault = passphrase_file_fault(content);
    EXPECT_THAT(fault, HasSubstr("muster-key-test"));
    EXPECT_THAT(fault, HasSubstr("line 1"));
    EXPECT_THAT(fault, HasSubstr("at least 8 bytes"));
    EXPECT_THAT(fault, Not(HasSubstr("zyx")));
  }
}

// If the file is missing, the sentence describes its content.
TEST(PassphraseFile, DescribesAMissingFile) {
  const std::string fault =
      sentence_of(Errc::unreadable_file, [] { read_passphrase_file("/nonexistent/words"); });
  EXPECT_THAT(fault, HasSubstr("passphrase file \"/nonexistent/words\""));
  EXPECT_THAT(fault, HasSubstr("first line"));
}

}  // namespace

}  // namespace muster

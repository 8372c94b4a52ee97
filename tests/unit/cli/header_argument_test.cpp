#include "cli/run/header_argument.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/scratch_directory.hpp"
#include "muster/error.hpp"

namespace muster::cli {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Optional;
using testing::Pair;

// The first colon ends the name; the value may contain more.
TEST(HeaderArgument, IsNameAndValue) {
  EXPECT_THAT(parse_headers("Accept: text/plain"),
              Optional(ElementsAre(Pair("Accept", "text/plain"))));
  EXPECT_THAT(parse_headers("X-Time:12:30 "), Optional(ElementsAre(Pair("X-Time", "12:30"))));
  EXPECT_THAT(parse_headers("X-Empty:"), Optional(ElementsAre(Pair("X-Empty", ""))));
  EXPECT_EQ(parse_headers("Accept"), std::nullopt);
  EXPECT_EQ(parse_headers(": text"), std::nullopt);
  EXPECT_EQ(parse_headers(""), std::nullopt);
}

// A file keeps a secret out of the process list.
TEST(HeaderArgument, IsAFileOfThem) {
  const test::ScratchDirectory files;
  const std::string file =
      files.write("headers", "Authorization: Bearer a:b\r\n\nAccept: text/plain\n");
  EXPECT_THAT(parse_headers("@" + file), Optional(ElementsAre(Pair("Authorization", "Bearer a:b"),
                                                              Pair("Accept", "text/plain"))));
}

// The error names the fault, not the content of the file.
TEST(HeaderArgument, NamesTheFaultOfAFile) {
  const test::ScratchDirectory files;
  const std::string file = files.write("headers", "Accept: text/plain\nsecret\n");
  const auto complaint = [](const std::string& name) -> std::string {
    try {
      parse_headers("@" + name);
    } catch (const Error& error) {
      EXPECT_EQ(error.errc(), Errc::unreadable_file);
      return error.what();
    }
    return {};
  };
  EXPECT_THAT(complaint(file), HasSubstr("line 2 of \"" + file + "\" is not a header"));
  EXPECT_THAT(complaint(file), testing::Not(HasSubstr("secret")));
  EXPECT_THAT(complaint(files.path("none")), HasSubstr("no headers can be read from"));
  EXPECT_THAT(complaint(files.path("")), HasSubstr("no headers can be read from"));
}

}  // namespace

}  // namespace muster::cli

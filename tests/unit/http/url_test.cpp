#include "http/url.hpp"

#include <gtest/gtest.h>

namespace muster::http {
namespace {

Url read(std::string_view text) {
  const auto parsed = parse_url(text);
  const Url* url = std::get_if<Url>(&parsed);
  EXPECT_NE(url, nullptr) << text << ": " << std::get<std::string>(parsed);
  return url == nullptr ? Url{} : *url;
}

std::string refusal(std::string_view text) {
  const auto parsed = parse_url(text);
  const std::string* reason = std::get_if<std::string>(&parsed);
  return reason == nullptr ? "nothing is wrong" : *reason;
}

// Parts that are left out have default values.
TEST(Url, IsParsed) {
  EXPECT_EQ(read("http://example.org"), (Url{false, "example.org", 80, "/"}));
  EXPECT_EQ(read("https://example.org"), (Url{true, "example.org", 443, "/"}));
  EXPECT_EQ(read("http://h:8080/a/b?c=d#e"), (Url{false, "h", 8080, "/a/b?c=d"}));
  EXPECT_EQ(read("https://[fe80::1]:444?x"), (Url{true, "fe80::1", 444, "/?x"}));
}

// Servers with several names need the host of the URL.
TEST(Url, NamesItsHost) {
  EXPECT_EQ(read("http://h:80/").authority(), "h");
  EXPECT_EQ(read("http://h:443/").authority(), "h:443");
  EXPECT_EQ(read("https://[::1]/").authority(), "[::1]");
}

// A redirection names its target relative to the document.
TEST(Url, ResolvesReferences) {
  const Url base = read("https://h:8443/a/b?c");
  const std::pair<const char*, const char*> cases[] = {
      {"http://other/x", "http://other/x"}, {"//other/x", "https://other/x"},
      {"/x?y", "https://h:8443/x?y"},       {"x", "https://h:8443/a/x"},
      {"?y", "https://h:8443/a/b?y"},       {"x?at=1:2", "https://h:8443/a/x?at=1:2"},
  };
  for (const auto& [reference, expected] : cases) {
    EXPECT_EQ(std::get<Url>(resolve(base, reference)), read(expected)) << reference;
  }
  EXPECT_EQ(std::get<std::string>(resolve(base, "ftp://h/")),
            "it does not begin with http:// or https://");
}

// An unusable URL is refused with the reason.
TEST(Url, RefusesOtherText) {
  EXPECT_EQ(refusal("ftp://h/"), "it does not begin with http:// or https://");
  EXPECT_EQ(refusal("http://"), "it names no host");
  EXPECT_EQ(refusal("http://:80/"), "it names no host");
  EXPECT_EQ(refusal("http://h:0/"), "\"0\" is not a port");
  EXPECT_EQ(refusal("http://h:65536/"), "\"65536\" is not a port");
  EXPECT_EQ(refusal("http://h:/"), "\"\" is not a port");
  EXPECT_EQ(refusal("http://[::1/"), "the bracket of its IPv6 address is not closed");
  EXPECT_EQ(refusal("http://[::1]x/"), "something odd follows its IPv6 address");
  EXPECT_NE(refusal("http://me:secret@h/").find("Authorization"), std::string::npos);
  EXPECT_NE(refusal("http://h/a b").find("%20"), std::string::npos);
  EXPECT_NE(refusal("http://h/\r\nX: y").find("control"), std::string::npos);
}

}  // namespace
}  // namespace muster::http

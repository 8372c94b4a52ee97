#include "http/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace muster::http {

namespace {

constexpr std::uint16_t plain_port = 80;
constexpr std::uint16_t secure_port = 443;

/// Characters that would end a line of the request, or must be percent-encoded in any case.
bool is_forbidden(char c) {
  return static_cast<unsigned char>(c) <= ' ' || c == '\x7f';
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, port);
  if (error != std::errc{} || end != last || port == 0) return std::nullopt;
  return port;
}

/// Removes "scheme://" from the beginning. Returns whether the scheme is supported.
bool take_scheme(std::string_view& text, Url& url) {
  constexpr std::string_view plain = "http://";
  constexpr std::string_view secure = "https://";
  url.is_secure = text.starts_with(secure);
  if (!url.is_secure && !text.starts_with(plain)) return false;
  url.port = url.is_secure ? secure_port : plain_port;
  text.remove_prefix(url.is_secure ? secure.size() : plain.size());
  return true;
}

/// Reads "host", "host:port" or "[v6]:port". Returns the reason if it cannot be used, or an empty
/// text.
std::string take_authority(std::string_view text, Url& url) {
  if (text.find('@') != std::string_view::npos) {
    return "it has a user name; give credentials as a header, like Authorization";
  }
  std::size_t colon = text.find(':');
  if (text.starts_with('[')) {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos) return "the bracket of its IPv6 address is not closed";
    url.host = text.substr(1, close - 1);
    colon = close + 1;
    if (colon < text.size() && text[colon] != ':') return "something odd follows its IPv6 address";
  } else {
    url.host = text.substr(0, colon);
  }
  if (url.host.empty()) return "it names no host";
  if (colon >= text.size()) return {};
  const std::string_view number = text.substr(colon + 1);
  const auto port = parse_port(number);
  if (!port) return fmt::format("\"{}\" is not a port", number);
  url.port = *port;
  return {};
}

}  // namespace

std::string Url::authority() const {
  const std::string name = host.find(':') == std::string::npos ? host : fmt::format("[{}]", host);
  const bool is_usual = port == (is_secure ? secure_port : plain_port);
  return is_usual ? name : fmt::format("{}:{}", name, port);
}

std::variant<Url, std::string> parse_url(std::string_view text) {
  if (std::any_of(text.begin(), text.end(), is_forbidden)) {
    return "it contains a space or a control character; write %20 for a space";
  }
  Url url;
  if (!take_scheme(text, url)) return "it does not begin with http:// or https://";
  text = text.substr(0, text.find('#'));
  const std::size_t end = std::min(text.find_first_of("/?"), text.size());
  std::string reason = take_authority(text.substr(0, end), url);
  if (!reason.empty()) return reason;
  const std::string_view rest = text.substr(end);
  if (rest.starts_with('?')) url.target = fmt::format("/{}", rest);
  if (rest.starts_with('/')) url.target = rest;
  return url;
}

std::variant<Url, std::string> resolve(const Url& base, std::string_view reference) {
  const std::string origin = (base.is_secure ? "https://" : "http://") + base.authority();
  const std::string_view path = std::string_view(base.target).substr(0, base.target.find('?'));
  const std::string_view folder = path.substr(0, path.rfind('/') + 1);
  const std::size_t scheme = reference.substr(0, reference.find_first_of("/?#")).find(':');
  if (scheme != std::string_view::npos) return parse_url(reference);
  if (reference.starts_with("//")) {
    return parse_url(fmt::format("{}:{}", base.is_secure ? "https" : "http", reference));
  }
  if (reference.starts_with('/')) return parse_url(origin + std::string(reference));
  if (reference.starts_with('?')) return parse_url(fmt::format("{}{}{}", origin, path, reference));
  return parse_url(fmt::format("{}{}{}", origin, folder, reference));
}

}  // namespace muster::http

#include "asio/address_text.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <net/if.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "asio/socket_address.hpp"

namespace muster::io {

namespace {

std::string scope_name(std::uint32_t scope) {
  std::array<char, IF_NAMESIZE> name{};
  // An interface that no longer exists still has a number.
  if (if_indextoname(scope, name.data()) == nullptr) return std::to_string(scope);
  return name.data();
}

/// 0 if there is no such interface.
std::uint32_t parse_scope(const std::string& text) {
  if (const std::uint32_t index = if_nametoindex(text.c_str())) return index;
  std::uint32_t index = 0;
  const char* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, index);
  return result.ec == std::errc() && result.ptr == end ? index : 0;
}

}  // namespace

std::string to_text(const core::Address& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const int family = address.is_v4() ? AF_INET : AF_INET6;
  const std::uint8_t* bytes = address.bytes.data() + (address.is_v4() ? 12 : 0);
  inet_ntop(family, bytes, text.data(), text.size());
  return text.data();
}

std::string to_host_text(const core::Endpoint& endpoint) {
  if (endpoint.scope == 0) return to_text(endpoint.address);
  return to_text(endpoint.address) + '%' + scope_name(endpoint.scope);
}

std::string to_text(const core::Endpoint& endpoint) {
  const char* form = endpoint.address.is_v4() ? "{}:{}" : "[{}]:{}";
  return fmt::format(fmt::runtime(form), to_host_text(endpoint), endpoint.port);
}

std::optional<core::Address> parse_address(std::string_view text) {
  const std::string terminated(text);
  if (in_addr v4{}; inet_pton(AF_INET, terminated.c_str(), &v4) == 1) return address_of(v4);
  if (in6_addr v6{}; inet_pton(AF_INET6, terminated.c_str(), &v6) == 1) return address_of(v6);
  return {};
}

std::optional<core::Endpoint> parse_host(std::string_view text) {
  const std::size_t percent = text.find('%');
  const auto address = parse_address(text.substr(0, percent));
  if (!address) return {};
  if (percent == std::string_view::npos) return core::Endpoint{.address = *address};
  const std::uint32_t scope = parse_scope(std::string(text.substr(percent + 1)));
  if (scope == 0 || !address->is_link_local()) return {};
  return core::Endpoint{.address = *address, .scope = scope};
}

bool looks_like_v4(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789.") == std::string_view::npos;
}

}  // namespace muster::io

#include "cli/options/monitor_address.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdlib>
#include <fstream>

#include "muster/error.hpp"

namespace muster::cli {

namespace {

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, port);
  if (error != std::errc{} || end != last) return std::nullopt;
  return port;
}

}  // namespace

std::optional<MonitorOptions> parse_monitor_address(std::string_view text) {
  MonitorOptions options;
  const std::size_t colon = text.rfind(':');
  const auto port = parse_port(text.substr(colon == std::string_view::npos ? 0 : colon + 1));
  if (!port) return std::nullopt;
  options.port = *port;
  if (colon == std::string_view::npos) return options;
  std::string_view address = text.substr(0, colon);
  if (address.starts_with('[') && address.ends_with(']')) {
    address = address.substr(1, address.size() - 2);
  } else if (address.find(':') != std::string_view::npos) {
    return std::nullopt;
  }
  if (address.empty()) return std::nullopt;
  options.address = address;
  return options;
}

std::string read_monitor_token(const std::filesystem::path& file) {
  if (file.empty()) {
    const char* token = std::getenv(monitor_token_variable);
    if (token == nullptr) return "";
    if (*token != '\0') return token;
    throw Error(Errc::invalid_option,
                "MUSTER_MONITOR_TOKEN is empty; unset it to show the node to all readers, or give "
                "it a token");
  }
  std::ifstream stream(file);
  std::string token;
  std::getline(stream, token);
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (token.starts_with(byte_order_mark)) token.erase(0, byte_order_mark.size());
  if (token.ends_with('\r')) token.pop_back();
  if (!token.empty()) return token;
  throw Error(Errc::unreadable_file,
              fmt::format("no token for the monitor can be read from \"{}\"; its first line should "
                          "be one",
                          file.string()));
}

}  // namespace muster::cli

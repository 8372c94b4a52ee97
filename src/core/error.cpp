#include "muster/error.hpp"

#include <algorithm>

namespace muster {

namespace {

class Category final : public std::error_category {
 public:
  const char* name() const noexcept override { return "muster"; }

  std::string message(int code) const override {
    std::string words(to_string(static_cast<Errc>(code)));
    std::replace(words.begin(), words.end(), '_', ' ');
    return words;
  }
};

}  // namespace

std::string_view to_string(Errc code) {
  switch (code) {
    case Errc::invalid_option:
      return "invalid_option";
    case Errc::contradictory_timing:
      return "contradictory_timing";
    case Errc::invalid_name:
      return "invalid_name";
    case Errc::invalid_json:
      return "invalid_json";
    case Errc::too_large:
      return "too_large";
    case Errc::invalid_key:
      return "invalid_key";
    case Errc::unreadable_file:
      return "unreadable_file";
    case Errc::no_interface:
      return "no_interface";
    case Errc::port_taken:
      return "port_taken";
    case Errc::socket_failure:
      return "socket_failure";
    case Errc::not_started:
      return "not_started";
    case Errc::already_started:
      return "already_started";
    case Errc::stopped:
      return "stopped";
    case Errc::forked:
      return "forked";
    case Errc::overloaded:
      return "overloaded";
    case Errc::unknown_node:
      return "unknown_node";
    case Errc::configuration_mismatch:
      return "configuration_mismatch";
    case Errc::undecodable:
      return "undecodable";
    case Errc::slot_threw:
      return "slot_threw";
    case Errc::setup_failed:
      return "setup_failed";
    case Errc::circular_wait:
      return "circular_wait";
    case Errc::internal:
      return "internal";
  }
  return "unknown";
}

const std::error_category& error_category() noexcept {
  static const Category category;
  return category;
}

std::error_code make_error_code(Errc code) noexcept {
  return {static_cast<int>(code), error_category()};
}

Error::Error(Errc code, std::string sentence)
    : std::system_error(make_error_code(code)), sentence_(std::move(sentence)) {}

}  // namespace muster

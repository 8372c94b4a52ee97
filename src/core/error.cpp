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

  std::error_condition default_error_condition(int code) const noexcept override {
    switch (static_cast<Errc>(code)) {
      case Errc::cancelled:
        return std::make_error_condition(std::errc::operation_canceled);
      case Errc::timed_out:
        return std::make_error_condition(std::errc::timed_out);
      default:
        return {code, *this};
    }
  }
};

Errc errc_of(std::error_code code) {
  if (code == std::errc::operation_canceled) return Errc::cancelled;
  return code.category() == error_category() ? static_cast<Errc>(code.value()) : Errc::internal;
}

/// A sentence for errors of which only the code is known.
std::string sentence_of(Errc code) {
  switch (code) {
    case Errc::stopped:
      return "the node stopped before this was done; start it, then try again";
    case Errc::cancelled:
      return "this was cancelled before it was done";
    default:
      return make_error_code(code).message();
  }
}

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
    case Errc::impersonated:
      return "impersonated";
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
    case Errc::cancelled:
      return "cancelled";
    case Errc::timed_out:
      return "timed_out";
    case Errc::request_failed:
      return "request_failed";
    case Errc::lock_held:
      return "lock_held";
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

std::exception_ptr to_exception(std::error_code code) {
  if (!code) return nullptr;
  const Errc errc = errc_of(code);
  return std::make_exception_ptr(Error(errc, sentence_of(errc)));
}

std::optional<Error> error_in(const std::exception_ptr& failure) {
  if (!failure) return std::nullopt;
  try {
    std::rethrow_exception(failure);
  } catch (const Error& error) {
    return error;
  } catch (const std::exception& error) {
    return Error(Errc::internal, error.what());
  } catch (...) {
    return Error(Errc::internal, "something was thrown that is no std::exception");
  }
}

}  // namespace muster

#include "discovery/lock_message.hpp"

#include <array>
#include <boost/json/object.hpp>

#include "core/names.hpp"

namespace muster::detail {

namespace {

constexpr std::array<std::string_view, 3> verdicts = {"granted", "deferred", "refused"};

Value to_json_object(const LockRequest& request) {
  return {{"ask", request.lock}, {"ticket", request.ticket}, {"try", request.tries}};
}

Value to_json_object(const LockAnswer& answer) {
  return {{"lock", answer.lock},
          {"ticket", answer.ticket},
          {"answer", verdicts[static_cast<std::size_t>(answer.verdict)]},
          {"highest", answer.highest}};
}

/// Reads the fields of an object. Any missing or wrong field makes it unusable.
class Fields {
 public:
  explicit Fields(const boost::json::object& object) : object_(object) {}

  std::string name(std::string_view field) {
    const Value* value = find(field);
    const bool is_name = value != nullptr && value->is_string() &&
                         value->get_string().size() <= lock_name_bytes_max &&
                         core::is_well_formed_name(value->get_string());
    is_usable_ = is_usable_ && is_name;
    return is_name ? std::string(value->get_string()) : std::string();
  }
  std::uint64_t number(std::string_view field) {
    const Value* value = find(field);
    boost::json::error_code failure;
    const auto number = value == nullptr ? 0 : value->to_number<std::uint64_t>(failure);
    is_usable_ = is_usable_ && value != nullptr && !failure;
    return number;
  }
  bool flag(std::string_view field) {
    const Value* value = find(field);
    is_usable_ = is_usable_ && value != nullptr && value->is_bool();
    return is_usable_ && value->get_bool();
  }
  LockAnswer::Verdict verdict(std::string_view field) {
    const Value* value = find(field);
    for (std::size_t i = 0; i < verdicts.size(); ++i) {
      if (value != nullptr && *value == Value(verdicts[i])) {
        return static_cast<LockAnswer::Verdict>(i);
      }
    }
    is_usable_ = false;
    return {};
  }
  bool has(std::string_view field) const { return find(field) != nullptr; }
  bool is_usable() const { return is_usable_; }

 private:
  const Value* find(std::string_view field) const { return object_.if_contains(field); }

  const boost::json::object& object_;
  bool is_usable_ = true;
};

}  // namespace

Value to_json(const LockMessage& message) {
  return std::visit([](const auto& each) { return to_json_object(each); }, message);
}

std::optional<LockMessage> read_lock_message(const Value& value) {
  if (!value.is_object()) return std::nullopt;
  Fields fields(value.get_object());
  LockMessage message;
  if (fields.has("ask")) {
    message = LockRequest{fields.name("ask"), fields.number("ticket"), fields.flag("try")};
  } else {
    message = LockAnswer{fields.name("lock"), fields.number("ticket"), fields.verdict("answer"),
                         fields.number("highest")};
  }
  return fields.is_usable() ? std::optional(message) : std::nullopt;
}

}  // namespace muster::detail

#include "discovery/lock_message.hpp"

#include <array>
#include <boost/json/object.hpp>

#include "discovery/lock_fields.hpp"

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

/// The fields of a message.
class MessageFields : public LockFields {
 public:
  using LockFields::LockFields;

  LockAnswer::Verdict verdict(std::string_view field) {
    const Value* value = find(field);
    for (std::size_t i = 0; i < verdicts.size(); ++i) {
      if (value != nullptr && *value == Value(verdicts[i])) {
        return static_cast<LockAnswer::Verdict>(i);
      }
    }
    fail();
    return {};
  }
};

}  // namespace

Value to_json(const LockMessage& message) {
  return std::visit([](const auto& each) { return to_json_object(each); }, message);
}

std::optional<LockMessage> read_lock_message(const Value& value) {
  if (!value.is_object()) return std::nullopt;
  MessageFields fields(value.get_object());
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

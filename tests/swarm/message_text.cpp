#include "swarm/message_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace muster::swarm {

namespace {

constexpr std::size_t session_digits = 32;

}  // namespace

std::string write_message(const MessageText& message, std::size_t bytes) {
  std::string text = fmt::format("{}{}{} ", message.sender.to_string(),
                                 static_cast<int>(message.kind), message.number);
  text.resize(std::max(text.size(), bytes), '.');
  return text;
}

MessageText read_message(std::string_view text) {
  if (text.size() <= session_digits + 1) return {};
  MessageText message;
  message.sender = SessionId::from_string(text.substr(0, session_digits)).value_or(SessionId{});
  message.kind = static_cast<check::MessageKind>(text[session_digits] - '0');
  const std::string_view digits = text.substr(session_digits + 1);
  std::from_chars(digits.data(), digits.data() + digits.size(), message.number);
  return message;
}

}  // namespace muster::swarm

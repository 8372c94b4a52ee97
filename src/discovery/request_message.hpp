#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "muster/payload.hpp"
#include "muster/request.hpp"

/// What requests and their answers look like on their way, as confirmed messages to one node.
namespace muster::detail {

/// The channels that they travel on.
inline constexpr std::string_view question_channel = "muster.request";
inline constexpr std::string_view answer_channel = "muster.reply";

struct Question {
  /// Names the request among all of its asker's session; further ones have higher numbers.
  std::uint64_t number = 0;
  /// The lowest number that the asker still waits for.
  std::uint64_t oldest = 0;
  Duration time_left{};
  std::string channel;
  Payload payload;

  friend bool operator==(const Question&, const Question&) = default;
};

struct Answer {
  std::uint64_t number = 0;
  Reply::Status status = Reply::Status::done;
  /// With `failed`: why, as JSON text.
  Payload payload;

  friend bool operator==(const Answer&, const Answer&) = default;
};

Payload encode(const Question& question);
Payload encode(const Answer& answer);
/// Return nothing for malformed payloads.
std::optional<Question> decode_question(const Payload& payload);
std::optional<Answer> decode_answer(const Payload& payload);

}  // namespace muster::detail

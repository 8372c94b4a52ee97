#include "discovery/message_reader.hpp"

#include <utility>

namespace muster::detail {

const Message& MessageReader::read(core::MessageReceived& event) {
  if (event.sender && event.sender != sender_) {
    message_.sender = nodes_.read(*event.sender);
    sender_ = event.sender;
  }
  core::Letter& letter = event.letter;
  message_.channel = std::move(letter.channel);
  if (letter.encoding == core::Encoding::typed) {
    message_.payload.kind = Payload::Kind::typed;
    message_.payload.value = nullptr;
    message_.payload.typed = std::move(letter.payload);
  } else {
    message_.payload = read_payload(letter.encoding, letter.payload);
  }
  message_.term = letter.term;
  message_.sequence = letter.sequence;
  message_.is_direct = event.direct;
  return message_;
}

void MessageReader::set_sender(Node sender) {
  message_.sender = std::move(sender);
  sender_.reset();
}

}  // namespace muster::detail

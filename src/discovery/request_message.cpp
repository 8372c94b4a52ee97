#include "discovery/request_message.hpp"

#include <utility>

#include "discovery/node_reader.hpp"
#include "muster/byte_stream.hpp"

namespace muster::detail {

namespace {

constexpr auto last_status = static_cast<std::uint8_t>(Reply::Status::unhandled);

void write(ByteWriter& writer, std::string_view text) {
  writer.write_varint(text.size());
  writer.write(text.data(), text.size());
}

std::string read_text(ByteReader& reader) {
  const auto bytes = reader.take(reader.read_varint());
  return {bytes.begin(), bytes.end()};
}

/// It is the last field, so it needs no length.
void write(ByteWriter& writer, const Payload& payload) {
  const EncodedPayload encoded = encode_payload(payload);
  writer.write_number(static_cast<std::uint8_t>(encoded.encoding));
  writer.write(encoded.text.data(), encoded.text.size());
}

Payload read_rest(ByteReader& reader) {
  std::uint8_t encoding = 0;
  reader.read_number(encoding);
  if (encoding > static_cast<std::uint8_t>(core::Encoding::typed)) reader.fail();
  const auto bytes = reader.take(reader.left());
  return reader.ok() ? read_payload(static_cast<core::Encoding>(encoding), bytes) : Payload{};
}

void write(ByteWriter& writer, const Question& question) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(question.time_left);
  writer.write_varint(question.number);
  writer.write_varint(question.oldest);
  writer.write_varint(static_cast<std::uint64_t>(left.count()));
  write(writer, question.channel);
  write(writer, question.payload);
}

void write(ByteWriter& writer, const Answer& answer) {
  writer.write_varint(answer.number);
  writer.write_number(static_cast<std::uint8_t>(answer.status));
  write(writer, answer.payload);
}

template <class Message>
Payload written(const Message& message) {
  ByteWriter measure({});
  write(measure, message);
  Payload payload{.kind = Payload::Kind::typed};
  payload.typed.resize(measure.size());
  ByteWriter writer(payload.typed);
  write(writer, message);
  return payload;
}

}  // namespace

Payload encode(const Question& question) {
  return written(question);
}

Payload encode(const Answer& answer) {
  return written(answer);
}

std::optional<Question> decode_question(const Payload& payload) {
  ByteReader reader(payload.typed);
  Question question;
  question.number = reader.read_varint();
  question.oldest = reader.read_varint();
  question.time_left = std::chrono::milliseconds(reader.read_varint() & 0xffff'ffff);
  question.channel = read_text(reader);
  question.payload = read_rest(reader);
  if (!reader.ok()) return std::nullopt;
  return question;
}

std::optional<Answer> decode_answer(const Payload& payload) {
  ByteReader reader(payload.typed);
  Answer answer;
  answer.number = reader.read_varint();
  std::uint8_t status = 0;
  reader.read_number(status);
  if (status > last_status) reader.fail();
  answer.status = static_cast<Reply::Status>(status);
  answer.payload = read_rest(reader);
  if (!reader.ok()) return std::nullopt;
  return answer;
}

}  // namespace muster::detail

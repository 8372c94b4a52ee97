#include "wire/legacy_message.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <cmath>

#include "core/limits.hpp"
#include "wire/json_reader.hpp"
#include "wire/json_writer.hpp"

namespace muster::wire {

namespace {

namespace json = boost::json;

constexpr std::string_view hello_event = "hello";
/// Positions of the dashes in a UUID.
constexpr std::size_t dashes[] = {8, 13, 18, 23};

std::string_view info_member(LegacyDialect dialect) {
  return dialect == LegacyDialect::node_discover ? "advertisement" : "info";
}

std::string in_quotes(std::string_view text) {
  return json::serialize(json::string(text));
}

std::string member(std::string_view name, std::string_view value) {
  return in_quotes(name) + ':' + std::string(value);
}

std::string text_of(bool value) {
  return value ? "true" : "false";
}

std::string data_of(const LegacyHello& hello, LegacyDialect dialect) {
  std::string data = '{' + member("isMaster", text_of(hello.master)) + ',' +
                     member("isMasterEligible", text_of(hello.eligible)) + ',' +
                     member("weight", write_json(hello.weight));
  // The same value as the packages send; receivers replace it with the true address.
  data += ',' + member("address", in_quotes("127.0.0.1"));
  if (!hello.name.empty()) data += ',' + member("name", in_quotes(hello.name));
  if (hello.term != 0) data += ',' + member("term", std::to_string(hello.term));
  if (!hello.info.empty()) data += ',' + member(info_member(dialect), hello.info);
  return data + '}';
}

std::optional<std::string> text_member(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return std::string(value->get_string());
}

/// The same; empty if it is missing.
std::string text_or_nothing(const json::object& object, std::string_view name) {
  return text_member(object, name).value_or("");
}

bool is_true(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_bool() && value->get_bool();
}

std::optional<double> number_member(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  return value->to_number<double>();
}

std::optional<NodeId> id_member(const json::object& object, std::string_view name) {
  std::string text = text_or_nothing(object, name);
  if (text.size() == 36) {
    for (auto at = std::rbegin(dashes); at != std::rend(dashes); ++at) {
      if (text[*at] == '-') text.erase(*at, 1);
    }
  }
  const auto id = NodeId::from_string(text);
  return id && !id->is_nil() ? id : std::nullopt;
}

std::optional<LegacySender> sender_of(const json::object& message) {
  const auto node = id_member(message, "iid");
  const auto process = id_member(message, "pid");
  if (!node || !process) return std::nullopt;
  LegacySender sender{*node, *process, text_or_nothing(message, "hostName"),
                      text_or_nothing(message, "muster")};
  if (sender.host_name.size() > core::limits::name_bytes) return std::nullopt;
  return sender;
}

std::optional<LegacyHello> hello_of(const json::value* data, LegacyDialect dialect) {
  const json::object* object = data == nullptr ? nullptr : data->if_object();
  if (object == nullptr) return std::nullopt;
  const auto weight = number_member(*object, "weight");
  if (!weight || !std::isfinite(*weight)) return std::nullopt;
  LegacyHello hello{.master = is_true(*object, "isMaster"),
                    .eligible = is_true(*object, "isMasterEligible"),
                    .weight = *weight,
                    .name = text_or_nothing(*object, "name")};
  if (const json::value* info = object->if_contains(info_member(dialect))) {
    hello.info = write_json(*info);
  }
  const bool fits = hello.name.size() <= core::limits::name_bytes &&
                    hello.info.size() <= core::limits::attribute_bytes;
  return fits ? std::optional(hello) : std::nullopt;
}

}  // namespace

std::string legacy_id(const NodeId& id, LegacyDialect dialect) {
  std::string text = id.to_string();
  if (dialect == LegacyDialect::node_discover) {
    for (const std::size_t at : dashes) text.insert(at, 1, '-');
  }
  return text;
}

std::string write_legacy(const LegacyMessage& message, LegacyDialect dialect) {
  const LegacySender& sender = message.sender;
  const auto* const speech = std::get_if<LegacySpeech>(&message.content);
  std::string text = '{' + member("event", in_quotes(speech ? speech->channel : hello_event)) +
                     ',' + member("pid", in_quotes(legacy_id(sender.process, dialect))) + ',' +
                     member("iid", in_quotes(legacy_id(sender.node, dialect))) + ',' +
                     member("hostName", in_quotes(sender.host_name)) + ',';
  if (!sender.mark.empty()) text += member("muster", in_quotes(sender.mark)) + ',';
  return text +
         member("data",
                speech ? speech->data : data_of(std::get<LegacyHello>(message.content), dialect)) +
         '}';
}

std::optional<LegacyMessage> read_legacy(std::string_view text, LegacyDialect dialect) {
  std::size_t read = 0;
  boost::system::error_code error;
  const json::value value = read_json(text, read, error);
  const json::object* message = value.if_object();
  if (error || message == nullptr) return std::nullopt;
  auto sender = sender_of(*message);
  const auto event = text_member(*message, "event");
  if (!sender || !event) return std::nullopt;
  const json::value* data = message->if_contains("data");
  if (*event != hello_event) {
    return LegacyMessage{*std::move(sender),
                         LegacySpeech{*event, data == nullptr ? "null" : write_json(*data)}};
  }
  auto hello = hello_of(data, dialect);
  if (!hello) return std::nullopt;
  return LegacyMessage{*std::move(sender), *std::move(hello)};
}

}  // namespace muster::wire

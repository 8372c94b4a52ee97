#include "legacy/translator.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <variant>

#include "core/limits.hpp"
#include "wire/base64.hpp"

namespace muster::legacy {

namespace {

/// Hellos per interval of the legacy nodes, which remove a node that is silent for two intervals.
constexpr int hellos_per_interval = 2;
/// Half intervals after which a hello of a legacy node is overdue.
constexpr int halves_until_overdue = 3;
/// Letters that wait until this node may speak. Beyond this number, the oldest are dropped.
constexpr std::size_t letters_waiting_max = 1'000;
/// Number of different warnings; further ones are not reported.
constexpr std::size_t warnings_max = 64;

/// Names of events that end a legacy process: an "error" without a listener is thrown, and the
/// other name is found where the listeners are looked up.
constexpr std::string_view lethal_channels[] = {"error", "__proto__"};

std::string text_of(const core::AttributeValue* value) {
  if (value == nullptr || value->erased) return {};
  return {value->bytes->begin(), value->bytes->end()};
}

/// Legacy nodes cannot read a typed payload, so it is sent in its printed form.
std::string json_of(core::Encoding encoding, std::string text) {
  if (encoding == core::Encoding::json || text.empty()) return text;
  const core::Bytes bytes(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
  return R"({"typed":")" + wire::to_base64(bytes) + R"("})";
}

/// Nothing for null, the value of a node that advertises nothing.
std::string json_of(const core::AttributeValue* value) {
  const std::string text = text_of(value);
  return text.empty() || text == "null" ? std::string{} : json_of(value->encoding, text);
}

/// The legacy protocol has no temporary demotion.
bool is_eligible(const core::Hello& self) {
  return self.eligible && !self.abstaining;
}

/// The packages support IPv4 only.
std::string text_of(const core::Address& address) {
  std::string text;
  for (std::size_t i = address.bytes.size() - 4; i < address.bytes.size(); ++i) {
    if (!text.empty()) text += '.';
    text += std::to_string(address.bytes[i]);
  }
  return text;
}

NodeId process_of(const NodeId& node) {
  return {node.high, 0};
}

}  // namespace

Translator::Translator(Config config, core::Random random)
    : config_(std::move(config)),
      caution_(config_),
      codec_(config_.dialect, config_.cipher ? &*config_.cipher : nullptr, std::move(random)),
      summons_(config_) {}

void Translator::receive_oversized(const core::Address& source) {
  ++datagrams_received_;
  drops_.count(DropReason::bad_size, source);
}

void Translator::receive(core::Protocol& protocol, std::span<const std::uint8_t> datagram,
                         const core::Arrival& arrival, core::Time now) {
  ++datagrams_received_;
  bytes_received_ += datagram.size();
  caution_.begin(now);
  const auto dropped = codec_.read(datagram, arrival, now, [&](const wire::LegacyMessage& message) {
    if (is_for_us(message.sender)) heard(protocol, message, arrival);
  });
  if (dropped) drops_.count(*dropped, arrival.from.address);
  if (dropped == DropReason::unauthentic) note_unreadable(arrival.from.address, now);
}

void Translator::note_unreadable(const core::Address& source, core::Time now) {
  caution_.note_unreadable(now);
  std::string sentence = "messages of " + text_of(source) + " do not open with the legacy key of " +
                         "this node; use the same legacy key on all nodes";
  if (caution_.is_silent(now)) {
    sentence +=
        "; while such messages arrive, this node sends nothing to the JavaScript nodes, "
        "because a message with another key ends every node-discovery process";
  }
  warn_once(std::move(sentence));
}

bool Translator::is_for_us(const wire::LegacySender& sender) const {
  const bool is_self = sender.node == config_.node;
  const bool is_own_kind = !config_.mark.empty() && sender.mark == config_.mark;
  const bool is_sibling = config_.ignore_process && sender.process == process_of(config_.node);
  return !is_self && !is_own_kind && !is_sibling;
}

void Translator::heard(core::Protocol& protocol, const wire::LegacyMessage& message,
                       const core::Arrival& arrival) {
  if (const auto* hello = std::get_if<wire::LegacyHello>(&message.content)) {
    return greeted(protocol, message.sender, *hello, arrival);
  }
  const auto& speech = std::get<wire::LegacySpeech>(message.content);
  if (speech.data.size() > core::limits::message_bytes) {
    return drops_.count(DropReason::bad_size, arrival.from.address);
  }
  const core::Bytes data(reinterpret_cast<const std::uint8_t*>(speech.data.data()),
                         speech.data.size());
  protocol.guests().said(message.sender.node, speech.channel, data);
}

void Translator::greeted(core::Protocol& protocol, const wire::LegacySender& sender,
                         const wire::LegacyHello& hello, const core::Arrival& arrival) {
  const core::GuestHello guest{.node = sender.node,
                               .weight = hello.weight,
                               .master = hello.master,
                               .eligible = hello.eligible,
                               .interval = config_.hello_interval * halves_until_overdue / 2,
                               .valid_for = config_.node_timeout,
                               .name = hello.name.empty() ? sender.host_name : hello.name,
                               .host_name = sender.host_name,
                               .info = hello.info};
  if (protocol.greet_guest(guest, arrival)) return;
  const bool is_taken = protocol.membership().find(sender.node) != nullptr;
  drops_.count(is_taken ? DropReason::unauthentic : DropReason::crowded, arrival.from.address);
}

void Translator::finish(core::Protocol& protocol, core::Time now) {
  caution_.begin(now);
  if (caution_.is_silent(now)) return stay_silent(protocol);
  caution_.speak();
  deliver(protocol);
  if (protocol.self().observer) {
    hello_at_ = core::never;
    return;
  }
  const core::Hello& self = protocol.self();
  const Told news{self.master, is_eligible(self), self.master_term, self.attributes};
  if (now < hello_at_ && told_ == news) return;
  told_ = news;
  say_hello(protocol, now);
}

void Translator::deliver(core::Protocol& protocol) {
  std::vector<core::LetterToGuests>& letters = protocol.guests().letters();
  for (const core::LetterToGuests& letter : letters) pass_on(protocol, letter);
  letters.clear();
}

void Translator::stay_silent(core::Protocol& protocol) {
  hold_back(protocol.guests().letters());
  hello_at_ = caution_.silent_until();
  told_.reset();
}

void Translator::hold_back(std::vector<core::LetterToGuests>& letters) {
  // Silence on account of another key may never end.
  const std::size_t kept_max = caution_.has_foreign_key() ? 0 : letters_waiting_max;
  if (letters.size() <= kept_max) return;
  warn_once(
      "a message to the JavaScript nodes was dropped, because this node may not send to them");
  letters.erase(letters.begin(), letters.end() - static_cast<std::ptrdiff_t>(kept_max));
}

void Translator::say_hello(core::Protocol& protocol, core::Time now) {
  hello_at_ = now + config_.hello_interval / hellos_per_interval;
  const wire::LegacySender self = sender(protocol);
  const wire::LegacyHello truth = hello(protocol);
  send({self, truth});
  for (const Claim& claim : summons_.claims(protocol, truth, now)) {
    wire::LegacySender claimant = self;
    if (claim.is_phantom) claimant.node.low = ~claimant.node.low;
    send({claimant, claim.hello}, {.group = false, .endpoint = claim.to});
  }
}

void Translator::stop(const core::Protocol& protocol, core::Time now) {
  if (protocol.self().observer || caution_.is_silent(now)) return;
  wire::LegacyHello last = hello(protocol);
  last.master = last.eligible = false;
  last.term = 0;
  send({sender(protocol), last});
}

wire::LegacySender Translator::sender(const core::Protocol& protocol) const {
  return {.node = config_.node,
          .process = process_of(config_.node),
          .host_name = text_of(protocol.attributes().find("host")),
          .mark = config_.mark};
}

wire::LegacyHello Translator::hello(const core::Protocol& protocol) const {
  const core::Hello& self = protocol.self();
  return {.master = self.master,
          .eligible = is_eligible(self),
          .weight = self.weight,
          .info = json_of(protocol.attributes().find("info")),
          .name = text_of(protocol.attributes().find("name")),
          .term = self.master ? self.master_term : 0};
}

void Translator::pass_on(const core::Protocol& protocol, const core::LetterToGuests& letter) {
  const core::Letter& content = letter.letter;
  if (std::find(std::begin(lethal_channels), std::end(lethal_channels), content.channel) !=
      std::end(lethal_channels)) {
    return warn_once("what is sent on the channel \"" + content.channel +
                     "\" is not passed on to JavaScript nodes, for it would end them");
  }
  const wire::LegacyMessage message{
      sender(protocol),
      wire::LegacySpeech{content.channel, json_of(content.encoding, {content.payload.begin(),
                                                                     content.payload.end()})}};
  letter.to ? send(message, {.group = false, .endpoint = *letter.to}) : send(message);
}

void Translator::send(const wire::LegacyMessage& message) {
  send(message, core::everyone);
  for (const core::Endpoint& seed : seeds_) send(message, {.group = false, .endpoint = seed});
}

void Translator::send(const wire::LegacyMessage& message, const core::Destination& to) {
  const std::size_t bytes = codec_.write(message, to, sink_);
  if (bytes <= codec_.bytes_max()) return;
  warn_once("a message to the JavaScript nodes would take " + std::to_string(bytes) +
            " bytes, and " + std::to_string(codec_.bytes_max()) +
            " is all that can be sent to them; it was not passed on");
}

void Translator::warn_once(std::string sentence) {
  const bool is_known = std::find(warned_.begin(), warned_.end(), sentence) != warned_.end();
  if (is_known || warned_.size() >= warnings_max) return;
  warned_.push_back(sentence);
  warnings_.push_back(std::move(sentence));
}

}  // namespace muster::legacy

#include "services/record.hpp"

#include <algorithm>

#include "discovery/node_reader.hpp"
#include "fuzz/fuzz.hpp"
#include "fuzz/input.hpp"
#include "muster/error.hpp"

namespace {

using namespace muster;

/// The attributes of a node.
class Published {
 public:
  void set(std::string_view name, core::Encoding encoding, std::string_view value) {
    const core::Bytes bytes = detail::as_bytes(value);
    table_[std::string(name)] = {
        .version = 1,
        .encoding = encoding,
        .bytes = std::make_shared<std::vector<std::uint8_t>>(bytes.begin(), bytes.end())};
  }
  void set(std::string_view name, const Payload& payload) {
    const detail::EncodedPayload encoded = detail::encode_payload(payload);
    set(name, encoded.encoding, encoded.text);
  }
  Node read() const {
    core::NodeView view;
    view.attributes = std::make_shared<const core::AttributeTable>(table_);
    detail::NodeReader reader;
    return reader.read(view);
  }

 private:
  core::AttributeTable table_;
};

/// Other nodes read the service that was offered, unless the offer was refused.
void check(const ServiceOffer& offer) {
  Published published;
  try {
    published.set(services::attribute_of(offer.name), services::encode(offer));
  } catch (const Error& error) {
    FUZZ_CHECK(error.errc() == Errc::invalid_json);
    return;
  }
  const auto found = services::services_of(published.read());
  FUZZ_CHECK(found.size() == 1 && found[0].offer == offer);
}

void check_waits(const std::vector<std::string>& names) {
  Published published;
  published.set(services::waits_attribute, services::encode_waits(names));
  FUZZ_CHECK(services::waits_of(published.read()) == names);
}

Value value_or_null(std::string_view text) {
  try {
    return parse_value(text);
  } catch (const Error&) {
    return nullptr;
  }
}

}  // namespace

/// Attributes of a node, two lines each: one character for the encoding and a name, then a value.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  Published published;
  while (!input.is_empty()) {
    const auto encoding = input.byte() == 't' ? core::Encoding::typed : core::Encoding::json;
    const std::string_view name = input.line();
    const std::string_view value = input.line();
    published.set(name, encoding, value);
    check({.name = std::string(name),
           .config = value_or_null(value),
           .version = std::string(value.substr(0, value.find(' '))),
           .ready = encoding == core::Encoding::json});
  }
  const Node node = published.read();
  const auto services = services::services_of(node);
  FUZZ_CHECK(services.size() <= node.attributes->size());
  FUZZ_CHECK(std::all_of(services.begin(), services.end(), [&](const Service& service) {
    return node.attributes->contains(services::attribute_of(service.offer.name));
  }));
  check_waits(services::waits_of(node));
  to_value(node);
  return 0;
}

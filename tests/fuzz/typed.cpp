#include "muster/typed.hpp"

#include <cereal/types/map.hpp>
#include <cereal/types/memory.hpp>
#include <cereal/types/optional.hpp>
#include <cereal/types/string.hpp>
#include <cereal/types/tuple.hpp>
#include <cereal/types/variant.hpp>
#include <cereal/types/vector.hpp>

#include "fuzz/fuzz.hpp"
#include "fuzz/input.hpp"

namespace {

using namespace muster;

/// A value of every kind that applications send.
struct Order {
  std::uint32_t number = 0;
  bool urgent = false;
  std::vector<std::string> items;
  std::map<std::string, std::vector<std::uint16_t>> stock;
  std::optional<std::vector<bool>> choices;
  std::variant<std::int64_t, std::string> customer;
  std::unique_ptr<Order> next;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(number, urgent, items, stock, choices, customer, next);
  }
};

void check(const Payload& payload) {
  const auto order = decode<Order>(payload);
  // Several encodings may have the same meaning; ours is one of them.
  const Payload written = encode(order);
  FUZZ_CHECK(encode(decode<Order>(written)) == written);
}

}  // namespace

/// A typed payload of another node, read as a type with members of many kinds.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Payload payload{.kind = Payload::Kind::typed, .typed = {data, data + size}};
  try {
    check(payload);
  } catch (const Error& error) {
    FUZZ_CHECK(error.errc() == Errc::undecodable);
  }
  return 0;
}

#include "asio/interface_rules.hpp"

#include "asio/address_block.hpp"
#include "asio/address_text.hpp"
#include "fuzz/fuzz.hpp"
#include "fuzz/input.hpp"
#include "muster/error.hpp"

namespace {

using namespace muster;

void check_address(std::string_view text) {
  const auto address = io::parse_address(text);
  if (address) FUZZ_CHECK(io::parse_address(io::to_text(*address)) == address);
  const auto host = io::parse_host(text);
  if (host) FUZZ_CHECK(io::parse_host(io::to_host_text(*host)) == host);
}

void check_block(std::string_view text) {
  const auto block = io::parse_block(text);
  if (!block) return;
  FUZZ_CHECK(block->contains(block->base));
  // The last address of ::/80 has the form of an IPv4 address, and thus another family.
  const bool is_mixed = block->last().is_v4() != block->base.is_v4();
  FUZZ_CHECK(is_mixed || block->contains(block->last()));
  const int bits = block->prefix - (block->base.is_v4() ? io::mapped_bits : 0);
  const auto again = io::parse_block(io::to_text(block->base) + '/' + std::to_string(bits));
  FUZZ_CHECK(again && again->base == block->base && again->prefix == block->prefix);
}

/// An interface with a name and an address from the input.
io::Interface interface_of(std::string_view name, std::string_view address) {
  io::Interface interface { .name = std::string(name.substr(0, 15)), .index = 2 };
  const auto host = io::parse_host(address);
  if (host) interface.addresses.push_back({.address = host->address});
  return interface;
}

bool is_valid(const InterfaceRules& rules) {
  try {
    io::validate_interface_rules(rules);
  } catch (const Error& error) {
    FUZZ_CHECK(error.errc() == Errc::invalid_option);
    return false;
  }
  return true;
}

}  // namespace

/// A rule, the name of an interface, its address, and an address to bind, one per line.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const std::string rule(input.line());
  const io::Interface interface = interface_of(input.line(), input.line());
  const std::string bound(input.line());
  for (const std::string& text : {rule, bound}) {
    check_address(text);
    check_block(text);
  }
  is_valid({.bind_address = bound});
  if (!is_valid({.allow = {rule}})) return 0;
  const bool matches = io::matches(rule, interface);
  const auto block = io::parse_block(rule);
  if (block && !interface.addresses.empty()) {
    FUZZ_CHECK(matches == block->contains(interface.addresses[0].address));
  }
  return 0;
}

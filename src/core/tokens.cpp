#include "core/hex.hpp"
#include "muster/assignment.hpp"

namespace muster {

namespace {

constexpr std::size_t number_digits = 16;
constexpr std::size_t id_digits = 32;
constexpr std::size_t fencing_digits = number_digits + 1 + id_digits;

std::string number_text(std::uint64_t number) {
  std::string text;
  core::append_hex(text, number);
  return text;
}

/// Mixes a further value into a hash.
std::size_t mix(std::size_t hash, std::uint64_t value) {
  constexpr std::size_t golden_ratio = 0x9e3779b97f4a7c15;
  return (hash ^ static_cast<std::size_t>(value)) * golden_ratio;
}

}  // namespace

std::string FencingToken::to_string() const {
  return number_text(term) + '-' + id.to_string();
}

std::optional<FencingToken> FencingToken::from_string(std::string_view text) {
  if (text.size() != fencing_digits || text[number_digits] != '-') return std::nullopt;
  const auto term = core::read_hex(text.substr(0, number_digits));
  const auto id = NodeId::from_string(text.substr(number_digits + 1));
  if (!term || !id) return std::nullopt;
  return FencingToken{*term, *id};
}

std::string AssignmentToken::to_string() const {
  return leader.to_string() + '-' + number_text(version);
}

std::optional<AssignmentToken> AssignmentToken::from_string(std::string_view text) {
  if (text.size() != fencing_digits + 1 + number_digits || text[fencing_digits] != '-') {
    return std::nullopt;
  }
  const auto leader = FencingToken::from_string(text.substr(0, fencing_digits));
  const auto version = core::read_hex(text.substr(fencing_digits + 1));
  if (!leader || !version) return std::nullopt;
  return AssignmentToken{*leader, *version};
}

}  // namespace muster

std::size_t std::hash<muster::FencingToken>::operator()(
    const muster::FencingToken& token) const noexcept {
  return muster::mix(std::hash<muster::NodeId>{}(token.id), token.term);
}

std::size_t std::hash<muster::AssignmentToken>::operator()(
    const muster::AssignmentToken& token) const noexcept {
  return muster::mix(std::hash<muster::FencingToken>{}(token.leader), token.version);
}

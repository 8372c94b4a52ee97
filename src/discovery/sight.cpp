#include "discovery/sight.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <charconv>

namespace muster::detail {

namespace {

constexpr std::uint64_t fnv_basis = 0xcbf29ce484222325;
constexpr std::uint64_t fnv_prime = 0x100000001b3;
constexpr int byte_bits = 8;

std::uint64_t add(std::uint64_t digest, std::uint64_t number) {
  for (int shift = 64 - byte_bits; shift >= 0; shift -= byte_bits) {
    digest = (digest ^ ((number >> shift) & 0xff)) * fnv_prime;
  }
  return digest;
}

/// The digest is text, because a JSON number may lose bits.
std::string text_of(std::uint64_t digest) {
  return fmt::format("{:016x}", digest);
}

std::optional<std::uint64_t> digest_in(const Value& message, const char* name) {
  const auto* fields = message.if_object();
  const Value* field = fields == nullptr ? nullptr : fields->if_contains(name);
  const auto* text = field == nullptr ? nullptr : field->if_string();
  if (text == nullptr) return std::nullopt;
  std::uint64_t digest = 0;
  const char* const end = text->data() + text->size();
  const auto [read, error] = std::from_chars(text->data(), end, digest, 16);
  return error == std::errc{} && read == end ? std::optional(digest) : std::nullopt;
}

boost::json::array texts_of(const std::vector<NodeId>& ids) {
  boost::json::array texts;
  for (std::size_t i = 0; i < std::min(ids.size(), sight_ids_max); ++i) {
    texts.emplace_back(ids[i].to_string());
  }
  return texts;
}

/// Skips invalid ids. Returns nothing if there is no list or it is too long.
std::optional<std::vector<NodeId>> ids_in(const Value& message, const char* name) {
  const Value* field = message.as_object().if_contains(name);
  const auto* texts = field == nullptr ? nullptr : field->if_array();
  if (texts == nullptr || texts->size() > sight_ids_max) return std::nullopt;
  std::vector<NodeId> ids;
  for (const Value& text : *texts) {
    const auto* written = text.if_string();
    const auto id = written == nullptr
                        ? std::nullopt
                        : NodeId::from_string(std::string_view(written->data(), written->size()));
    if (id) ids.push_back(*id);
  }
  return ids;
}

}  // namespace

std::uint64_t sight_digest(std::vector<NodeId> nodes) {
  std::sort(nodes.begin(), nodes.end());
  std::uint64_t digest = fnv_basis;
  for (const NodeId& node : nodes) digest = add(add(digest, node.high), node.low);
  return digest;
}

Value sight_question(std::uint64_t digest) {
  return boost::json::object{{"ask", text_of(digest)}};
}

std::optional<std::uint64_t> read_sight_question(const Value& message) {
  return digest_in(message, "ask");
}

Value sight_answer(std::uint64_t asked, std::vector<NodeId> nodes, std::vector<NodeId> suspected) {
  const std::uint64_t digest = sight_digest(nodes);
  boost::json::object answer{{"see", text_of(digest)}, {"suspected", texts_of(suspected)}};
  if (digest != asked && nodes.size() <= sight_ids_max) answer["nodes"] = texts_of(nodes);
  return answer;
}

std::optional<Sight> read_sight_answer(const Value& message) {
  const auto digest = digest_in(message, "see");
  if (!digest) return std::nullopt;
  auto suspected = ids_in(message, "suspected");
  if (!suspected) return std::nullopt;
  return Sight{*digest, ids_in(message, "nodes"), std::move(*suspected)};
}

bool SightPace::admit(core::Time now) {
  if (now - second_began_ >= std::chrono::seconds(1)) {
    second_began_ = now;
    answered_ = 0;
  }
  return ++answered_ <= answers_per_second;
}

}  // namespace muster::detail

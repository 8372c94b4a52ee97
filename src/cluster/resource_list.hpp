#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "muster/resource.hpp"

/// Lists of resources, as sources have them.
namespace muster::cluster {

struct ResourceList {
  std::vector<Resource> resources;
  /// What is wrong with items that were left out, a phrase each: "item 3 has no id".
  std::vector<std::string> faults;
};

/// An item with more than this is left out: it has to fit into a message, beside others.
inline constexpr std::size_t resource_bytes_max = 256 * 1024;
/// So many faults are told one by one, the others counted.
inline constexpr std::size_t faults_max = 10;

/// Reads `{"data": [{"id": ...}, ...]}`; an id is a string or an integer. Throws
/// `Error{invalid_json}` if it is nothing like that.
ResourceList read_resource_list(std::string_view text);

/// Leaves out what cannot be used: an id that is none or was there before, labels that are none,
/// content that is too large or that nobody could read.
ResourceList check_resources(std::vector<Resource> resources);

/// What an item of a list is called: its member `id`, a string or an integer. Nothing if it has
/// none.
std::optional<std::string> id_of(const Value& item);

/// The labels that a node must have to get a resource of this value, by its member `needed_labels`:
/// in ascending order, each once; none if there is no such member. Nothing if that is no list of
/// labels: at most 16, of 1 to 64 bytes.
std::optional<std::vector<std::string>> needed_labels_of(const Value& value);

/// JSON text with the keys of objects in order, so that equal values have equal texts.
std::string canonical_text(const Value& value);

/// A number that stands for the content: the same on every node, whatever the order of keys.
std::uint64_t digest_of(const Value& value);

}  // namespace muster::cluster

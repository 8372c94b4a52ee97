#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "muster/resource.hpp"

/// The lists of resources that sources provide.
namespace muster::cluster {

struct ResourceList {
  std::vector<Resource> resources;
  /// The fault of each item that the list leaves out, as a phrase: "item 3 has no id".
  std::vector<std::string> faults;
};

/// The most bytes of an item, because it must fit into a message beside others. The list leaves out
/// a larger item.
inline constexpr std::size_t resource_bytes_max = 256 * 1024;
/// The most faults with a text of their own. The list counts the others.
inline constexpr std::size_t faults_max = 10;

/// Reads `{"data": [{"id": ...}, ...]}`. An id is a string or an integer. Throws
/// `Error{invalid_json}` for any other structure.
ResourceList read_resource_list(std::string_view text);

/// Leaves out unusable resources: an invalid or repeated id, invalid labels, and content that is
/// too large or too deep.
ResourceList check_resources(std::vector<Resource> resources);

/// Returns the id of a list item: its member `id`, a string or an integer. Returns nothing if it
/// has none.
std::optional<std::string> id_of(const Value& item);

/// Returns the labels that a node needs to get a resource of this value: its member
/// `needed_labels`, in ascending order without duplicates. Returns an empty list if there is no
/// such member. Returns nothing if the member is not a list of at most 16 labels of 1 to 64 bytes.
std::optional<std::vector<std::string>> needed_labels_of(const Value& value);

/// Returns JSON text with the keys of objects in order, so that equal values have equal texts.
std::string canonical_text(const Value& value);

/// Returns a digest of the content. It is the same on every node, regardless of the order of keys.
std::uint64_t digest_of(const Value& value);

}  // namespace muster::cluster

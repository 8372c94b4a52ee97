#pragma once

#include <boost/json/object.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "monitor/section.hpp"

namespace muster::monitor {

/// The sections by name. An exception of a section is shown in its place.
///
/// Sections are called one at a time. A section may add and remove sections, itself included.
/// Distinct objects: safe. Shared objects: unsafe.
class Sections {
 public:
  /// Replaces an earlier section of that name. Throws `Error{invalid_name}`.
  void add(std::string_view name, std::unique_ptr<Section> section);
  void remove(std::string_view name);

  /// Adds the summaries of all sections.
  void add_to(boost::json::object& status, const Snapshot& snapshot);
  /// Nothing if there is no section of that name. Throws `BadQuery`.
  std::optional<Value> page(std::string_view name, const Query& query, const Snapshot& snapshot);
  /// By name, for sections that have any.
  std::map<std::string, WorkFigures> figures();

 private:
  std::map<std::string, std::shared_ptr<Section>, std::less<>> sections_;
};

/// Whether the text is 1 to 64 letters, digits and `marks`.
bool is_word(std::string_view text, std::string_view marks);

}  // namespace muster::monitor

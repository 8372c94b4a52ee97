#pragma once

#include <boost/json/object.hpp>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "monitor/section.hpp"

namespace muster::monitor {

/// The sections by name. What one throws is shown in its place.
///
/// Safe to call from any thread; sections are asked one at a time.
class Sections {
 public:
  /// Replaces an earlier one of that name. Throws `Error{invalid_name}`.
  void add(std::string_view name, std::unique_ptr<Section> section);
  /// Once it returns, the section is not asked any more.
  void remove(std::string_view name);

  /// Adds the summaries of all.
  void add_to(boost::json::object& status, const Snapshot& snapshot);
  /// Nothing if there is none of that name. Throws `BadQuery`.
  std::optional<Value> page(std::string_view name, const Query& query, const Snapshot& snapshot);
  /// By name, of those that have any.
  std::map<std::string, WorkFigures> figures();

 private:
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Section>, std::less<>> sections_;
};

/// Whether it is 1 to 64 letters, digits and `marks`.
bool is_word(std::string_view text, std::string_view marks);

}  // namespace muster::monitor

#include "monitor/sections.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "muster/error.hpp"

namespace muster::monitor {

namespace {

constexpr std::size_t name_bytes_max = 64;

void require_name(std::string_view name) {
  static const std::vector<std::string_view> own = {
      "status",  "nodes", "services", "elections", "locks",      "metrics", "events", "self",
      "masters", "term",  "isMaster", "timing",    "statistics", "missing", "isReady"};
  if (is_word(name, "-_") && std::find(own.begin(), own.end(), name) == own.end()) return;
  throw Error(Errc::invalid_name,
              fmt::format("\"{}\" cannot be the name of a section; take 1 to {} letters, digits, "
                          "'-' and '_' that the monitor does not use itself",
                          name, name_bytes_max));
}

/// An exception of the section is shown, except `BadQuery`, which is the reader's fault.
template <class Ask>
Value guarded(Ask&& ask) {
  try {
    return ask();
  } catch (const BadQuery&) {
    throw;
  } catch (const std::exception& error) {
    return boost::json::object{{"error", error.what()}};
  }
}

}  // namespace

bool is_word(std::string_view text, std::string_view marks) {
  return !text.empty() && text.size() <= name_bytes_max &&
         std::all_of(text.begin(), text.end(), [&](char c) {
           const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
           return is_letter || (c >= '0' && c <= '9') || marks.find(c) != std::string_view::npos;
         });
}

void Sections::add(std::string_view name, std::unique_ptr<Section> section) {
  require_name(name);
  sections_.insert_or_assign(std::string(name), std::move(section));
}

void Sections::remove(std::string_view name) {
  const auto found = sections_.find(name);
  if (found != sections_.end()) sections_.erase(found);
}

void Sections::add_to(boost::json::object& status, const Snapshot& snapshot) {
  for (const auto& [name, section] : std::map(sections_)) {
    status[name] = guarded([&, asked = section] { return asked->summary(snapshot); });
  }
}

std::optional<Value> Sections::page(std::string_view name, const Query& query,
                                    const Snapshot& snapshot) {
  const auto found = sections_.find(name);
  if (found == sections_.end()) return std::nullopt;
  return guarded([&, asked = found->second] { return asked->page(query, snapshot); });
}

std::map<std::string, WorkFigures> Sections::figures() {
  std::map<std::string, WorkFigures> all;
  for (const auto& [name, section] : std::map(sections_)) {
    if (auto figures = section->figures()) all.emplace(name, std::move(*figures));
  }
  return all;
}

}  // namespace muster::monitor

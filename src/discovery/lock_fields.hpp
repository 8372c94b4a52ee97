#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/names.hpp"
#include "discovery/lock_message.hpp"
#include "muster/value.hpp"

namespace muster::detail {

/// Reads the fields of an object. Any missing or wrong field makes it unusable.
class LockFields {
 public:
  explicit LockFields(const boost::json::object& object) : object_(object) {}

  std::string name(std::string_view field) {
    const Value* value = find(field);
    const bool is_name = value != nullptr && value->is_string() &&
                         value->get_string().size() <= lock_name_bytes_max &&
                         core::is_well_formed_name(value->get_string());
    is_usable_ = is_usable_ && is_name;
    return is_name ? std::string(value->get_string()) : std::string();
  }
  std::uint64_t number(std::string_view field) {
    const Value* value = find(field);
    boost::json::error_code failure;
    const auto number = value == nullptr ? 0 : value->to_number<std::uint64_t>(failure);
    is_usable_ = is_usable_ && value != nullptr && !failure;
    return number;
  }
  bool flag(std::string_view field) {
    const Value* value = find(field);
    is_usable_ = is_usable_ && value != nullptr && value->is_bool();
    return is_usable_ && value->get_bool();
  }
  bool has(std::string_view field) const { return find(field) != nullptr; }
  bool is_usable() const { return is_usable_; }

 protected:
  const Value* find(std::string_view field) const { return object_.if_contains(field); }
  void fail() { is_usable_ = false; }

 private:
  const boost::json::object& object_;
  bool is_usable_ = true;
};

}  // namespace muster::detail

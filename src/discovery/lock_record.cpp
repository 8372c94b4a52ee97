#include "discovery/lock_record.hpp"

#include <boost/json/array.hpp>
#include <utility>

#include "discovery/lock_fields.hpp"

namespace muster::detail {

Value to_json(const LockRecords& records) {
  boost::json::array list;
  for (const auto& [lock, record] : records) {
    list.push_back({{"lock", lock},
                    {"held", record.is_held},
                    {"ticket", record.ticket},
                    {"waiting", record.waiting},
                    {"since", record.since}});
  }
  return list;
}

std::optional<LockRecords> read_lock_records(const Value& value) {
  if (!value.is_array() || value.get_array().size() > lock_records_max) return std::nullopt;
  LockRecords records;
  for (const Value& each : value.get_array()) {
    if (!each.is_object()) return std::nullopt;
    LockFields fields(each.get_object());
    std::string lock = fields.name("lock");
    const LockRecord record{fields.flag("held"), fields.number("ticket"), fields.number("waiting"),
                            fields.number("since")};
    if (!fields.is_usable()) return std::nullopt;
    records.insert_or_assign(std::move(lock), record);
  }
  return records;
}

}  // namespace muster::detail

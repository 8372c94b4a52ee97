#include "discovery/lock_record.hpp"

#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

namespace muster::detail {
namespace {

TEST(LockRecords, AreReadBack) {
  const LockRecords records = {{"backup", {true, 7, 2, 1'700'000'000'000}},
                               {"nightly", {false, 1, 1, 5}}};
  EXPECT_EQ(read_lock_records(to_json(records)), records);
  EXPECT_EQ(read_lock_records(to_json(LockRecords())), LockRecords());
}

// Anything else that a node publishes under the name of the records is ignored.
TEST(LockRecords, AreRefusedWhenMalformed) {
  const Value good = to_json(LockRecords{{"backup", {}}});
  EXPECT_FALSE(read_lock_records(nullptr));
  EXPECT_FALSE(read_lock_records(good.at(0)));
  EXPECT_FALSE(read_lock_records(boost::json::array{1}));
  for (const char* field : {"lock", "held", "ticket", "waiting", "since"}) {
    Value missing = good;
    missing.at(0).as_object().erase(field);
    EXPECT_FALSE(read_lock_records(missing)) << field;
    Value wrong = good;
    wrong.at(0).as_object()[field] = boost::json::array();
    EXPECT_FALSE(read_lock_records(wrong)) << field;
  }
}

// As many records as a node publishes fit into an attribute, under the longest names.
TEST(LockRecords, FitIntoAnAttribute) {
  LockRecords many;
  for (std::size_t i = 0; i < lock_records_max; ++i) {
    std::string name = std::to_string(i);
    name.resize(64, '"');
    many.emplace(name, LockRecord{true, ~0ull, ~0ull, ~0ull});
  }
  EXPECT_LE(boost::json::serialize(to_json(many)).size(), 64u * 1024);
  many.emplace("one more", LockRecord{});
  EXPECT_FALSE(read_lock_records(to_json(many)));
}

}  // namespace
}  // namespace muster::detail

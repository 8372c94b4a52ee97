#include "cluster/resource_board.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "cluster/resource_list.hpp"
#include "core/random.hpp"

namespace muster::cluster {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// Boards of several nodes in virtual time, on a network that may lose messages, with somebody who
/// shares out as the engine does: what is to move is revoked first, and assigned when it is given
/// up or its owner is gone.
class Office {
 public:
  explicit Office(std::size_t nodes, BoardOptions options = quick(), double loss = 0)
      : loss_(loss) {
    for (std::size_t i = 0; i < nodes; ++i) {
      desks_.push_back(std::make_unique<Desk>(id(i), options, i + 1));
    }
  }

  static BoardOptions quick() {
    BoardOptions options;
    options.keeper.retry_min = 1s;
    options.watch.poll_interval = 10s;
    return options;
  }
  static NodeId id(std::size_t place) { return {1, place + 1}; }

  void lead(std::size_t leader) {
    leader_ = leader;
    for (const auto& desk : desks_) {
      if (desk->is_alive) desk->board.lead(id(leader), now);
    }
  }
  void kill(std::size_t place) {
    desks_[place]->is_alive = false;
    desks_[place]->handled.clear();
    for (auto& [unit, claim] : table_) {
      if (claim.owner == id(place)) claim.owner = {};
    }
  }
  std::uint64_t allocate(std::size_t place, const Resource& resource) {
    return desks_[place]->board.allocate(resource, now);
  }
  std::uint64_t deallocate(std::size_t place, std::string_view unit) {
    return desks_[place]->board.deallocate(unit, now);
  }
  /// What the request has come to; nothing if it is under way.
  std::optional<std::string> answer(std::size_t place, std::uint64_t request) const {
    const auto found = desks_[place]->answers.find(request);
    return found == desks_[place]->answers.end() ? std::nullopt : std::optional(found->second);
  }
  ResourceBoard& board(std::size_t place) { return desks_[place]->board; }

  void run(Duration time) {
    const core::Time end = now + time;
    settle();
    while (true) {
      core::Time next = end;
      for (const auto& desk : desks_) {
        const auto deadline = desk->board.next_deadline();
        if (desk->is_alive && deadline) next = std::min(next, *deadline);
      }
      now = std::max(now, next);
      for (const auto& desk : desks_) {
        if (desk->is_alive) desk->board.advance(now);
      }
      settle();
      if (now >= end) return;
    }
  }

  /// Where it is being handled, and as what.
  std::vector<std::pair<std::size_t, Value>> handlers_of(const std::string& unit) const {
    std::vector<std::pair<std::size_t, Value>> places;
    for (std::size_t i = 0; i < desks_.size(); ++i) {
      const auto found = desks_[i]->handled.find(unit);
      if (found != desks_[i]->handled.end()) places.emplace_back(i, found->second);
    }
    return places;
  }
  std::size_t handled_count() const {
    std::size_t count = 0;
    for (const auto& desk : desks_) count += desk->handled.size();
    return count;
  }

  core::Time now{1h};
  /// What the source says; an error if there is nothing.
  std::optional<std::vector<Resource>> list;
  /// Handlers that fail.
  std::set<std::size_t> broken;
  std::vector<std::string> troubles;

 private:
  struct Desk {
    Desk(const NodeId& self, const BoardOptions& options, std::uint64_t seed)
        : board(self, options, core::Random(seed)) {}
    ResourceBoard board;
    bool is_alive = true;
    std::map<std::string, Value> handled = {};
    std::map<std::uint64_t, std::string> answers = {};
    std::set<std::string> refused = {};
  };

  void settle() {
    for (bool any = true; any;) {
      any = share_out();
      for (std::size_t i = 0; i < desks_.size(); ++i) {
        if (!desks_[i]->is_alive) continue;
        for (BoardOutput& output : desks_[i]->board.take_outputs()) {
          any = true;
          std::visit([&](auto& one) { perform(i, one); }, output);
        }
      }
    }
  }

  void perform(std::size_t place, const CallHandler& call) {
    Desk& desk = *desks_[place];
    const std::string& unit = call.resource.id;
    std::string error;
    if (call.call == HandlerCall::handle) {
      EXPECT_THAT(handlers_of(unit), IsEmpty()) << unit << " has two owners";
      if (broken.contains(place)) error = "broken";
      if (error.empty()) desk.handled.insert_or_assign(unit, call.resource.value);
    } else if (call.call == HandlerCall::terminate) {
      EXPECT_EQ(desk.handled.erase(unit), 1u) << unit << " is terminated for nothing";
    }
    desk.board.handler_ended(call.run, error, now);
  }
  void perform(std::size_t place, const CallSource& call) {
    ResourceBoard& board = desks_[place]->board;
    if (call.call != SourceCall::fetch) return board.source_ended({}, now);
    FetchDone::Result result;
    if (!list) result.error = "no answer";
    result.resources = list;
    board.source_fetched(std::move(result), now);
  }
  void perform(std::size_t place, const GaveUp& gave_up) {
    if (gave_up.refused_for) desks_[place]->refused.insert(gave_up.id);
    const auto row = table_.find(gave_up.id);
    if (row == table_.end() || row->second.owner != id(place)) return;
    row->second.owner = {};
    is_table_new_ = true;
  }
  void perform(std::size_t place, SetUnits& set) {
    if (place == leader_) units_ = std::move(set.units);
  }
  void perform(std::size_t from, const SendMessage& sent) {
    // As it is on the wire.
    const Value message = parse_value(to_string(sent.message));
    for (std::size_t to = 0; to < desks_.size(); ++to) {
      const bool is_meant = sent.to ? *sent.to == id(to) : to != from;
      if (!is_meant || !desks_[to]->is_alive || (to != from && random_.unit() < loss_)) continue;
      desks_[to]->board.receive(id(from), message, now);
    }
  }
  void perform(std::size_t place, const Answered& answered) {
    desks_[place]->answers.emplace(answered.request, answered.error);
  }
  void perform(std::size_t, const CallFailed& failed) { troubles.push_back(failed.sentence); }
  void perform(std::size_t, const SourceTrouble& trouble) { troubles.push_back(trouble.sentence); }

  bool share_out() {
    bool any = std::exchange(is_table_new_, false);
    for (auto row = table_.begin(); row != table_.end();) {
      auto& [unit, claim] = *row;
      if (units_.contains(unit)) {
        ++row;
      } else if (claim.owner.is_nil()) {
        any = true;
        row = table_.erase(row);
      } else {
        if (revoked_.insert(unit).second) desk_of(claim.owner).board.revoke(unit, now);
        ++row;
      }
    }
    for (const auto& [unit, content] : units_) any |= place(unit, content);
    if (!any) return false;
    for (const auto& desk : desks_) {
      if (desk->is_alive) desk->board.table(std::make_shared<const Ledger>(table_), now);
    }
    return true;
  }
  bool place(const UnitId& unit, const Unit& content) {
    Claim& claim = table_[unit];
    const bool is_changed = claim.unit.digest != content.digest;
    if (!claim.owner.is_nil() && !is_changed) return false;
    claim.unit = content;
    revoked_.erase(unit);
    if (claim.owner.is_nil()) {
      for (std::size_t tried = 0; tried < desks_.size(); ++tried) {
        const std::size_t at = turn_++ % desks_.size();
        if (!desks_[at]->is_alive || desks_[at]->refused.contains(unit)) continue;
        claim.owner = id(at);
        break;
      }
    }
    if (claim.owner.is_nil()) return false;
    claim.token = {{1, id(leader_)}, ++version_};
    desk_of(claim.owner).board.assign(unit, claim, now);
    return true;
  }
  Desk& desk_of(const NodeId& owner) { return *desks_.at(owner.low - 1); }

  std::vector<std::unique_ptr<Desk>> desks_;
  std::size_t leader_ = 0;
  double loss_;
  core::Random random_{1};
  Units units_;
  Ledger table_;
  std::set<UnitId> revoked_;
  bool is_table_new_ = false;
  std::size_t turn_ = 0;
  std::uint64_t version_ = 0;
};

std::vector<Resource> make(int count, int version = 1) {
  std::vector<Resource> resources;
  for (int i = 0; i < count; ++i) {
    resources.push_back({std::to_string(i), Value{{"n", i}, {"version", version}}});
  }
  return resources;
}

// What is listed is handled once, with its content, wherever that is; what is not any more, is not.
TEST(ResourceBoard, HandlesWhatIsListed) {
  Office office(4);
  office.list = make(100);
  office.lead(0);
  office.run(1s);
  EXPECT_EQ(office.handled_count(), 100u);
  EXPECT_EQ(office.handlers_of("7").at(0).second, make(8)[7].value);
  office.list = make(60, 2);
  office.run(15s);
  EXPECT_EQ(office.handled_count(), 60u);
  EXPECT_EQ(office.handlers_of("7").at(0).second, make(8, 2)[7].value);
  EXPECT_THAT(office.troubles, IsEmpty());
}

// A fifth of all messages is lost: it takes longer.
TEST(ResourceBoard, SurvivesLoss) {
  Office office(4, Office::quick(), 0.2);
  office.list = make(1000);
  office.lead(0);
  office.run(30s);
  EXPECT_EQ(office.handled_count(), 1000u);
}

// Whoever asks, the leader decides, and the answer comes when the owner handles it.
TEST(ResourceBoard, AllocatesForAnyNode) {
  for (const std::size_t asking : {0u, 2u}) {
    Office office(3, Office::quick(), 0.2);
    office.list = make(5);
    office.lead(0);
    const auto request = office.allocate(asking, {"extra", 42});
    office.run(5s);
    EXPECT_EQ(office.answer(asking, request), "");
    ASSERT_THAT(office.handlers_of("extra"), SizeIs(1));
    EXPECT_EQ(office.handlers_of("extra")[0].second, 42);
    office.run(30s);
    ASSERT_THAT(office.handlers_of("extra"), SizeIs(1)) << "no list takes it away";
    const auto end = office.deallocate(1, "extra");
    office.run(5s);
    EXPECT_EQ(office.answer(1, end), "");
    EXPECT_THAT(office.handlers_of("extra"), IsEmpty());
  }
}

// What was allocated outlives the leader and its owner, at once or one after the other.
TEST(ResourceBoard, AllocatedResourcesSurvive) {
  Office office(4);
  office.list = make(0);
  office.lead(0);
  for (int i = 0; i < 20; ++i) office.allocate(3, {"extra" + std::to_string(i), i});
  office.run(1s);
  EXPECT_EQ(office.handled_count(), 20u);
  office.kill(0);
  office.lead(1);
  office.run(5s);
  EXPECT_EQ(office.handled_count(), 20u);
  office.kill(1);
  office.lead(2);
  office.run(5s);
  EXPECT_EQ(office.handled_count(), 20u);
}

// What cannot be is said to whoever asked; what does not come true, too.
TEST(ResourceBoard, AnswersWithWhatIsWrong) {
  Office office(2);
  office.list = make(1);
  const auto unheard = office.allocate(1, {"early", 1});
  office.run(31s);
  EXPECT_EQ(office.answer(1, unheard), "no leader has answered in time");
  office.lead(0);
  const auto nameless = office.allocate(1, {"", 1});
  office.broken = {0, 1};
  const auto broken = office.allocate(1, {"a", 1});
  office.run(40s);
  EXPECT_EQ(office.answer(1, nameless),
            "the resource item 1 has an id that is not 1 to 255 bytes of UTF-8");
  EXPECT_EQ(office.answer(1, broken), "\"a\" is not handled in time");
}

/// So many, each of which needs a label of 64 bytes that no other one does. There is room for 47.
std::vector<Resource> demanding(int count) {
  std::vector<Resource> resources;
  for (int i = 0; i < count; ++i) {
    const std::string label = fmt::format("{:x>64}", i);
    resources.push_back({fmt::format("r{}", i), Value{{"needed_labels", {label}}}});
  }
  return resources;
}

// A list that needs more different labels than there is room for costs what is too much, not the
// rest of it. That is told once, with a name, until it is another list.
TEST(ResourceBoard, LeavesOutOfAListWhatThereIsNoRoomFor) {
  Office office(2);
  office.list = demanding(50);
  office.list->push_back({"undemanding", 1});
  office.lead(0);
  office.run(1s);
  EXPECT_EQ(office.handled_count(), 48u);
  EXPECT_THAT(office.handlers_of("undemanding"), SizeIs(1));
  EXPECT_THAT(office.troubles,
              ElementsAre(AllOf(HasSubstr("in the list, \"r47\" and 2 more are left out"),
                                HasSubstr("may take 3072 bytes"), HasSubstr("several sets"))));
  office.run(1min);
  EXPECT_THAT(office.troubles, SizeIs(1));
  office.list = demanding(48);
  office.run(15s);
  EXPECT_THAT(office.troubles,
              ElementsAre(testing::_, HasSubstr("in the list, \"r47\" is left out")));
  office.list = demanding(40);
  office.run(15s);
  EXPECT_EQ(office.handled_count(), 40u);
  EXPECT_THAT(office.troubles, SizeIs(2));
}

// Whoever allocates more than there is room for is told so, and nobody else feels it. What has been
// allocated takes room from the list.
TEST(ResourceBoard, AllocatesOnlyWhatThereIsRoomFor) {
  Office office(2);
  std::vector<Resource> those = demanding(49);
  const Resource extra = those.back();
  those.pop_back();
  office.list = std::vector<Resource>(those.begin(), those.begin() + 47);
  office.lead(0);
  office.run(1s);
  const auto too_much = office.allocate(1, extra);
  const auto modest = office.allocate(1, {"modest", 1});
  office.run(5s);
  EXPECT_THAT(office.answer(1, too_much).value(),
              AllOf(HasSubstr("there is no room for \"r48\""), HasSubstr("may take 3072 bytes")));
  EXPECT_EQ(office.answer(1, modest), "");
  EXPECT_EQ(office.handled_count(), 48u);
  office.list = demanding(46);
  office.run(15s);
  const auto fits = office.allocate(1, extra);
  office.run(5s);
  EXPECT_EQ(office.answer(1, fits), "");
  office.list = demanding(47);
  office.run(15s);
  EXPECT_THAT(office.handlers_of("r48"), SizeIs(1));
  EXPECT_THAT(office.troubles, ElementsAre(HasSubstr("in the list, \"r46\" is left out")));
}

// A node whose handler fails leaves the resource to another one.
TEST(ResourceBoard, RefusedResourcesGoElsewhere) {
  Office office(2);
  office.broken = {0};
  office.list = make(10);
  office.lead(0);
  office.run(20s);
  EXPECT_EQ(office.handled_count(), 10u);
  for (const Resource& resource : make(10)) {
    EXPECT_EQ(office.handlers_of(resource.id).at(0).first, 1u);
  }
  EXPECT_THAT(office.troubles, testing::Contains("the handle of \"0\" failed (1 of 3): broken"));
}

// A leader that has not seen a list yet takes nothing away from anybody.
TEST(ResourceBoard, NewLeaderKeepsWhatThereIs) {
  Office office(3);
  office.list = make(30);
  office.lead(0);
  office.run(1s);
  office.list.reset();
  office.lead(1);
  office.run(2min);
  EXPECT_EQ(office.handled_count(), 30u);
}

// An executor that nothing else keeps busy ends when all resources have been given back.
TEST(ResourceBoard, WaitsForNothingOnceStopped) {
  Office office(2);
  office.list = make(10);
  office.lead(0);
  office.run(1s);
  ASSERT_NE(office.board(0).next_deadline(), std::nullopt);
  for (const std::size_t place : {0U, 1U}) office.board(place).stop(office.now);
  office.kill(1);
  office.list = make(5);
  office.run(1min);
  EXPECT_TRUE(office.board(0).is_source_idle());
  EXPECT_EQ(office.board(0).next_deadline(), std::nullopt);
}

// A source that is lost leaves its last list in force, or not: as it was asked for.
TEST(ResourceBoard, CacheIsAChoice) {
  for (const bool cache : {true, false}) {
    BoardOptions options = Office::quick();
    options.cache = cache;
    Office office(2, options);
    office.list = make(10);
    office.lead(0);
    office.run(1s);
    office.list.reset();
    office.run(3min);
    EXPECT_EQ(office.handled_count(), cache ? 10u : 0u);
    office.list = make(10);
    office.run(1min);
    EXPECT_EQ(office.handled_count(), 10u);
  }
}

}  // namespace
}  // namespace muster::cluster

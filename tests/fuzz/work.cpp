#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "cluster/distribution.hpp"
#include "fuzz/fuzz.hpp"
#include "fuzz/input.hpp"

namespace {

using namespace muster;
using namespace muster::cluster;
using namespace std::chrono_literals;

constexpr NodeId self{7, 100};
constexpr Duration pauses[] = {0ms, 1ms, 20ms, 100ms, 500ms, 2s, 3s, 30s};
constexpr RemovalReason reasons[] = {RemovalReason::goodbye, RemovalReason::timeout,
                                     RemovalReason::refused, RemovalReason::replaced};

AssignmentOptions options_of(std::uint8_t bits) {
  AssignmentOptions options;
  options.capacity = bits & 3U;
  if ((bits & 4U) != 0) options.needed_labels = options.labels = {"fit"};
  options.exclude_leader = (bits & 8U) != 0;
  return options;
}

Units units_of(std::uint8_t bits) {
  Units units;
  for (unsigned i = 0; i < 4; ++i) {
    if ((bits >> i & 1U) != 0)
      units.emplace(std::to_string(i), Unit{.digest = std::uint64_t{bits} >> 4U});
  }
  return units;
}

/// Another participant, with the right key and arbitrary messages.
struct Puppet {
  NodeId id;
  std::uint64_t favour = 0;
  Attributes attributes = {};
  LedgerWriter held{"work.work.held"};
  LedgerWriter table{"work.work.table"};
};

/// A node that takes part in shared work, among others that publish and send arbitrary data.
class Floor {
 public:
  explicit Floor(fuzz::Input& input)
      : input_(input),
        options_(options_of(input.byte())),
        work_(self, options_, lease_timing(options_, derive_timing({})), 0) {
    for (std::uint64_t i = 0; i < puppets_.size(); ++i) puppets_[i].id = {7, 99 + 2 * i};
    work_.start(now_);
    check();
  }

  void run() {
    for (int steps = 0; steps < 80 && !input_.is_empty(); ++steps) step();
    // The node can stop in any state.
    work_.stop(now_);
    check();
    give_up_all();
    FUZZ_CHECK(works_on_.empty());
    FUZZ_CHECK(work_.next_deadline() == std::nullopt);
  }

 private:
  enum class Progress { at_work, giving_up };

  void step() {
    switch (input_.byte() % 14) {
      case 0:
        now_ += input_.pick(pauses);
        work_.advance(now_);
        check();
        FUZZ_CHECK(!work_.next_deadline() || *work_.next_deadline() > now_);
        return;
      case 1:
        return say_standing();
      case 2:
        return say_held();
      case 3:
        return say_table();
      case 4:
        return say_anything();
      case 5:
        return take_seat();
      case 6:
        return remove();
      case 7:
        work_.set_units(units_of(input_.byte()), now_);
        break;
      case 8:
        give_up_all();
        break;
      case 9:
        return refuse();
      case 10:
        return grant();
      case 11:
        return renew();
      case 12:
        work_.receive(puppet().id, input_.take(input_.byte()), now_);
        break;
      default:
        return come_or_go();
    }
    check();
  }

  Puppet& puppet() { return puppets_[input_.byte() % puppets_.size()]; }
  UnitId unit() { return std::to_string(input_.byte() % 4); }
  FencingToken token() {
    const std::uint8_t bits = input_.byte();
    return {.term = 1 + (bits & 3U), .id = bits < 64 ? self : puppets_[bits % 3].id};
  }
  Claim claim() {
    const std::uint8_t bits = input_.byte();
    const NodeId owners[] = {self, puppets_[0].id, puppets_[1].id, NodeId{}};
    return {.owner = owners[bits & 3U],
            .token = {token(), 1 + (std::uint64_t{bits} >> 6U)},
            .unit = {.digest = bits >> 2U & 1U},
            .refused = (bits & 8U) != 0};
  }

  // The messages of other nodes.

  void publish(Puppet& by, const std::string& attribute, std::optional<Bytes> bytes) {
    by.attributes.erase(attribute);
    if (bytes) {
      by.attributes.emplace(
          attribute, Payload{.kind = Payload::Kind::typed, .value = nullptr, .typed = *bytes});
    }
    work_.put(by.id, by.favour, by.attributes, now_);
    check();
  }
  void say_standing() {
    Puppet& by = puppet();
    const std::uint8_t bits = input_.byte();
    Standing standing{.capacity = bits & 7U, .labels = {}, .leaving = (bits & 16U) != 0};
    if ((bits & 8U) != 0) standing.labels = {"fit"};
    if ((bits & 32U) != 0) standing.constitution = 1;
    const std::uint8_t more = input_.byte();
    const core::Candidacy candidacy{.weight = static_cast<double>(more & 3U),
                                    .stands = (more & 4U) != 0,
                                    .leads = (more & 8U) != 0,
                                    .term = more >> 4U & 3U,
                                    .led_term = std::uint64_t{more} >> 6U};
    by.favour = bits >> 6U;
    publish(by, "work.work", encode(Participation{standing, candidacy}));
  }
  void change(LedgerWriter& ledger, bool has) {
    const UnitId changed = unit();
    has ? ledger.put(changed, claim()) : ledger.erase(changed);
  }
  void say_held() {
    Puppet& by = puppet();
    const bool has = input_.flag();
    change(by.held, has);
    for (AttributeChange& change : by.held.flush()) publish(by, change.name, change.bytes);
  }
  void say_table() {
    Puppet& by = puppet();
    const std::uint8_t bits = input_.byte();
    if ((bits & 1U) != 0) by.table.restart({.term = 1 + (bits >> 1U & 3U), .id = by.id});
    change(by.table, (bits & 8U) == 0);
    for (AttributeChange& change : by.table.flush()) publish(by, change.name, change.bytes);
  }
  void say_anything() {
    constexpr const char* attributes[] = {"work.work", "work.work.held", "work.work.table",
                                          "work.work.table.0"};
    const std::string attribute = input_.pick(attributes);
    const auto bytes = input_.take(input_.byte());
    publish(puppet(), attribute, Bytes(bytes.begin(), bytes.end()));
  }
  void take_seat() {
    const std::uint8_t bits = input_.byte();
    if ((bits & 1U) != 0) work_.lapse(now_);
    work_.take({.weight = static_cast<double>(bits >> 1U & 3U),
                .stands = (bits & 8U) != 0,
                .favour = bits >> 4U & 3U},
               now_);
    check();
  }
  void remove() {
    Puppet& gone = puppet();
    gone.attributes.clear();
    work_.remove(gone.id, input_.pick(reasons), now_);
    check();
  }
  /// Grants the latest renewal, or another one.
  void grant() {
    const std::uint8_t bits = input_.byte();
    const Grant grant{
        .leader = asked_.leader, .table = bits & 7U, .nonce = asked_.nonce - (bits >> 3U & 3U)};
    work_.receive(asked_.leader.id, encode(LeaseMessage(grant)), now_);
    check();
  }
  void renew() {
    const std::uint8_t bits = input_.byte();
    const Renewal renewal{.leader = work_.leader().value_or(token()),
                          .table = bits & 7U,
                          .ledger = bits >> 3U & 7U,
                          .nonce = ++nonce_};
    work_.receive(puppet().id, encode(LeaseMessage(renewal)), now_);
    check();
  }

  // The actions of the application.

  void give_up_all() {
    std::vector<UnitId> units;
    for (const auto& [unit, progress] : works_on_) {
      if (progress == Progress::giving_up) units.push_back(unit);
    }
    for (const UnitId& unit : units) works_on_.erase(unit);
    work_.released(units, now_);
    check();
  }
  void refuse() {
    const UnitId refused = unit();
    const auto found = works_on_.find(refused);
    if (found == works_on_.end()) return;
    works_on_.erase(found);
    work_.refuse(refused, input_.pick(pauses), now_);
    check();
  }
  void come_or_go() {
    switch (input_.byte() % 3) {
      case 0:
        work_.start(now_);
        break;
      case 1:
        work_.stop(now_);
        break;
      default:
        work_.leave(now_);
    }
    check();
  }

  // Checks the outputs.

  void check() {
    for (Output& output : work_.take_outputs()) {
      if (const auto* assign = std::get_if<Assign>(&output)) {
        FUZZ_CHECK(works_on_.emplace(assign->unit, Progress::at_work).second);
        FUZZ_CHECK(assign->claim.owner == self);
      } else if (const auto* revoke = std::get_if<Revoke>(&output)) {
        FUZZ_CHECK(std::exchange(works_on_.at(revoke->unit), Progress::giving_up) ==
                   Progress::at_work);
      } else if (const auto* change = std::get_if<AttributeChange>(&output)) {
        say(*change);
      } else if (const auto* send = std::get_if<Send>(&output)) {
        hear(*send);
      }
    }
    check_held();
  }
  void say(const AttributeChange& change) {
    own_.erase(change.name);
    if (!change.bytes) return;
    own_.emplace(change.name,
                 Payload{.kind = Payload::Kind::typed, .value = nullptr, .typed = *change.bytes});
  }
  void hear(const Send& send) {
    const auto message = decode_lease_message(send.bytes);
    FUZZ_CHECK(message);
    if (const auto* renewal = std::get_if<Renewal>(&*message)) asked_ = *renewal;
  }
  /// Other nodes read that the node has every unit that it works on, and it owns only those.
  void check_held() {
    own_held_.read(own_);
    for (const auto& [unit, progress] : works_on_) {
      const auto row = own_held_.ledger().find(unit);
      FUZZ_CHECK(row != own_held_.ledger().end() && !row->second.refused);
    }
    for (const auto& [unit, claim] : work_.held(now_)) {
      const auto found = works_on_.find(unit);
      FUZZ_CHECK(found != works_on_.end() && found->second == Progress::at_work);
      FUZZ_CHECK(work_.find(unit, now_) != nullptr);
    }
  }

  fuzz::Input& input_;
  AssignmentOptions options_;
  Distribution work_;
  Time now_{1h};
  std::array<Puppet, 3> puppets_;
  std::map<UnitId, Progress> works_on_;
  /// The attributes that the node publishes, and the ledger that others read in them.
  Attributes own_;
  LedgerReader own_held_{"work.work.held"};
  Renewal asked_{};
  std::uint64_t nonce_ = 0;
};

}  // namespace

/// Arbitrary messages of nodes with the right key about shared work, while masters change, nodes go
/// and time passes. The node takes each unit up and gives it up in turns, and its record names the
/// units that it has.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  Floor(input).run();
  return 0;
}

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "unit/core/bench.hpp"

namespace muster::core {

namespace {

using namespace std::chrono_literals;

/// Receives the events of an application and checks that each may follow the previous ones.
class Judge {
 public:
  void hear(const std::string& words) {
    RC_LOG() << words << '\n';
    std::istringstream stream(words);
    std::string verb;
    std::string who;
    stream >> verb >> who;
    if (verb == "added") {
      RC_ASSERT(present_.insert(who).second);
    } else if (verb == "removed") {
      RC_ASSERT(present_.erase(who) == 1u);
      suspected_.erase(who);
    } else if (verb == "suspected") {
      RC_ASSERT(present_.contains(who));
      RC_ASSERT(suspected_.insert(who).second);
    } else if (verb == "updated") {
      RC_ASSERT(present_.contains(who));
      suspected_.erase(who);
    } else if (verb == "message" || verb == "mismatch" || verb == "master") {
      RC_ASSERT(who == "me" || present_.contains(who));
    } else if (verb == "promoted") {
      // Terms grow.
      RC_ASSERT(std::stoull(who) > term_);
      term_ = std::stoull(who);
      is_master_ = true;
    } else if (verb == "demoted") {
      RC_ASSERT(is_master_);
      RC_ASSERT(std::stoull(who) == term_);
      is_master_ = false;
    }
  }
  const std::set<std::string>& present() const { return present_; }
  bool is_master() const { return is_master_; }

 private:
  std::set<std::string> present_;
  std::set<std::string> suspected_;
  std::uint64_t term_ = 0;
  bool is_master_ = false;
};

/// Three nodes that send arbitrary messages at arbitrary times, in several lives.
class Chaos {
 public:
  Chaos() : bench_(any_config()) {
    bench_.start();
    bench_.call([](Protocol& protocol) { protocol.channels().join("c"); });
    for (const char* const name : {"x", "y", "z"}) puppets_.push_back(bench_.puppet(name));
  }

  void step() {
    Puppet& puppet = puppets_[*rc::gen::inRange<std::size_t>(0, 3)];
    switch (*rc::gen::inRange(0, 12)) {
      case 0:
        bench_.pass(std::chrono::milliseconds(*rc::gen::inRange(0, 900)));
        break;
      case 1:
        bench_.oversleep(std::chrono::milliseconds(*rc::gen::inRange(0, 3000)));
        break;
      case 2:
        rebirth(puppet);
        break;
      case 3:
        bench_.hear(puppet, {Goodbye{}});
        break;
      case 4:
        refuse(puppet);
        break;
      case 5:
        bench_.hear(puppet, {ChannelMessage{++puppet.hello.sent, 0, false, {}, "c", {}}});
        break;
      case 6:
        own_call();
        break;
      default:
        bench_.hear(puppet, any_messages(puppet), *rc::gen::arbitrary<bool>());
    }
    for (const std::string& words : bench_.told()) judge_.hear(words);
    std::set<std::string> seen;
    for (const NodeView& view : bench_.protocol().nodes()) seen.insert(name_of(view.hello.node));
    RC_ASSERT(seen == judge_.present());
    RC_ASSERT(bench_.protocol().election().is_master() == judge_.is_master());
  }

 private:
  static Config any_config() {
    Config config = Bench::me();
    config.masters_required = *rc::gen::element<std::uint8_t>(1, 2);
    if (*rc::gen::arbitrary<bool>()) config.preempt_after = *rc::gen::element<Duration>(0ms, 400ms);
    return config;
  }
  std::vector<Message> any_messages(Puppet& puppet) {
    Hello& hello = puppet.hello;
    hello.weight = *rc::gen::element(0.0, 5.0, 20.0);
    hello.eligible = *rc::gen::arbitrary<bool>();
    hello.observer = *rc::gen::weightedElement<bool>({{9, false}, {1, true}});
    if (*rc::gen::inRange(0, 4) == 0) {
      hello.master = *rc::gen::arbitrary<bool>();
      hello.term += *rc::gen::inRange<std::uint64_t>(1, 3);
      hello.master_term = hello.term;
    }
    std::vector<Message> messages = {hello};
    if (*rc::gen::arbitrary<bool>()) messages.push_back(Echo{bench_.nonce()});
    if (*rc::gen::inRange(0, 4) == 0) messages.push_back(Challenge{5, {}, false});
    if (*rc::gen::inRange(0, 8) == 0) messages.push_back(Goodbye{});
    if (*rc::gen::inRange(0, 4) == 0) messages.push_back(hello);
    for (const Message& message : any_news(puppet)) messages.push_back(message);
    return messages;
  }
  std::vector<Message> any_news(Puppet& puppet) {
    const std::uint64_t version = puppet.hello.attributes + 1;
    switch (*rc::gen::inRange(0, 8)) {
      case 0:
        puppet.hello.attributes = version;
        return {Attribute{.version = version, .previous = version - 1, .name = "a", .value = {}}};
      case 1:
        return {Parcel{version, 1, 0, Encoding::json, "c", {}}};
      case 2:
        return {Probe{.nonce = 1, .deaf = *rc::gen::arbitrary<bool>()}};
      case 3:
        return {RosterRequest{}, Doubt{puppets_[1].session}};
      default:
        return {};
    }
  }
  void rebirth(Puppet& puppet) {
    const std::uint64_t life = puppet.hello.life;
    puppet = bench_.puppet(puppet.name);
    puppet.hello.life = life + *rc::gen::inRange<std::uint64_t>(0, 2);
  }
  void refuse(const Puppet& puppet) {
    const bool is_certain = *rc::gen::arbitrary<bool>();
    bench_.call([&](Protocol& protocol) {
      if (Peer* peer = protocol.find(puppet.session)) protocol.refused(*peer, is_certain);
    });
  }
  void own_call() {
    const auto choice = *rc::gen::inRange(0, 3);
    bench_.call([&](Protocol& protocol) {
      if (choice == 0) protocol.election().promote();
      if (choice == 1) protocol.election().demote(false);
      if (choice == 2) protocol.election().demote(true);
    });
  }

  Bench bench_;
  std::vector<Puppet> puppets_;
  Judge judge_;
};

// For arbitrary messages of others: added comes first, nothing follows removed, terms grow, and the
// list of nodes agrees with the events.
RC_GTEST_PROP(Events, ComeInALegalOrder, ()) {
  Chaos chaos;
  const auto steps = *rc::gen::inRange(0, 150);
  for (int i = 0; i < steps; ++i) chaos.step();
}

}  // namespace

}  // namespace muster::core

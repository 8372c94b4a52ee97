#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <utility>

#include "muster/muster.hpp"

namespace muster {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;

/// The result of `validate` for options that `change` has modified.
template <class Change>
std::pair<Errc, std::string> verdict(Change&& change) {
  Options options;
  change(options);
  try {
    validate(options);
  } catch (const Error& error) {
    return {error.errc(), error.what()};
  }
  return {Errc{}, "valid"};
}

// The defaults are valid with a key.
TEST(Validate, AcceptsTheDefaults) {
  EXPECT_EQ(verdict([](Options& o) { o.keys = {Key::generate()}; }).second, "valid");
}

// Without a key, a node starts within its host, or if clear text is asked for. The error names both
// ways and the command that makes a key.
TEST(Validate, RequiresAKeyOutsideTheHost) {
  const auto [code, sentence] = verdict([](Options&) {});
  EXPECT_EQ(code, Errc::invalid_option);
  EXPECT_THAT(sentence, AllOf(HasSubstr("`muster keygen`"), HasSubstr("clear_text"),
                              HasSubstr("interfaces.loopback_only")));
  EXPECT_EQ(verdict([](Options& o) { o.observer = true; }).first, Errc::invalid_option);
  EXPECT_EQ(verdict([](Options& o) { o.interfaces.bind_address = "10.0.0.7"; }).first,
            Errc::invalid_option);
  EXPECT_EQ(verdict([](Options& o) { o.clear_text = true; }).second, "valid");
  EXPECT_EQ(verdict([](Options& o) { o.interfaces.loopback_only = true; }).second, "valid");
  for (const char* address : {"127.0.0.1", "127.8.8.8", "::1"}) {
    EXPECT_EQ(verdict([&](Options& o) { o.interfaces.bind_address = address; }).second, "valid");
  }
}

// A key that names its cluster fits that cluster alone.
TEST(Validate, RefusesTheKeyOfAnotherCluster) {
  const auto with_key_of = [](const char* name) {
    return verdict([&](Options& o) {
      o.cluster = "lab";
      o.keys = {Key::generate(), Key::generate().for_cluster(name)};
    });
  };
  EXPECT_EQ(with_key_of("lab").second, "valid");
  EXPECT_EQ(with_key_of("").second, "valid");
  const auto [code, sentence] = with_key_of("site b");
  EXPECT_EQ(code, Errc::invalid_key);
  EXPECT_THAT(sentence, AllOf(HasSubstr("\"site b\""), HasSubstr("\"lab\""),
                              HasSubstr("muster keygen --cluster")));
}

// Messages to legacy nodes without a key are clear text, also if the cluster has a key.
TEST(Validate, RequiresAKeyForLegacyNodes) {
  const auto with_legacy = [](bool only, const char* key, bool clear_text) {
    return verdict([&](Options& o) {
      o.legacy = Legacy{
          .dialect = LegacyDialect::node_discovery, .accept_unauthenticated = !only, .only = only};
      if (!only) o.keys = {Key::generate()};
      if (*key != '\0') o.legacy->key = parse_legacy_key(key);
      o.port = 13'345;
      o.clear_text = clear_text;
    });
  };
  for (const bool only : {false, true}) {
    EXPECT_THAT(with_legacy(only, "", false).second,
                AllOf(HasSubstr("legacy.key"), HasSubstr("clear_text")));
    EXPECT_EQ(with_legacy(only, "", true).second, "valid");
    EXPECT_EQ(with_legacy(only, "a secret of theirs", false).second, "valid");
  }
}

// The sentence names the option, its value and the remedy.
TEST(Validate, NamesOptionValueAndRemedy) {
  EXPECT_THAT(verdict([](Options& o) { o.cluster = ""; }).second, HasSubstr("cluster"));
  EXPECT_THAT(verdict([](Options& o) { o.cluster = std::string(256, 'x'); }).second,
              AllOf(HasSubstr("cluster"), HasSubstr("256"), HasSubstr("255")));
  EXPECT_THAT(verdict([](Options& o) { o.name = "\xff"; }).second, HasSubstr("UTF-8"));
  EXPECT_THAT(verdict([](Options& o) { o.port = 0; }).second, HasSubstr("port is 0"));
  EXPECT_THAT(verdict([](Options& o) { o.port = 65'400; }).second,
              AllOf(HasSubstr("65400"), HasSubstr("65280")));
  EXPECT_THAT(verdict([](Options& o) { o.datagram_bytes_max = 100; }).second,
              AllOf(HasSubstr("100"), HasSubstr("576")));
  EXPECT_THAT(verdict([](Options& o) { o.receive_buffer_bytes = 1; }).second,
              HasSubstr("receive_buffer_bytes"));
  EXPECT_THAT(verdict([](Options& o) { o.masters_required = 0; }).second,
              AllOf(HasSubstr("masters_required is 0"), HasSubstr("255")));
  EXPECT_THAT(
      verdict([](Options& o) { o.weight = std::numeric_limits<double>::infinity(); }).second,
      HasSubstr("weight is inf"));
  EXPECT_THAT(verdict([](Options& o) { o.preempt_after = -1s; }).second,
              HasSubstr("preempt_after"));
}

// Info that is too large is refused before the start, with its size.
TEST(Validate, MeasuresInfo) {
  const auto [code, sentence] =
      verdict([](Options& o) { o.info.value = std::string(70'000, 'x'); });
  EXPECT_EQ(code, Errc::too_large);
  EXPECT_THAT(sentence, AllOf(HasSubstr("70002"), HasSubstr("65536")));
}

/// The result of `validate` for legacy options that `change` has modified.
std::pair<Errc, std::string> legacy_verdict(const std::function<void(Options&)>& change) {
  return verdict([&](Options& options) {
    options.port = 13'345;
    options.clear_text = true;
    options.legacy = {.dialect = LegacyDialect::node_discovery, .accept_unauthenticated = true};
    change(options);
  });
}

// Legacy nodes are never joined by accident: the package must be named, the risk accepted, and the
// cluster must have another port.
TEST(Validate, LegacyIsNeverJoinedByAccident) {
  EXPECT_FALSE(Options{}.legacy);
  EXPECT_EQ(legacy_verdict([](Options&) {}).first, Errc{});
  EXPECT_THAT(legacy_verdict([](Options& o) { o.legacy.emplace(); }).second, HasSubstr("dialect"));
  EXPECT_THAT(legacy_verdict([](Options& o) { o.legacy->accept_unauthenticated = false; }).second,
              HasSubstr("accept_unauthenticated"));
  for (const int port : {12'090, 12'345, 12'600}) {
    EXPECT_THAT(
        legacy_verdict([&](Options& o) { o.port = static_cast<std::uint16_t>(port); }).second,
        HasSubstr("port is " + std::to_string(port)));
  }
  EXPECT_EQ(legacy_verdict([](Options& o) {
              o.port = 12'345;
              o.legacy = {.dialect = LegacyDialect::node_discover, .only = true};
            }).first,
            Errc{});
}

// Other legacy options that cannot work are named with the remedy.
TEST(Validate, NamesBadLegacyOptions) {
  EXPECT_THAT(legacy_verdict([](Options& o) { o.legacy->iv = "x"; }).second,
              HasSubstr("without legacy.key"));
  EXPECT_THAT(legacy_verdict([](Options& o) {
                o.legacy->key = "k";
                o.legacy->algorithm = "rot13";
              }).second,
              HasSubstr("rot13"));
  EXPECT_THAT(legacy_verdict([](Options& o) {
                o.legacy->dialect = LegacyDialect::node_discover;
                o.legacy->algorithm = "aes192";
              }).second,
              HasSubstr("aes256"));
  EXPECT_EQ(legacy_verdict([](Options& o) {
              o.legacy->key = "short";
              o.legacy->iv = "short";
            }).first,
            Errc::invalid_key);
  EXPECT_THAT(legacy_verdict([](Options& o) { o.legacy->node_timeout = 1500ms; }).second,
              HasSubstr("legacy.node_timeout is 1.5s"));
  EXPECT_THAT(legacy_verdict([](Options& o) {
                o.transports = {.broadcast = false, .multicast_v6 = MulticastV6{}};
              }).second,
              HasSubstr("IPv6"));
}

// Contradictory timing has its own code, and the sentence names both options.
TEST(Validate, NamesBothSidesOfAContradiction) {
  const auto [code, sentence] = verdict([](Options& o) {
    o.timing.hello_interval = 1100ms;
    o.timing.node_timeout = 2s;
  });
  EXPECT_EQ(code, Errc::contradictory_timing);
  EXPECT_THAT(sentence, AllOf(HasSubstr("hello_interval (1.1s)"), HasSubstr("node_timeout (2s)")));
}

// Bad addresses, blocks, groups and seeds are quoted.
TEST(Validate, QuotesBadAddresses) {
  EXPECT_THAT(verdict([](Options& o) { o.interfaces.allow = {"10.0.0.0/99"}; }).second,
              HasSubstr("10.0.0.0/99"));
  EXPECT_THAT(verdict([](Options& o) { o.interfaces.bind_address = "10.0.0"; }).second,
              HasSubstr("10.0.0"));
  EXPECT_THAT(verdict([](Options& o) { o.transports.multicast_v4 = {.group = "10.0.0.1"}; }).second,
              HasSubstr("10.0.0.1"));
  EXPECT_THAT(verdict([](Options& o) { o.transports.multicast_v6 = {.group = "fe80::1"}; }).second,
              HasSubstr("fe80::1"));
  EXPECT_THAT(verdict([](Options& o) { o.transports.seeds = {"host:notaport"}; }).second,
              HasSubstr("host:notaport"));
}

}  // namespace
}  // namespace muster

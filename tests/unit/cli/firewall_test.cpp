#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/doctor/firewall_check.hpp"
#include "cli/doctor/firewall_rules.hpp"

namespace muster::cli {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::uint16_t port = 12345;

constexpr const char* closed_by_policy = R"(table inet filter {
	chain input {
		type filter hook input priority filter; policy drop;
		iif "lo" accept
	}

	chain output {
		type filter hook output priority filter; policy drop;
	}
}
)";

constexpr const char* closed_by_rule = R"(table inet firewalld {
	chain filter_INPUT {
		type filter hook input priority filter + 10; policy accept;
		ct state { established, related } accept
		counter packets 3 bytes 180 reject with icmpx admin-prohibited
	}
}
)";

constexpr const char* open_rules = R"(table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat; policy accept;
		drop
	}
}
table inet filter {
	chain input {
		type filter hook input priority filter; policy accept;
		tcp dport 22 drop
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
	}
}
)";

// Only chains for incoming packets of this host count, and only rules for all packets.
TEST(FirewallRules, FindsClosedChains) {
  EXPECT_THAT(closed_chains(closed_by_policy), ElementsAre(InputChain{"inet", "filter", "input"}));
  EXPECT_THAT(closed_chains(closed_by_rule),
              ElementsAre(InputChain{"inet", "firewalld", "filter_INPUT"}));
  EXPECT_THAT(closed_chains(open_rules), IsEmpty());
  EXPECT_THAT(closed_chains(""), IsEmpty());
}

TEST(FirewallRules, ReadsIptables) {
  EXPECT_TRUE(is_closed("-P INPUT DROP\n-A INPUT -i lo -j ACCEPT\n"));
  EXPECT_TRUE(
      is_closed("-P INPUT ACCEPT\n-A INPUT -j REJECT --reject-with icmp-port-unreachable\n"));
  EXPECT_FALSE(is_closed("-P INPUT ACCEPT\n-A INPUT -p tcp -j DROP\n"));
}

// The remedy is a command for the present chain.
TEST(FirewallCheck, NamesTheRuleToAdd) {
  const Finding nft = judge_firewall({.nft = closed_by_policy}, port);
  EXPECT_EQ(nft.verdict, Verdict::warn);
  EXPECT_EQ(nft.remedy, "sudo nft insert rule inet filter input udp dport 12345-12600 accept");
  EXPECT_EQ(judge_firewall({.iptables = "-P INPUT DROP\n"}, port).remedy,
            "sudo iptables -I INPUT -p udp --dport 12345:12600 -j ACCEPT");
  EXPECT_EQ(judge_firewall({.has_ufw = true}, port).remedy, "sudo ufw allow 12345:12600/udp");
  EXPECT_THAT(judge_firewall({.has_firewalld = true}, port).remedy,
              HasSubstr("firewall-cmd --permanent --add-port=12345-12600/udp"));
}

// If the rule exists, nothing is reported.
TEST(FirewallCheck, AcceptsAnExistingRule) {
  std::string rules = closed_by_policy;
  rules += "udp dport 12345-12600 accept\n";
  EXPECT_EQ(judge_firewall({.nft = rules}, port).verdict, Verdict::ok);
  EXPECT_EQ(judge_firewall({.nft = rules}, 2000).verdict, Verdict::warn) << "of another port";
}

// If the rules cannot be read, that is reported.
TEST(FirewallCheck, ReportsUnreadableRules) {
  const Finding finding = judge_firewall({}, port);
  EXPECT_EQ(finding.verdict, Verdict::ok);
  EXPECT_THAT(finding.detail, HasSubstr("cannot be read"));
}

}  // namespace

}  // namespace muster::cli

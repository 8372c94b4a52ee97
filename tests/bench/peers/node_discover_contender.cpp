#include <boost/json.hpp>

#include "bench/peers/contender.hpp"

namespace muster::bench {

namespace {

namespace json = boost::json;

/// The npm package node-discover, run by the program of the tests with legacy nodes.
class NodeDiscoverContender : public Contender {
 public:
  std::string name() const override { return "node-discover"; }

  std::optional<std::string> obstacle() const override {
    if (!test::is_installed("node")) return "`node` is not installed";
    if (std::getenv("NODE_PATH") == nullptr) return "npm could not install it";
    return std::nullopt;
  }

  test::Process::Call call(test::Lab::Host, const std::string& name) const override {
    const json::object options = {{"key", "muster-test-key"}, {"advertisement", {{"name", name}}}};
    return {{"node", "--no-deprecation", MUSTER_JAVASCRIPT_NODE, "node-discover",
             json::serialize(options)}};
  }

  std::optional<Sighting> read(std::string_view line) const override {
    json::error_code error;
    const json::value fields = json::parse(line, error);
    if (error) return std::nullopt;
    const std::string_view kind = fields.at("kind").as_string();
    if (kind == "promotion") return Sighting{Sighting::Kind::promoted};
    if (kind == "demotion") return Sighting{Sighting::Kind::demoted};
    if (kind != "added" && kind != "removed") return std::nullopt;
    return Sighting{kind == "added" ? Sighting::Kind::added : Sighting::Kind::removed,
                    std::string(fields.at("node").at("advertisement").at("name").as_string())};
  }
};

}  // namespace

std::unique_ptr<Contender> node_discover_contender() {
  return std::make_unique<NodeDiscoverContender>();
}

}  // namespace muster::bench

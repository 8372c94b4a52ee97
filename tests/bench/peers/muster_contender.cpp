#include <boost/json.hpp>

#include "bench/peers/contender.hpp"
#include "lib/scratch_directory.hpp"

namespace muster::bench {

namespace {

class MusterContender : public Contender {
 public:
  std::string name() const override { return "muster"; }
  std::optional<std::string> obstacle() const override { return std::nullopt; }

  test::Process::Call call(test::Lab::Host, const std::string& name) const override {
    return {{MUSTER_PROGRAM, "node", "--json", "--name", name, "--key-file", key_}};
  }

  std::optional<Sighting> read(std::string_view line) const override {
    const boost::json::object fields = boost::json::parse(line).as_object();
    const std::string_view event = fields.at("event").as_string();
    if (event == "promotion") return Sighting{Sighting::Kind::promoted};
    if (event == "demotion") return Sighting{Sighting::Kind::demoted};
    if (event != "added" && event != "removed") return std::nullopt;
    return Sighting{event == "added" ? Sighting::Kind::added : Sighting::Kind::removed,
                    std::string(fields.at("node").at("name").as_string())};
  }

 private:
  test::ScratchDirectory files_;
  std::string key_ = files_.write("key", std::string(64, '7'));
};

}  // namespace

std::unique_ptr<Contender> muster_contender() {
  return std::make_unique<MusterContender>();
}

}  // namespace muster::bench

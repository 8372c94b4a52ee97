#include <boost/json.hpp>

#include "bench/peers/contender.hpp"
#include "lib/scratch_directory.hpp"

namespace muster::bench {

namespace {

class MusterContender : public Contender {
 public:
  explicit MusterContender(std::string detect_within) : detect_within_(std::move(detect_within)) {}

  std::string name() const override {
    return detect_within_.empty() ? "muster" : "muster " + detect_within_;
  }
  std::optional<std::string> obstacle() const override { return std::nullopt; }

  test::Process::Call call(test::Lab::Host, const std::string& name) const override {
    test::Process::Call call{
        {MUSTER_PROGRAM, "node", "--json", "--name", name, "--key-file", key_}};
    if (!detect_within_.empty()) {
      call.arguments.insert(call.arguments.end(), {"--detect-within", detect_within_});
    }
    return call;
  }

  std::optional<Sighting> read(std::string_view line) const override {
    // Warnings on standard error are for people and not JSON.
    boost::json::error_code error;
    const boost::json::value fields = boost::json::parse(line, error);
    if (error || !fields.is_object()) return std::nullopt;
    const std::string_view event = fields.at("event").as_string();
    if (event == "promotion") return Sighting{Sighting::Kind::promoted};
    if (event == "demotion") return Sighting{Sighting::Kind::demoted};
    if (event != "added" && event != "removed") return std::nullopt;
    return Sighting{event == "added" ? Sighting::Kind::added : Sighting::Kind::removed,
                    std::string(fields.at("node").at("name").as_string())};
  }

 private:
  test::ScratchDirectory files_;
  std::string detect_within_;
  std::string key_ = files_.write("key", std::string(64, '7'));
};

}  // namespace

std::unique_ptr<Contender> muster_contender(std::string detect_within) {
  return std::make_unique<MusterContender>(std::move(detect_within));
}

}  // namespace muster::bench

#include "bench/peers/contender.hpp"

namespace muster::bench {

namespace {

/// HashiCorp's serf, which finds the others through the node on the first host. It has no election.
class SerfContender : public Contender {
 public:
  std::string name() const override { return "serf"; }
  bool elects() const override { return false; }

  std::optional<std::string> obstacle() const override {
    if (!test::is_installed("serf")) return "`serf` is not installed";
    return std::nullopt;
  }

  test::Process::Call call(test::Lab::Host host, const std::string& name) const override {
    return {{"serf", "agent", "-node=" + name, "-bind=" + test::Lab::address(host),
             "-retry-join=" + test::Lab::address(0), "-retry-interval=1s",
             "-encrypt=bXVzdGVyIHRlc3Qga2V5IQ=="}};
  }

  std::optional<Sighting> read(std::string_view line) const override {
    static constexpr std::string_view joined = "EventMemberJoin: ";
    static constexpr std::string_view failed = "EventMemberFailed: ";
    if (const auto name = word_after(line, joined)) return Sighting{Sighting::Kind::added, *name};
    if (const auto name = word_after(line, failed)) return Sighting{Sighting::Kind::removed, *name};
    return std::nullopt;
  }

 private:
  static std::optional<std::string> word_after(std::string_view line, std::string_view words) {
    const std::size_t at = line.find(words);
    if (at == std::string_view::npos) return std::nullopt;
    line.remove_prefix(at + words.size());
    return std::string(line.substr(0, line.find(' ')));
  }
};

}  // namespace

std::unique_ptr<Contender> serf_contender() {
  return std::make_unique<SerfContender>();
}

}  // namespace muster::bench

#include <map>
#include <string>
#include <utility>

#include "cluster/ledger_reader.hpp"
#include "cluster/ledger_writer.hpp"
#include "fuzz/fuzz.hpp"
#include "fuzz/input.hpp"

namespace {

using namespace muster;
using namespace muster::cluster;

constexpr std::string_view name = "work.held";
constexpr std::uint8_t units_max = 64;

/// A ledger that is written here and read there. Its attributes arrive in any order, and some never
/// arrive.
class Post {
 public:
  explicit Post(fuzz::Input& input) : input_(input) { writer_.restart(author_); }

  void run() {
    for (int steps = 0; steps < 50 && !input_.is_empty(); ++steps) step();
    publish();
    while (!under_way_.empty()) deliver(under_way_.begin()->first);
    read();
    FUZZ_CHECK(reader_.ledger() == writer_.ledger());
    FUZZ_CHECK(reader_.version() == writer_.version());
  }

 private:
  void step() {
    switch (input_.byte() % 8) {
      case 0:
        return writer_.put(unit(input_.byte()), claim());
      case 1:
        return put_many();
      case 2:
        return writer_.erase(unit(input_.byte()));
      case 3:
        return erase_many();
      case 4:
        return restart();
      case 5:
        return publish();
      case 6:
        return deliver_one();
      default:
        return read();
    }
  }

  /// All units together need several pages.
  static UnitId unit(std::uint8_t number) {
    const unsigned place = number % units_max;
    return std::to_string(place) + std::string(place % 4 * 600, 'x');
  }
  Claim claim() {
    const std::uint8_t bits = input_.byte();
    return {.owner = {9, bits & 7U},
            .token = {author_, writer_.version() + 1},
            .unit = {.digest = (bits & 8U) != 0 ? bits * 0x0101'0101'0101'0101U : 0,
                     .tag = static_cast<std::uint8_t>(bits >> 6)},
            .refused = (bits & 16U) != 0};
  }
  void put_many() {
    const Claim each = claim();
    for (std::uint8_t i = input_.byte() % units_max; i < units_max; ++i) {
      writer_.put(unit(i), each);
    }
  }
  void erase_many() {
    for (std::uint8_t i = input_.byte() % units_max; i < units_max; ++i) writer_.erase(unit(i));
  }
  /// A mastership never returns after another one has followed it.
  void restart() {
    author_.term += input_.byte() & 1U;
    writer_.restart(author_);
  }

  void publish() {
    for (AttributeChange& change : writer_.flush()) {
      under_way_.insert_or_assign(change.name, std::move(change.bytes));
    }
    written_.insert_or_assign({writer_.author(), writer_.version()}, writer_.ledger());
  }
  void deliver_one() {
    if (under_way_.empty()) return;
    deliver(std::next(under_way_.begin(),
                      static_cast<std::ptrdiff_t>(input_.byte() % under_way_.size()))
                ->first);
  }
  void deliver(std::string attribute) {
    const auto change = under_way_.extract(attribute);
    arrived_.erase(attribute);
    if (!change.mapped()) return;
    arrived_.emplace(
        std::move(attribute),
        Payload{.kind = Payload::Kind::typed, .value = nullptr, .typed = *change.mapped()});
  }

  /// The reader has all of a ledger that was written, or nothing.
  void read() {
    const std::uint64_t before = reader_.version();
    if (!reader_.read(arrived_)) {
      FUZZ_CHECK(reader_.version() == before);
      return;
    }
    const auto written = written_.find({reader_.author(), reader_.version()});
    FUZZ_CHECK(written != written_.end());
    FUZZ_CHECK(reader_.ledger() == written->second);
  }

  fuzz::Input& input_;
  FencingToken author_{.term = 1, .id = {9, 1}};
  LedgerWriter writer_{std::string(name)};
  LedgerReader reader_{std::string(name)};
  /// Every ledger that was published.
  std::map<std::pair<FencingToken, std::uint64_t>, Ledger> written_;
  /// The latest value of each attribute that has not arrived.
  std::map<std::string, std::optional<Bytes>> under_way_;
  Attributes arrived_;
};

}  // namespace

/// Changes of a ledger and arrivals of its attributes: the reader always has a ledger that was
/// written.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  Post(input).run();
  return 0;
}

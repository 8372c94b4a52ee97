#include "cli/node/prompt.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "cli/options/suggestion.hpp"

namespace muster::cli::prompt {

namespace {

constexpr std::string_view blanks = " \t";

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  return text.substr(0, text.find_last_not_of(blanks) + 1);
}

/// The text after the name of a command, taken word by word.
class Arguments {
 public:
  Arguments(std::string_view usage, std::string_view text) : usage_(usage), left_(trimmed(text)) {}

  /// Takes the next word.
  std::string word() {
    require(!left_.empty());
    const std::string_view word = left_.substr(0, left_.find_first_of(blanks));
    left_ = trimmed(left_.substr(word.size()));
    return std::string(word);
  }
  /// Takes the rest of the text as JSON.
  Value value() {
    require(!left_.empty());
    return parse_value(std::exchange(left_, {}));
  }
  bool take(std::string_view expected) {
    if (left_ != expected) return false;
    left_ = {};
    return true;
  }
  void end() const { require(left_.empty()); }

 private:
  void require(bool holds) const {
    if (!holds) throw BadCommand(fmt::format("the command reads \"{}\"", usage_));
  }

  std::string_view usage_;
  std::string_view left_;
};

struct Form {
  std::string_view usage;
  Command (*read)(Arguments&);

  std::string_view name() const { return usage.substr(0, usage.find(' ')); }
};

template <class Bare>
Command read_bare(Arguments&) {
  return Bare{};
}

template <class OnChannel>
Command read_channel(Arguments& arguments) {
  return OnChannel{arguments.word()};
}

Command read_send(Arguments& arguments) {
  std::string channel = arguments.word();
  return Send{std::move(channel), arguments.value()};
}

Command read_send_to(Arguments& arguments) {
  std::string node = arguments.word();
  std::string channel = arguments.word();
  return SendTo{std::move(node), std::move(channel), arguments.value()};
}

Command read_advertise(Arguments& arguments) {
  return Advertise{arguments.value()};
}

Command read_demote(Arguments& arguments) {
  return Demote{arguments.take("permanent")};
}

constexpr std::array forms = {
    Form{"join CHANNEL", read_channel<Join>},
    Form{"leave CHANNEL", read_channel<Leave>},
    Form{"send CHANNEL JSON", read_send},
    Form{"send-to ID CHANNEL JSON", read_send_to},
    Form{"advertise JSON", read_advertise},
    Form{"promote", read_bare<Promote>},
    Form{"demote [permanent]", read_demote},
    Form{"nodes", read_bare<ShowNodes>},
    Form{"masters", read_bare<ShowMasters>},
    Form{"partitions", read_bare<ShowPartitions>},
    Form{"stats", read_bare<ShowStatistics>},
    Form{"help", read_bare<Help>},
    Form{"quit", read_bare<Quit>},
};

std::vector<std::string> names() {
  std::vector<std::string> names;
  for (const Form& form : forms) names.emplace_back(form.name());
  return names;
}

}  // namespace

Command parse(std::string_view line) {
  line = trimmed(line);
  if (line.empty()) return Nothing{};
  const std::string_view name = line.substr(0, line.find_first_of(blanks));
  const auto form = std::find_if(forms.begin(), forms.end(),
                                 [name](const Form& known) { return known.name() == name; });
  if (form == forms.end()) {
    throw BadCommand(fmt::format("there is no command \"{}\"{}; \"help\" lists them", name,
                                 suggestion(name, names())));
  }
  Arguments arguments(form->usage, line.substr(name.size()));
  Command command = form->read(arguments);
  arguments.end();
  return command;
}

std::string_view help_text() {
  return R"(join CHANNEL             print the messages on a channel
leave CHANNEL            do not any more
send CHANNEL JSON        send a message to everyone
send-to ID CHANNEL JSON  send it to the node whose id ends like this
advertise JSON           change what this node advertises
promote                  make this node master
demote [permanent]       stop being master, for a moment or until "promote"
nodes                    list the other nodes
masters                  list the masters
partitions               list who owns which partitions
stats                    count datagrams
quit                     say goodbye and end
)";
}

}  // namespace muster::cli::prompt

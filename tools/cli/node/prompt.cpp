#include "cli/node/prompt.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "cli/options/suggestion.hpp"

namespace muster::cli::prompt {

namespace {

constexpr std::string_view blanks = " \t";

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  return text.substr(0, text.find_last_not_of(blanks) + 1);
}

/// The text after the name of a command, or the words of an array after it, taken word by word.
class Arguments {
 public:
  Arguments(std::string_view usage, std::string_view text) : usage_(usage), text_(trimmed(text)) {}
  Arguments(std::string_view usage, const boost::json::array& words)
      : usage_(usage), words_(words.begin() + 1, words.end()) {}

  /// Takes the next word.
  std::string word() {
    require(!is_at_end());
    return words_.empty() ? word_of_text() : word_of_array();
  }
  /// Takes the rest as JSON.
  Value value() {
    require(!is_at_end());
    return words_.empty() ? parse_value(std::exchange(text_, {})) : next();
  }
  bool take(std::string_view expected) {
    if (is_at_end()) return false;
    require(word() == expected);
    return true;
  }
  void end() const { require(is_at_end()); }

 private:
  bool is_at_end() const { return text_.empty() && words_.empty(); }
  void require(bool holds) const {
    if (!holds) throw BadCommand(fmt::format("the command reads \"{}\"", usage_));
  }
  std::string word_of_text() {
    const std::string_view word = text_.substr(0, text_.find_first_of(blanks));
    text_ = trimmed(text_.substr(word.size()));
    return std::string(word);
  }
  std::string word_of_array() {
    const Value word = next();
    require(word.is_string());
    return std::string(word.get_string());
  }
  Value next() {
    Value word = std::move(words_.front());
    words_.pop_front();
    return word;
  }

  std::string_view usage_;
  std::string_view text_;
  std::deque<Value> words_;
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
    Form{"stop", read_bare<Stop>},
    Form{"start", read_bare<Start>},
    Form{"me", read_bare<ShowSelf>},
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

const Form& form_of(std::string_view name) {
  const auto form = std::find_if(forms.begin(), forms.end(),
                                 [name](const Form& known) { return known.name() == name; });
  if (form != forms.end()) return *form;
  throw BadCommand(fmt::format("there is no command \"{}\"{}; \"help\" lists them", name,
                               suggestion(name, names())));
}

Command read(const Form& form, Arguments arguments) {
  Command command = form.read(arguments);
  arguments.end();
  return command;
}

}  // namespace

Command parse(std::string_view line) {
  line = trimmed(line);
  if (line.empty()) return Nothing{};
  const std::string_view name = line.substr(0, line.find_first_of(blanks));
  const Form& form = form_of(name);
  return read(form, Arguments(form.usage, line.substr(name.size())));
}

Command parse_words(const Value& command) {
  if (command.is_string()) return parse(std::string_view(command.get_string()));
  const boost::json::array* words = command.if_array();
  if (words == nullptr || words->empty() || !words->front().is_string()) {
    throw BadCommand(
        R"(the command is a text or an array: {"id": 1, "command": ["send", "jobs", 12]})");
  }
  const Form& form = form_of(std::string_view(words->front().get_string()));
  return read(form, Arguments(form.usage, *words));
}

std::string_view help_text() {
  return R"(join CHANNEL             print the messages on a channel
leave CHANNEL            do not any more
send CHANNEL JSON        send a message to everyone
send-to ID CHANNEL JSON  send it to the node whose id ends like this
advertise JSON           change what this node advertises
promote                  make this node master
demote [permanent]       stop being master, for a moment or until "promote"
stop                     leave the cluster; this program goes on
start                    join the cluster again
me                       show this node
nodes                    list the other nodes
masters                  list the masters
partitions               list who owns which partitions
stats                    count datagrams
quit                     say goodbye and end
)";
}

}  // namespace muster::cli::prompt

#include "lib/browser.hpp"

#include <fmt/format.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <stdexcept>

namespace muster::test {

namespace {

/// Chromium reads commands from descriptor 3 and writes answers to 4. The shell maps them to its
/// standard ones.
Process::Call call_of(const ScratchDirectory& profile) {
  return {{"sh", "-c", "exec \"$@\" 3<&0 4>&1 1>&2", "sh", "chromium", "--headless",
           "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", "--disable-quic",
           "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
           "--disable-component-update", "--disable-sync",
           "--user-data-dir=" + profile.path("profile"), "about:blank"}};
}

std::string text_in(const boost::json::object& object, const char* name) {
  const auto* field = object.if_contains(name);
  return field != nullptr && field->is_string() ? std::string(field->as_string()) : std::string();
}

}  // namespace

Browser::Browser(const NetNamespace& where, const std::string& url)
    : process_(where, call_of(profile_)) {
  const std::string target = text_in(call("Target.createTarget", {{"url", url}}), "targetId");
  session_ = text_in(call("Target.attachToTarget", {{"targetId", target}, {"flatten", true}}),
                     "sessionId");
  if (session_.empty()) throw std::runtime_error("chromium does not start: " + process_.errors());
}

bool Browser::await(std::string_view expression, std::chrono::nanoseconds patience) {
  const std::string promise = fmt::format(
      "new Promise((done) => {{"
      "  const look = () => {{ if ({}) done(true); else setTimeout(look, 50); }};"
      "  look();"
      "}})",
      expression);
  const auto deadline = std::chrono::steady_clock::now() + patience;
  for (auto left = patience; left > std::chrono::nanoseconds(0) && !process_.has_ended();
       left = deadline - std::chrono::steady_clock::now()) {
    const Object answer =
        call("Runtime.evaluate",
             {{"expression", promise}, {"awaitPromise", true}, {"returnByValue", true}}, left);
    const auto* result = answer.if_contains("result");
    const auto* value = result == nullptr ? nullptr : result->as_object().if_contains("value");
    if (value != nullptr && value->is_bool()) return value->as_bool();
    // A question that was asked before the page was loaded is lost with the former page.
  }
  return false;
}

std::string Browser::page() {
  const Object answer = call("Runtime.evaluate", {{"expression", "document.body.innerHTML"}});
  const auto* result = answer.if_contains("result");
  return result == nullptr ? process_.errors() : text_in(result->as_object(), "value");
}

Browser::Object Browser::call(std::string_view method, const Object& parameters,
                              std::chrono::nanoseconds patience) {
  const std::uint64_t number = ++last_number_;
  Object command{{"id", number}, {"method", method}, {"params", parameters}};
  if (!session_.empty()) command["sessionId"] = session_;
  process_.write(boost::json::serialize(command) + '\0');
  Process* const one[] = {&process_};
  Object answer;
  poll_until(
      one, [&] { return take(number, answer) || process_.has_ended(); }, patience);
  return answer;
}

bool Browser::take(std::uint64_t number, Object& answer) {
  const std::string& output = process_.output();
  for (std::size_t end = output.find('\0', read_); end != std::string::npos;
       end = output.find('\0', read_)) {
    const auto message = boost::json::parse(output.substr(read_, end - read_)).as_object();
    read_ = end + 1;
    const auto* id = message.if_contains("id");
    if (id == nullptr || id->to_number<std::uint64_t>() != number) continue;
    if (const auto* result = message.if_contains("result")) answer = result->as_object();
    return true;
  }
  return false;
}

}  // namespace muster::test

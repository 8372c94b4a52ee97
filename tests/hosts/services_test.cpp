#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <system_error>

#include "hosts/hosts_test.hpp"

namespace muster::test {

namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using ServicesCommand = HostsTest;

/// Longer than any step takes.
constexpr auto patience = 10s;

Process::Call call_of(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), MUSTER_PROGRAM);
  return {std::move(arguments)};
}

bool comes(Process& process, const std::function<bool()>& condition) {
  Process* const one[] = {&process};
  return poll_until(one, condition, patience);
}

/// Waits for that text after the first `after` bytes of its output. Returns whether it comes.
bool writes(Process& process, std::string_view text, std::size_t after = 0) {
  return comes(process, [&] { return process.output().find(text, after) != std::string::npos; });
}

bool ends(Process& process) {
  return comes(process, [&] { return process.has_ended(); });
}

/// Accepts connections to a TCP port of a host, from the host itself.
class Listener {
 public:
  Listener(const NetNamespace& where, std::uint16_t port) {
    where.run([&] {
      socket_ = io::FileDescriptor(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
      const int on = 1;
      setsockopt(socket_.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
      sockaddr_in place{};
      place.sin_family = AF_INET;
      place.sin_port = htons(port);
      place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      const auto* generic = reinterpret_cast<const sockaddr*>(&place);
      if (bind(socket_.get(), generic, sizeof place) != 0 ||
          listen(socket_.get(), SOMAXCONN) != 0) {
        throw std::system_error(errno, std::generic_category(), "cannot listen");
      }
    });
  }

 private:
  io::FileDescriptor socket_;
};

const std::string print_environment =
    R"(echo "$MUSTER_SERVICE_MY_DB_HOST $MUSTER_SERVICE_MY_DB_PORT"; echo "$MUSTER_SERVICES")";

// A command that starts before the service waits for it; one that starts later does not. Both learn
// its address.
TEST_F(ServicesCommand, WaitRunsACommandThatKnowsTheService) {
  Lab lab(2);
  const auto wait = call_of({"wait", "my-db", "--", "sh", "-c", print_environment});
  Process early(lab.host(1), wait);
  Process provider(lab.host(0), call_of({"advertise", "my-db", "--config", R"({"port":5432})",
                                         "--version", "1.4.0", "--name", "h1"}));
  ASSERT_TRUE(ends(early)) << early.errors();
  Process late(lab.host(1), wait);
  ASSERT_TRUE(ends(late)) << late.errors();
  for (const Process* process : {&early, &late}) {
    EXPECT_EQ(process->exit_code(), 0);
    EXPECT_THAT(process->output(),
                AllOf(HasSubstr("10.77.0.1 5432\n"),
                      HasSubstr(R"({"my-db":[{"name":"my-db","config":{"port":5432},)"
                                R"("version":"1.4.0","node":{"id":)")));
  }
  provider.signal(SIGTERM);
  ASSERT_TRUE(ends(provider));
  EXPECT_EQ(provider.exit_code(), 0);
}

// A service that is present but not ready does not count. A wait that times out prints the missing
// services, and runs nothing.
TEST_F(ServicesCommand, WaitThatTimesOutNamesMissingServices) {
  Lab lab(2);
  Process provider(lab.host(0), call_of({"advertise", "db", "--not-ready", "--name", "h1"}));
  ASSERT_TRUE(writes(provider, "not ready"));
  Process wait(lab.host(1),
               call_of({"wait", "db", "web", "--timeout", "1500ms", "--", "echo", "done"}));
  ASSERT_TRUE(ends(wait));
  EXPECT_EQ(wait.exit_code(), 5);
  EXPECT_EQ(wait.output(), "");
  EXPECT_THAT(wait.errors(), AllOf(HasSubstr("not ready after 1.5s"),
                                   HasSubstr("\ndb: 0 of 1; of h1: it is not ready\n"),
                                   HasSubstr("\nweb: 0 of 1\n")));
}

// A wait that is interrupted must fail, because a script would otherwise continue.
TEST_F(ServicesCommand, WaitThatIsInterruptedFails) {
  Lab lab(1);
  Process wait(lab.host(0), call_of({"wait", "web", "--json", "--", "echo", "done"}));
  ASSERT_TRUE(writes(wait, R"("event":"notready")"));
  wait.signal(SIGINT);
  ASSERT_TRUE(ends(wait));
  EXPECT_EQ(wait.exit_code(), 1);
  EXPECT_THAT(wait.output(), Not(HasSubstr("done")));
}

// A service is ready while its port accepts connections. Its users learn the port.
TEST_F(ServicesCommand, PortMakesAServiceReady) {
  Lab lab(2);
  Process provider(lab.host(0), call_of({"advertise", "web", "--ready-when", "tcp:8080", "--json",
                                         "--name", "h1", "--", "cat"}));
  Process wait(lab.host(1), call_of({"wait", "web", "--json", "--", "sh", "-c",
                                     "echo port $MUSTER_SERVICE_WEB_PORT"}));
  ASSERT_TRUE(writes(wait, "it is not ready")) << wait.output();
  std::size_t said = 0;
  {
    const Listener listener(lab.host(0), 8080);
    ASSERT_TRUE(ends(wait)) << wait.output();
    EXPECT_EQ(wait.exit_code(), 0);
    EXPECT_THAT(wait.output(), AllOf(HasSubstr(R"("event":"ready")"), HasSubstr("port 8080")));
    ASSERT_TRUE(writes(provider, R"("ready":true)"));
    said = provider.output().size();
  }
  EXPECT_TRUE(writes(provider, R"("ready":false)", said)) << provider.output();
  provider.close_input();
  ASSERT_TRUE(ends(provider));
  EXPECT_EQ(provider.exit_code(), 0);
}

const std::string end_politely = "sleep 60 & trap 'echo bye; kill $!; exit 3' TERM; echo up; wait";

// A command under `muster advertise` receives the signals, and ends as if it ran alone.
TEST_F(ServicesCommand, CommandEndsAsIfAlone) {
  Lab lab(1);
  Process quick(lab.host(0), call_of({"advertise", "web", "--", "sh", "-c", "echo hello; exit 7"}));
  ASSERT_TRUE(ends(quick));
  EXPECT_EQ(quick.exit_code(), 7);
  EXPECT_EQ(quick.output(), "hello\n");
  Process polite(lab.host(0), call_of({"advertise", "web", "--", "sh", "-c", end_politely}));
  ASSERT_TRUE(writes(polite, "up"));
  polite.signal(SIGTERM);
  ASSERT_TRUE(ends(polite));
  EXPECT_EQ(polite.exit_code(), 3);
  EXPECT_THAT(polite.output(), HasSubstr("bye"));
  Process plain(lab.host(0), call_of({"advertise", "web", "--", "cat"}));
  plain.write("up\n");
  ASSERT_TRUE(writes(plain, "up\n"));
  plain.signal(SIGINT);
  ASSERT_TRUE(ends(plain));
  EXPECT_EQ(plain.exit_code(), 128 + SIGINT);
}

// The service of a provider that dies is gone.
TEST_F(ServicesCommand, ServiceOfADeadProviderDoesNotCount) {
  Lab lab(3);
  Process first(lab.host(0), call_of({"advertise", "web", "--name", "h1"}));
  Process second(lab.host(1), call_of({"advertise", "web", "--name", "h2"}));
  Process wait(lab.host(2), call_of({"wait", "web", "--count", "3", "--json"}));
  ASSERT_TRUE(writes(wait, R"("present":2)")) << wait.output();
  const std::size_t said = wait.output().size();
  second.signal(SIGKILL);
  EXPECT_TRUE(writes(wait, R"("present":1)", said)) << wait.output();
}

// `services` lists all services in one table, or one per line, and remains invisible.
TEST_F(ServicesCommand, ServicesListsAll) {
  Lab lab(3);
  Process web(lab.host(0), call_of({"advertise", "web", "--version", "2.0.1", "--name", "h1"}));
  Process db(lab.host(1), call_of({"advertise", "db", "--not-ready", "--name", "h2"}));
  ASSERT_TRUE(writes(web, "ready"));
  ASSERT_TRUE(writes(db, "ready"));
  Process table(lab.host(2), call_of({"services"}));
  Process lines(lab.host(2), call_of({"services", "--json"}));
  ASSERT_TRUE(ends(table));
  ASSERT_TRUE(ends(lines));
  EXPECT_EQ(table.output(),
            "NAME  NODE  ADDRESS    VERSION  READY  CONFIG\n"
            "db    h2    10.77.0.2  -        no     null\n"
            "web   h1    10.77.0.1  2.0.1    yes    null\n");
  EXPECT_THAT(lines.output(), AllOf(HasSubstr(R"("name":"db")"), HasSubstr(R"("name":"web")"),
                                    HasSubstr(R"("count":2)")));
}

// Bad input is refused before anything is sent.
TEST_F(ServicesCommand, RefusesBadInput) {
  Lab lab(1);
  const struct {
    std::vector<std::string> arguments;
    std::string sentence;
  } calls[] = {
      {{"advertise", "web", "--config", "{bad"}, "--config: invalid JSON"},
      {{"advertise", "web", "--config", '"' + std::string(70'000, 'x') + '"'}, "64 KiB"},
      {{"advertise", "web", "--version", "1.4"}, "\"1.4\" of service \"web\""},
      {{"advertise", std::string(241, 'x')}, "1 to 240 bytes"},
      {{"advertise", "web", "--ready-when", "tcp:http"}, "\"tcp:http\""},
      {{"wait", std::string(241, 'x')}, "1 to 240 bytes"},
      {{"wait", "my-db", "my_db", "--", "true"}, "MUSTER_SERVICE_MY_DB_HOST"},
      {{"wait", "web", "--count", "0"}, "--count"},
      {{"wait", "web", "--timeout", "5"}, "--timeout"},
      {{"services", "--for", "long"}, "--for"},
  };
  for (const auto& [arguments, sentence] : calls) {
    Process refused(lab.host(0), call_of(arguments));
    ASSERT_TRUE(ends(refused)) << sentence;
    EXPECT_EQ(refused.exit_code(), 2) << sentence << refused.errors();
    EXPECT_THAT(refused.errors(), HasSubstr(sentence));
    EXPECT_EQ(refused.output(), "") << sentence;
  }
}

}  // namespace

}  // namespace muster::test

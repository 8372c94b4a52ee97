#include "actor.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <boost/json/parse.hpp>
#include <system_error>
#include <utility>

namespace muster::stage {

namespace {

struct Pipe {
  int read_end = -1;
  int write_end = -1;
};

Pipe make_pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    throw std::system_error(errno, std::generic_category(), "no pipe for a node");
  }
  return {ends[0], ends[1]};
}

[[noreturn]] void become(const std::string& program, std::vector<std::string>& arguments,
                         const Pipe& input, const Pipe& output) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  dup2(input.read_end, STDIN_FILENO);
  dup2(output.write_end, STDOUT_FILENO);
  std::vector<char*> words{const_cast<char*>(program.c_str())};
  for (std::string& argument : arguments) words.push_back(argument.data());
  words.push_back(nullptr);
  execv(program.c_str(), words.data());
  _exit(127);
}

}  // namespace

Actor::Actor(boost::asio::io_context& context, std::string name, const std::string& program,
             std::vector<std::string> arguments, OnEvent on_event)
    : name_(std::move(name)), on_event_(std::move(on_event)), input_(context), output_(context) {
  const Pipe input = make_pipe();
  const Pipe output = make_pipe();
  process_ = fork();
  if (process_ == 0) become(program, arguments, input, output);
  close(input.read_end);
  close(output.write_end);
  input_.assign(input.write_end);
  output_.assign(output.read_end);
  read();
}

Actor::~Actor() {
  if (process_ == 0) return;
  signal(SIGKILL);
  wait();
}

void Actor::read() {
  boost::asio::async_read_until(output_, boost::asio::dynamic_buffer(unread_), '\n',
                                [this](const boost::system::error_code& error, std::size_t bytes) {
                                  if (error) return;
                                  const std::string line = unread_.substr(0, bytes);
                                  unread_.erase(0, bytes);
                                  on_event_(*this, boost::json::parse(line).as_object());
                                  read();
                                });
}

void Actor::say(const std::string& line) {
  const std::string text = line + "\n";
  boost::asio::write(input_, boost::asio::buffer(text));
}

void Actor::signal(int number) {
  kill(process_, number);
}

int Actor::wait() {
  int status = 0;
  while (waitpid(process_, &status, 0) < 0 && errno == EINTR) continue;
  process_ = 0;
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace muster::stage

// A node of one of the JavaScript packages, driven by lines of JSON as `muster node --json` is.
//
// node javascript_node.js PACKAGE OPTIONS: events and messages go to standard output, one object a
// line; commands come from standard input, one array a line: the method and its arguments.
'use strict';

const [packageName, optionsText] = process.argv.slice(2);
const options = JSON.parse(optionsText);
const Discover = require(packageName);
const isOld = packageName === 'node-discovery';

function say(kind, fields) {
  process.stdout.write(JSON.stringify(Object.assign({ kind }, fields)) + '\n');
}

// node-discovery takes keys as text only where a Buffer would do as well.
for (const name of ['key', 'iv']) {
  if (options[name] && options[name].hex) options[name] = Buffer.from(options[name].hex, 'hex');
}

const node = isOld ? new Discover.Discovery(options) : new Discover(options, function (error) {
  if (error) throw error;
});

for (const kind of ['added', 'removed', 'master', 'promotion', 'demotion']) {
  node.on(kind, function (other) { say(kind, { node: other }); });
}

const commands = {
  join: function (channel) {
    node.join(channel, function (data) { say('message', { channel, data }); });
  },
  leave: function (channel) { node.leave(channel); },
  send: function (channel, data) { node.send(channel, data); },
  advertise: function (info) { node.advertise(info); },
  promote: function () { node.promote(); },
  demote: function (permanent) { node.demote(permanent); },
  nodes: function () { say('nodes', { nodes: Object.values(node.nodes), me: node.me }); }
};

let rest = '';
process.stdin.on('data', function (text) {
  const lines = (rest + text).split('\n');
  rest = lines.pop();
  for (const line of lines) {
    const [name, ...words] = JSON.parse(line);
    try {
      commands[name](...words);
    } catch (error) {
      say('refused', { command: name, why: error.message });
    }
  }
});

say('started', { id: node.broadcast.instanceUuid });

'use strict';

// Everything shown is written as text, never as markup: names are chosen by other nodes.

const byId = (id) => document.getElementById(id);
const eventsShown = 200;
let token = '';
let lastEventId = '';
let chosen = '';
let status = null;

function element(name, attributes = {}, ...children) {
  const isSvg = ['svg', 'g', 'circle', 'line', 'text', 'title'].includes(name);
  const made = isSvg ? document.createElementNS('http://www.w3.org/2000/svg', name)
                     : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function ask(path, more = {}) {
  const headers = {...more};
  if (token) headers.Authorization = `Bearer ${token}`;
  return fetch(path, {headers, cache: 'no-store'});
}

// The same colour for the same node, everywhere.
function colourOf(id) {
  return `hsl(${parseInt(id.slice(-4), 16) % 360} 60% 68%)`;
}

function milliseconds(seconds) {
  return seconds === null || seconds === undefined ? '' : `${(seconds * 1000).toFixed(2)} ms`;
}

function describe(node) {
  const parts = [node.name, node.id, `host ${node.hostName}`, `weight ${node.weight.toFixed(3)}`];
  if (node.address) parts.push(`${node.address}:${node.port}`);
  if (node.isMaster) parts.push(`master under term ${node.term}`);
  if (!node.isMasterEligible) parts.push('never master');
  if (node.isSuspected) parts.push('suspected');
  if (node.info !== null) parts.push(JSON.stringify(node.info));
  return parts.join(' · ');
}

function choose(node) {
  chosen = node.id;
  byId('detail').textContent = describe(node);
}

function drawNode(node, place, isSelf) {
  const kind = `node${isSelf ? ' self' : ''}${node.isSuspected ? ' suspected' : ''}`;
  const group = element('g', {
    class: kind, tabindex: 0, role: 'button', 'aria-label': describe(node), 'data-id': node.id,
    'data-name': node.name, 'data-master': node.isMaster});
  if (node.isMaster) group.append(element('circle', {class: 'crown', cx: place.x, cy: place.y, r: 27}));
  const circle = element('circle', {cx: place.x, cy: place.y, r: 20});
  circle.style.fill = colourOf(node.id);
  group.append(circle, element('text', {x: place.x, y: place.y + 43}, node.name.slice(0, 24)));
  if (node.isMaster) {
    group.append(element('text', {x: place.x, y: place.y - 33, class: 'term'}, `master, term ${node.term}`));
  }
  if (isSelf) group.append(element('text', {x: place.x, y: place.y + 58, class: 'small'}, 'this node'));
  group.addEventListener('click', () => choose(node));
  group.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    choose(node);
  });
  return group;
}

function drawLine(from, to, node) {
  const line = element('line', {x1: from.x, y1: from.y, x2: to.x, y2: to.y,
                                class: node.isSuspected ? 'suspected' : ''});
  const at = {x: from.x * 0.4 + to.x * 0.6, y: from.y * 0.4 + to.y * 0.6};
  return [line, element('text', {x: at.x, y: at.y - 4, class: 'small'},
                        node.isSuspected ? 'suspected' : milliseconds(node.roundTrip))];
}

function drawCluster() {
  const picture = byId('picture');
  const focused = document.activeElement?.dataset?.id;
  const all = [status.self, ...status.nodes].sort((a, b) => a.id < b.id ? -1 : 1);
  const places = new Map(all.map((node, i) => {
    const angle = 2 * Math.PI * i / all.length - Math.PI / 2;
    const alone = all.length === 1;
    return [node.id, alone ? {x: 320, y: 210}
                           : {x: 320 + 235 * Math.cos(angle), y: 215 + 145 * Math.sin(angle)}];
  }));
  const own = places.get(status.self.id);
  picture.replaceChildren(
      ...status.nodes.flatMap((node) => drawLine(own, places.get(node.id), node)),
      ...all.map((node) => drawNode(node, places.get(node.id), node.id === status.self.id)));
  if (focused) picture.querySelector(`[data-id="${CSS.escape(focused)}"]`)?.focus();
  const shown = all.find((node) => node.id === chosen);
  if (shown) choose(shown);
}

function drawServices() {
  const items = [];
  for (const missing of status.missing) items.push(element('li', {class: 'ill'}, `missing: ${missing.why}`));
  for (const [name, offers] of Object.entries(status.services)) {
    for (const offer of offers) {
      items.push(element('li', {class: offer.ready ? 'well' : 'ill'},
          `${name} ${offer.version} of ${offer.nodeName}: ${offer.ready ? 'ready' : 'not ready'}`));
    }
  }
  byId('services').replaceChildren(...(items.length ? items : [element('li', {}, 'none')]));
}

// Partitions and resources: one box per unit in the colour of its owner, so that it is seen to move.
function drawWork() {
  const parts = [];
  for (const name of ['partitions', 'resources']) {
    const work = status[name];
    if (!work || !Array.isArray(work.owners)) continue;
    const owners = new Map();
    for (const owner of work.owners) {
      for (const unit of owner.partitions ?? owner.units) owners.set(String(unit), owner);
    }
    const all = name === 'partitions' ? [...Array(work.count).keys()].map(String) : [...owners.keys()].sort();
    const boxes = all.slice(0, 2000).map((unit) => {
      const owner = owners.get(unit);
      const box = element('span', {class: owner ? 'unit' : 'unit unowned',
                                   title: owner ? `${unit}: ${owner.name}` : `${unit}: nobody`}, unit);
      if (owner) box.style.backgroundColor = colourOf(owner.node);
      return box;
    });
    parts.push(element('h2', {}, `${name}: ${work.count}`), element('div', {class: 'units'}, ...boxes));
  }
  byId('work').replaceChildren(...parts);
}

function draw() {
  const count = status.nodes.length + 1;
  const masters = status.masters.map((node) => node.name).join(', ') || 'none';
  byId('summary').className = '';
  byId('summary').textContent = status.self.isStarted
      ? `${count} ${count === 1 ? 'node' : 'nodes'} · master: ${masters} · term ${status.term}` +
        (status.isReady ? '' : ` · ${status.missing.length} missing`)
      : 'this node is stopped';
  drawCluster();
  drawServices();
  drawWork();
}

function tell(kind, data) {
  const node = data?.node?.name;
  switch (kind) {
    case 'added': return `${node} is here`;
    case 'removed': return `${node} is gone: ${data.reason}`;
    case 'suspected': return `${node} is silent`;
    case 'master': return `${node} is master under term ${data.term}`;
    case 'promotion': return `this node became master under term ${data.term}`;
    case 'demotion': return `this node is master no longer: ${data.reason}`;
    case 'service': return `${data.name} of ${data.nodeName} has appeared`;
    case 'serviceGone': return `${data.name} of ${data.nodeName} is gone`;
    case 'serviceUpdated': return `${data.name} of ${data.nodeName} has changed`;
    case 'ready': return 'all that is needed is ready';
    case 'notready': return data.missing.join('; ');
    case 'assigned': return `this node owns partitions ${data.partitions.join(', ')} from now on, version ${data.version}`;
    case 'revoked': return `this node gives up partitions ${data.partitions.join(', ')}`;
    case 'gap': return `${data.lost} earlier events are no longer kept`;
    default: return `${kind} ${JSON.stringify(data)}`;
  }
}

function showEvent(kind, data) {
  if (kind === 'updated') return;
  const at = new Date(data?.at ?? Date.now());
  const time = element('time', {datetime: at.toISOString()}, at.toLocaleTimeString());
  byId('events').prepend(element('li', {'data-kind': kind}, time, tell(kind, data)));
  while (byId('events').children.length > eventsShown) byId('events').lastChild.remove();
}

async function refresh() {
  const response = await ask('status');
  byId('login').hidden = response.status !== 401;
  if (!response.ok) throw new Error(response.status === 401 ? 'a token is needed' : `HTTP ${response.status}`);
  status = await response.json();
  draw();
}

// An EventSource cannot send a token, so the stream is read here.
function take(block) {
  const fields = {};
  for (const line of block.split('\n')) {
    const colon = line.indexOf(': ');
    if (colon > 0) fields[line.slice(0, colon)] = line.slice(colon + 2);
  }
  if (fields.id) lastEventId = fields.id;
  if (fields.event) showEvent(fields.event, JSON.parse(fields.data));
}

async function follow() {
  const response = await ask('events', lastEventId ? {'Last-Event-ID': lastEventId} : {});
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const {value, done} = await reader.read();
    if (done) return;
    text += value;
    const blocks = text.split('\n\n');
    text = blocks.pop();
    blocks.forEach(take);
    await refresh();
  }
}

const pause = (time) => new Promise((resolve) => { setTimeout(resolve, time); });

async function live() {
  for (;;) {
    try {
      await refresh();
      await follow();
    } catch (error) {
      byId('summary').className = 'lost';
      byId('summary').textContent = `not connected: ${error.message}`;
    }
    await pause(1000);
  }
}

byId('login').addEventListener('submit', (event) => {
  event.preventDefault();
  token = byId('token').value;
  byId('token').value = '';
});
// Round trips change without events.
setInterval(() => { if (status) refresh().catch(() => {}); }, 2000);
live();

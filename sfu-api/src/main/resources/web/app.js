// The web page: a lobby, a grid and a few buttons over sluice-client.js. This is how they hang together.

import { CallView } from './app/call-view.js';
import { $, toast } from './app/elements.js';
import { Grid } from './app/grid.js';
import { Inspector } from './app/inspector.js';
import { Levels } from './app/levels.js';
import { Lobby } from './app/lobby.js';
import { OwnMedia } from './app/own-media.js';
import { askForToken, tokenFor } from './app/tokens.js';
import { Toolbar } from './app/toolbar.js';
import { ViewSwitch } from './app/view-switch.js';
import * as words from './app/words.js';
import { SluiceClient, SluiceError } from './sluice-client.js';

const parameters = new URLSearchParams(location.search);
const levels = new Levels();
const grid = new Grid($('grid'));
const inspector = new Inspector($('inspect'), grid);
const viewSwitch = new ViewSwitch($('view'));
const toolbar = new Toolbar(() => call?.leave());
const lobby = new Lobby({
  levels,
  prefilled: { room: parameters.get('room'), name: parameters.get('name') },
  onJoin: join,
});
/** @type {SluiceClient|null} */
let call = null;

for (const gesture of ['pointerdown', 'keydown']) addEventListener(gesture, () => levels.allow(), { once: true });
addEventListener('pagehide', () => call?.leave());
// For tests and for the curious: the call of this tab.
Object.defineProperty(window, 'sluiceCall', { get: () => call });
lobby.show();

async function join(room, name) {
  levels.allow();
  lobby.say('');
  lobby.busy = true;
  const joining = new SluiceClient({ token: () => tokenFor(room, name), rtcConfiguration: testConfiguration() });
  const own = new OwnMedia(joining, (what) => {
    toast(`The ${what} was disconnected.`);
    view.paintOwn();
    toolbar.paint();
  });
  const view = new CallView(joining, own, grid, levels, viewSwitch);
  call = joining;
  try {
    await joining.join();
    await own.publish(lobby.audio, lobby.video, parameters.get('codec') ?? undefined);
    if (joining.state === 'closed') throw new Error('The server ended the call.');
    enter(room, own, view);
    joining.addEventListener('closed', ({ detail }) => exit(detail.reason, own, view));
  } catch (error) {
    call = null;
    joining.leave();
    view.close();
    lobby.say(words.ofError(error));
    if (error instanceof SluiceError && ['unauthorized', 'forbidden'].includes(error.code)) askForToken();
  } finally {
    lobby.busy = false;
  }
}

function enter(room, own, view) {
  history.replaceState(null, '', `?room=${encodeURIComponent(room)}${location.hash}`);
  document.title = `${room} · Sluice`;
  $('room-name').textContent = room;
  lobby.hide();
  $('call').hidden = false;
  view.paintOwn();
  toolbar.attach(own, () => view.paintOwn());
  inspector.attach(call, own);
  $('call').focus();
}

function exit(reason, own, view) {
  call = null;
  toolbar.attach(null);
  inspector.attach(null, null);
  view.close();
  own.stop();
  $('call').hidden = true;
  document.title = 'Sluice';
  lobby.show(words.ofEnding(reason));
  $('join').focus();
}

/** `?relay=1` sends all media through TURN, which shows whether the TURN server works. */
function testConfiguration() {
  return parameters.get('relay') === '1' ? { iceTransportPolicy: 'relay' } : {};
}

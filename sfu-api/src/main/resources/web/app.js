// The web page: a lobby, a grid and a few buttons over sluice-client.js.

import { SluiceClient, SluiceError } from '/sluice-client.js';

const $ = (id) => document.getElementById(id);
const TILE_RATIO = 16 / 9;
const TILE_GAP = 10;
const AVATAR_HUES = [12, 32, 152, 190, 215, 262, 292, 330];

/** Words for a person in place of error names. */
const CAPTURE_ERRORS = {
  NotAllowedError: 'The browser was not allowed to use it. Allow it in the address bar and try again.',
  NotFoundError: 'None was found on this device.',
  NotReadableError: 'Another program is using it.',
  OverconstrainedError: 'The chosen device is gone. Choose another one.',
};
const REFUSALS = {
  unauthorized: 'The join token was not accepted. It may have expired; ask for a new one.',
  forbidden: 'The join token is not meant for this room.',
  conference_full: 'The room is full.',
  not_found: 'There is no such room.',
};
const ENDINGS = {
  left: '',
  removed: 'You were removed from the room.',
  replaced: 'You joined from another tab or device with the same name, so this one left.',
  conference_ended: 'The room was closed.',
  connection_lost: 'The connection was lost and could not be restored. Check your network and join again.',
  server_shutdown: 'The server is being restarted. Join again in a moment.',
};
const STATES = {
  connecting: 'Connecting …',
  connected: 'Connected',
  reconnecting: 'Connection lost, reconnecting …',
  closed: 'Disconnected',
};

const lobby = { audio: null, video: null, wantsMic: true, wantsCamera: true };
/** @type {SluiceClient|null} */
let call = null;
let mine = { mic: null, camera: null, screen: null, screenAudio: null };
const tiles = new Map();
const meters = new Map();
let audioContext = null;

// --- lobby ------------------------------------------------------------------------------------------------------

const parameters = new URLSearchParams(location.search);
const linkToken = new URLSearchParams(location.hash.slice(1)).get('token');
$('room').value = parameters.get('room') ?? '';
$('name').value = parameters.get('name') ?? stored('name') ?? '';
$('insecure').hidden = window.isSecureContext;
if (!$('room').value) $('room').value = 'lobby';

$('lobby-mic').onclick = () => toggleLobby('mic');
$('lobby-camera').onclick = () => toggleLobby('camera');
$('camera-device').onchange = () => preview('camera');
$('mic-device').onchange = () => preview('mic');
$('join-form').onsubmit = (event) => {
  event.preventDefault();
  join();
};

if (window.isSecureContext) preview('both').then(listDevices);
else {
  lobby.wantsMic = lobby.wantsCamera = false;
  paintLobby();
}

function stored(key) {
  try {
    return localStorage.getItem(`sluice.${key}`);
  } catch {
    return null;
  }
}

function store(key, value) {
  try {
    localStorage.setItem(`sluice.${key}`, value);
  } catch {
    // Private windows may refuse; the value is a convenience only.
  }
}

function cameraWish() {
  const id = $('camera-device').value;
  return { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 }, ...(id ? { deviceId: { exact: id } } : {}) };
}

function micWish() {
  const id = $('mic-device').value;
  return { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...(id ? { deviceId: { exact: id } } : {}) };
}

async function preview(which) {
  $('lobby-error').hidden = true;
  const camera = lobby.wantsCamera && (which === 'camera' || which === 'both');
  const mic = lobby.wantsMic && (which === 'mic' || which === 'both');
  if (camera) await capture('video', cameraWish(), 'camera');
  if (mic) await capture('audio', micWish(), 'microphone');
  paintLobby();
}

async function capture(kind, wish, what) {
  lobby[kind]?.stop();
  lobby[kind] = null;
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ [kind]: wish });
    lobby[kind] = stream.getTracks()[0];
  } catch (error) {
    if (kind === 'audio') lobby.wantsMic = false;
    else lobby.wantsCamera = false;
    sayInLobby(`The ${what} cannot be used. ${CAPTURE_ERRORS[error.name] ?? error.message}`);
  }
}

async function toggleLobby(which) {
  const kind = which === 'mic' ? 'audio' : 'video';
  const wish = which === 'mic' ? 'wantsMic' : 'wantsCamera';
  lobby[wish] = !lobby[wish];
  if (lobby[wish]) await preview(which);
  else {
    lobby[kind]?.stop();
    lobby[kind] = null;
  }
  paintLobby();
}

function paintLobby() {
  paintToggle($('lobby-mic'), lobby.wantsMic, 'mic');
  paintToggle($('lobby-camera'), lobby.wantsCamera, 'camera');
  $('preview-video').srcObject = lobby.video ? new MediaStream([lobby.video]) : null;
  $('preview-text').hidden = Boolean(lobby.video);
  meter('lobby', lobby.audio, (level) => {
    $('meter').firstElementChild.style.width = `${level}%`;
    $('meter').setAttribute('aria-valuenow', String(Math.round(level)));
  });
}

function paintToggle(button, on, icon) {
  button.setAttribute('aria-pressed', String(on));
  button.querySelector('use').setAttribute('href', `#icon-${icon}${on ? '' : '-off'}`);
}

async function listDevices() {
  const devices = await navigator.mediaDevices.enumerateDevices();
  fill($('camera-device'), devices.filter((device) => device.kind === 'videoinput'), 'camera');
  fill($('mic-device'), devices.filter((device) => device.kind === 'audioinput'), 'microphone');
}

function fill(select, devices, word) {
  const chosen = select.value;
  select.replaceChildren(new Option(`Default ${word}`, ''));
  devices
    .filter((device) => device.deviceId && device.deviceId !== 'default')
    .forEach((device, index) => select.add(new Option(device.label || `${word} ${index + 1}`, device.deviceId)));
  select.value = [...select.options].some((option) => option.value === chosen) ? chosen : '';
}

function sayInLobby(text) {
  $('lobby-error').textContent = text;
  $('lobby-error').hidden = !text;
}

// --- joining ----------------------------------------------------------------------------------------------------

/** A token from the link or the field; else one that the server gives to pages on its own machine. */
async function token(room, name) {
  if (linkToken) return linkToken;
  if ($('token').value) return $('token').value;
  const reply = await fetch('/page/token', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ conference: room, identity: pageIdentity(name), name }),
  });
  if (reply.ok) return (await reply.json()).token;
  $('token-field').hidden = false;
  $('token').focus();
  throw new Error('This server asks for a join token. Paste one, or open the link that you were given.');
}

/** One identity a tab, kept over reloads, so that two tabs are two people. */
function pageIdentity(name) {
  let suffix = sessionStorage.getItem('sluice.tab');
  if (!suffix) {
    suffix = [...crypto.getRandomValues(new Uint8Array(4))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    sessionStorage.setItem('sluice.tab', suffix);
  }
  const plain = name.normalize('NFKD').replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '').toLowerCase().slice(0, 32);
  return `${plain || 'guest'}-${suffix}`;
}

async function join() {
  const room = $('room').value.trim();
  const name = $('name').value.trim();
  sayInLobby('');
  $('join').disabled = true;
  $('join').textContent = 'Joining …';
  // Created here, inside a user gesture, so that the browser lets it run.
  audioContext ??= new AudioContext();
  audioContext.resume();
  store('name', name);
  try {
    await token(room, name);
    call = new SluiceClient({ token: () => token(room, name), rtcConfiguration: testConfiguration() });
    listen(call);
    await call.join();
    await publishFromLobby();
    meter('lobby', null);
    history.replaceState(null, '', `?room=${encodeURIComponent(room)}${location.hash}`);
    document.title = `${room} · Sluice`;
    $('room-name').textContent = room;
    $('lobby').hidden = true;
    $('call').hidden = false;
    paintTools();
    layout();
  } catch (error) {
    sayInLobby(error instanceof SluiceError ? (REFUSALS[error.code] ?? error.message) : error.message);
    call?.leave();
    call = null;
  } finally {
    $('join').disabled = false;
    $('join').textContent = 'Join';
  }
}

/** `?relay=1` sends all media through TURN, which shows whether the TURN server works. */
function testConfiguration() {
  return parameters.get('relay') === '1' ? { iceTransportPolicy: 'relay' } : {};
}

async function publishFromLobby() {
  if (lobby.audio) mine.mic = await call.publish(lobby.audio, { source: 'microphone', label: 'microphone' });
  if (lobby.video) {
    mine.camera = await call.publish(lobby.video, { source: 'camera', label: 'camera', codec: parameters.get('codec') ?? undefined });
  }
  showOwn();
}

// --- the call ---------------------------------------------------------------------------------------------------

function listen(client) {
  client.addEventListener('state', ({ detail: state }) => {
    $('connection').dataset.state = state;
    $('connection').textContent = STATES[state] ?? state;
  });
  client.addEventListener('roster', paintRoster);
  client.addEventListener('trackadded', ({ detail: track }) => addRemote(track));
  client.addEventListener('trackupdated', ({ detail: track }) => paintTile(tileKey(track)));
  client.addEventListener('trackremoved', ({ detail: track }) => removeRemote(track));
  client.addEventListener('error', ({ detail: error }) => toast(error.message));
  client.addEventListener('closed', ({ detail }) => backToLobby(detail.reason));
}

function tileKey(track) {
  return `${track.participant}/${track.source === 'screen' || track.source === 'screen_audio' ? 'screen' : 'person'}`;
}

function personName(identity) {
  const person = call?.participants.find((candidate) => candidate.identity === identity);
  return person?.name || identity;
}

function paintRoster() {
  if (!call) return;
  $('count-text').textContent = String(call.participants.length);
  const here = new Set(call.participants.map((person) => person.identity));
  for (const person of call.participants) {
    if (person.identity !== call.identity) tile(`${person.identity}/person`, person.identity, false);
  }
  for (const [key, entry] of tiles) {
    const screenGone = key.endsWith('/screen') && !entry.own && !entry.video;
    if (!entry.own && (!here.has(entry.identity) || screenGone)) dropTile(key);
    else paintTile(key);
  }
  layout();
}

function addRemote(track) {
  const key = tileKey(track);
  if (track.kind === 'video') {
    const entry = tile(key, track.participant, track.source === 'screen');
    entry.video = track;
    entry.element.querySelector('video').srcObject = new MediaStream([track.media]);
  } else {
    const sound = document.createElement('audio');
    sound.autoplay = true;
    sound.dataset.track = track.id;
    sound.srcObject = new MediaStream([track.media]);
    $('sounds').append(sound);
    sound.play().catch(() => ($('unblock').hidden = false));
    if (track.source === 'microphone') speaking(key, track.media);
  }
  paintTile(key);
  layout();
}

function removeRemote(track) {
  const key = tileKey(track);
  if (track.kind === 'audio') {
    document.querySelector(`audio[data-track="${CSS.escape(track.id)}"]`)?.remove();
    if (track.source === 'microphone') meter(key, null);
  } else {
    const entry = tiles.get(key);
    if (entry && entry.video?.id === track.id) {
      entry.video = null;
      entry.element.querySelector('video').srcObject = null;
      if (key.endsWith('/screen')) dropTile(key);
    }
  }
  paintTile(key);
  layout();
}

function showOwn() {
  const entry = tile(`${call.identity}/person`, call.identity, false, true);
  const video = entry.element.querySelector('video');
  const media = mine.camera && !mine.camera.muted ? mine.camera.media : null;
  video.srcObject = media ? new MediaStream([media]) : null;
  entry.element.classList.toggle('mirror', Boolean(media));
  speaking(`${call.identity}/person`, mine.mic && !mine.mic.muted ? mine.mic.media : null);
  if (mine.screen) {
    const screen = tile(`${call.identity}/screen`, call.identity, true, true);
    screen.element.querySelector('video').srcObject = new MediaStream([mine.screen.media]);
  } else dropTile(`${call.identity}/screen`);
  paintTile(`${call.identity}/person`);
  paintTile(`${call.identity}/screen`);
  layout();
}

function tile(key, identity, screen, own = false) {
  let entry = tiles.get(key);
  if (!entry) {
    const element = document.createElement('article');
    element.className = `tile${screen ? ' screen' : ''}`;
    element.tabIndex = 0;
    element.innerHTML =
      '<video autoplay playsinline muted></video><div class="avatar" aria-hidden="true"><span></span></div>' +
      '<div class="name"><svg aria-label="muted"><use href="#icon-mic-off"/></svg><b></b></div>';
    entry = { element, identity, own, screen, video: null };
    tiles.set(key, entry);
    $('grid').append(element);
  }
  return entry;
}

function dropTile(key) {
  meter(key, null);
  tiles.get(key)?.element.remove();
  tiles.delete(key);
}

function paintTile(key) {
  const entry = tiles.get(key);
  if (!entry || !call) return;
  const name = entry.own ? 'You' : personName(entry.identity);
  const label = entry.screen ? `${name === 'You' ? 'Your' : `${name}’s`} screen` : name;
  entry.element.querySelector('b').textContent = label;
  entry.element.setAttribute('aria-label', label);
  const avatar = entry.element.querySelector('.avatar span');
  avatar.textContent = initials(personName(entry.identity));
  avatar.style.background = `hsl(${AVATAR_HUES[hash(entry.identity) % AVATAR_HUES.length]} 55% 42%)`;
  const shown = entry.own
    ? entry.screen || Boolean(mine.camera && !mine.camera.muted)
    : Boolean(entry.video && !call.tracks.find((track) => track.id === entry.video.id)?.muted);
  entry.element.classList.toggle('dark', !shown);
  const mic = entry.own
    ? mine.mic
    : call.tracks.find((track) => track.participant === entry.identity && track.source === 'microphone');
  entry.element.classList.toggle('muted', !entry.screen && (!mic || mic.muted));
}

function initials(name) {
  return name.split(/[\s-]+/).filter(Boolean).slice(0, 2).map((word) => [...word][0].toUpperCase()).join('');
}

function hash(text) {
  let value = 0;
  for (const c of text) value = (value * 31 + c.codePointAt(0)) >>> 0;
  return value;
}

/** The tile width that fills the grid best: tries each number of columns. */
function layout() {
  const grid = $('grid');
  const count = tiles.size;
  if (!count || $('call').hidden) return;
  const style = getComputedStyle(grid);
  const width = grid.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  const height = grid.clientHeight;
  let best = 0;
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const byWidth = (width - TILE_GAP * (columns - 1)) / columns;
    const byHeight = ((height - TILE_GAP * (rows - 1)) / rows) * TILE_RATIO;
    best = Math.max(best, Math.min(byWidth, byHeight));
  }
  const size = Math.floor(Math.max(best, 80)) - 1;
  for (const { element } of tiles.values()) {
    element.style.width = `${size}px`;
    element.style.height = `${Math.floor(size / TILE_RATIO)}px`;
  }
}
new ResizeObserver(layout).observe($('grid'));

// --- levels -----------------------------------------------------------------------------------------------------

function speaking(key, media) {
  let quietSince = 0;
  meter(key, media, (level) => {
    const element = tiles.get(key)?.element;
    if (level > 12) quietSince = performance.now();
    element?.classList.toggle('speaking', performance.now() - quietSince < 600 && quietSince > 0);
  });
  if (!media) tiles.get(key)?.element.classList.remove('speaking');
}

/** Calls back with 0..100 ten times a second while the media lives. */
function meter(key, media, onLevel) {
  const before = meters.get(key);
  if (before) {
    clearInterval(before.timer);
    before.source?.disconnect();
    meters.delete(key);
  }
  if (!media || !audioContext) {
    onLevel?.(0);
    return;
  }
  const source = audioContext.createMediaStreamSource(new MediaStream([media]));
  const analyser = audioContext.createAnalyser();
  analyser.fftSize = 512;
  source.connect(analyser);
  const samples = new Uint8Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getByteTimeDomainData(samples);
    let sum = 0;
    for (const sample of samples) sum += (sample - 128) ** 2;
    onLevel(Math.min(100, (Math.sqrt(sum / samples.length) / 128) * 300));
  }, 100);
  meters.set(key, { timer, source });
}

// --- tools ------------------------------------------------------------------------------------------------------

$('mic').onclick = () => guarded($('mic'), toggleMic);
$('camera').onclick = () => guarded($('camera'), toggleCamera);
$('screen').onclick = () => guarded($('screen'), toggleScreen);
$('leave').onclick = () => call?.leave();
$('invite').onclick = async () => {
  const link = `${location.origin}/?room=${encodeURIComponent($('room-name').textContent)}`;
  try {
    await navigator.clipboard.writeText(link);
    toast('Link copied');
  } catch {
    toast(link);
  }
};
$('unblock').onclick = () => {
  $('unblock').hidden = true;
  audioContext?.resume();
  document.querySelectorAll('#sounds audio').forEach((sound) => sound.play());
};

addEventListener('keydown', (event) => {
  if ($('call').hidden || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const button = { m: 'mic', v: 'camera', s: 'screen' }[event.key.toLowerCase()];
  if (button && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName ?? '')) $(button).click();
});
addEventListener('pagehide', () => call?.leave());

async function guarded(button, action) {
  if (!call || button.disabled) return;
  button.disabled = true;
  try {
    await action();
  } catch (error) {
    if (error.name !== 'NotAllowedError' || button.id !== 'screen') toast(CAPTURE_ERRORS[error.name] ?? error.message);
  } finally {
    button.disabled = false;
    if (call) {
      showOwn();
      paintTools();
    }
  }
}

async function toggleMic() {
  if (!mine.mic) {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: micWish() });
    mine.mic = await call.publish(stream.getAudioTracks()[0], { source: 'microphone', label: 'microphone' });
  } else await call.setMuted(mine.mic, !mine.mic.muted);
}

/** Off means off: the capture is stopped, so that the light of the camera goes out. */
async function toggleCamera() {
  if (mine.camera && !mine.camera.muted) {
    mine.camera.media?.stop();
    await call.setMuted(mine.camera, true);
    return;
  }
  const stream = await navigator.mediaDevices.getUserMedia({ video: cameraWish() });
  const media = stream.getVideoTracks()[0];
  if (mine.camera) await call.setMuted(mine.camera, false, media);
  else mine.camera = await call.publish(media, { source: 'camera', label: 'camera' });
}

async function toggleScreen() {
  if (mine.screen) {
    await stopScreen();
    return;
  }
  const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { ideal: 15 } }, audio: true });
  const [video] = stream.getVideoTracks();
  const [audio] = stream.getAudioTracks();
  video.contentHint = 'detail';
  mine.screen = await call.publish(video, { source: 'screen', label: 'screen', simulcast: false });
  if (audio) mine.screenAudio = await call.publish(audio, { source: 'screen_audio', label: 'screen sound' });
  video.onended = () => guarded($('screen'), stopScreen);
}

async function stopScreen() {
  for (const key of ['screen', 'screenAudio']) {
    const publication = mine[key];
    mine[key] = null;
    if (publication) {
      publication.media?.stop();
      await call.unpublish(publication);
    }
  }
}

function paintTools() {
  const micOn = Boolean(mine.mic && !mine.mic.muted);
  const cameraOn = Boolean(mine.camera && !mine.camera.muted);
  paintTool($('mic'), micOn, micOn ? 'Mute' : 'Unmute', 'mic');
  paintTool($('camera'), cameraOn, cameraOn ? 'Camera off' : 'Camera on', 'camera');
  $('screen').setAttribute('aria-pressed', String(Boolean(mine.screen)));
  $('screen').classList.toggle('on', Boolean(mine.screen));
  $('screen').querySelector('span').textContent = mine.screen ? 'Stop' : 'Share';
  const capturable = window.isSecureContext;
  $('mic').disabled = $('camera').disabled = !capturable;
  $('screen').disabled = !navigator.mediaDevices?.getDisplayMedia;
}

function paintTool(button, on, text, icon) {
  paintToggle(button, on, icon);
  button.classList.toggle('off', !on);
  button.querySelector('span').textContent = text;
}

function toast(text) {
  $('toast').textContent = text;
  $('toast').hidden = false;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => ($('toast').hidden = true), 4000);
}

function backToLobby(reason) {
  for (const key of [...tiles.keys()]) dropTile(key);
  $('sounds').replaceChildren();
  mine.screen?.media?.stop();
  mine.camera?.media?.stop();
  mine.mic?.media?.stop();
  mine = { mic: null, camera: null, screen: null, screenAudio: null };
  lobby.audio = lobby.video = null;
  call = null;
  if ($('call').hidden) return;
  $('call').hidden = true;
  $('lobby').hidden = false;
  document.title = 'Sluice';
  if (window.isSecureContext) preview('both');
  sayInLobby(ENDINGS[reason] ?? 'The call ended. You can join again.');
  $('join').focus();
}

// For tests and for the curious: the call of this tab.
Object.defineProperty(window, 'sluiceCall', { get: () => call });

import { $, toast } from './elements.js';
import { LayerWishes } from './layer-wishes.js';
import { Sounds } from './sounds.js';
import { Stage } from './stage.js';
import * as words from './words.js';

const SPEAKING_LEVEL = 12;
const SPEAKING_HOLD_MILLIS = 600;
// Two share the window evenly.
const FEWEST_FOR_STAGE = 3;

/** A call's events in, its tiles and sounds out. */
export class CallView {
  #call;
  #own;
  #grid;
  #levels;
  #viewSwitch;
  #sounds = new Sounds();
  #wishes;
  #stage = new Stage();
  #stageTimer = null;

  /**
   * @param {import('../sluice-client.js').SluiceClient} call
   * @param {import('./own-media.js').OwnMedia} own
   * @param {import('./grid.js').Grid} grid
   * @param {import('./levels.js').Levels} levels
   * @param {import('./view-switch.js').ViewSwitch} viewSwitch
   */
  constructor(call, own, grid, levels, viewSwitch) {
    this.#call = call;
    this.#own = own;
    this.#grid = grid;
    this.#levels = levels;
    this.#viewSwitch = viewSwitch;
    this.#wishes = new LayerWishes(call, grid);
    viewSwitch.onChange = () => this.#arrange();
    grid.onPick = (key) => {
      this.#stage.togglePin(key);
      this.#arrange();
    };
    const on = (type, action) => call.addEventListener(type, ({ detail }) => action(detail));
    on('state', (state) => {
      $('connection').dataset.state = state;
      $('connection').textContent = words.STATES[state] ?? state;
    });
    on('roster', () => this.#paintRoster());
    on('trackadded', (track) => this.#add(track));
    on('trackupdated', (track) => this.#paint(keyOf(track)));
    on('trackremoved', (track) => this.#remove(track));
    on('speaker', ({ identity }) => {
      if (identity && identity !== call.identity) this.#stage.heard(identity);
      this.#arrange();
    });
    on('error', (error) => toast(words.ofError(error)));
  }

  /** Brings the tiles of this person in line with what is published. */
  paintOwn() {
    const { identity } = this.#call;
    const person = `${identity}/person`;
    const screen = `${identity}/screen`;
    const tile = this.#grid.tile(person, { identity, own: true });
    this.#grid.show(tile, this.#own.cameraOn ? this.#own.camera.media : null);
    tile.element.classList.toggle('mirror', this.#own.cameraOn);
    this.#watchSpeech(person, this.#own.micOn ? this.#own.mic.media : null);
    if (this.#own.screen) {
      this.#grid.show(this.#grid.tile(screen, { identity, screen: true, own: true }), this.#own.screen.media);
    } else this.#grid.drop(screen);
    this.#paint(person);
    this.#paint(screen);
    this.#arrange();
  }

  close() {
    clearTimeout(this.#stageTimer);
    this.#wishes.close();
    for (const [key] of this.#grid.entries) this.#drop(key);
    this.#sounds.clear();
  }

  #arrange() {
    clearTimeout(this.#stageTimer);
    const tiles = this.#grid.entries;
    if (!this.#viewSwitch.speaker || tiles.length < FEWEST_FOR_STAGE) {
      this.#grid.arrange(null, null);
      return;
    }
    const { key, againInMillis } = this.#stage.choose(tiles, performance.now());
    this.#grid.arrange(key, this.#stage.pinned);
    if (againInMillis !== null) this.#stageTimer = setTimeout(() => this.#arrange(), againInMillis);
  }

  #paintRoster() {
    const { participants, identity } = this.#call;
    $('count-text').textContent = String(participants.length);
    const here = new Set(participants.map((person) => person.identity));
    for (const person of here) {
      if (person !== identity) this.#grid.tile(`${person}/person`, { identity: person });
    }
    for (const [key, tile] of this.#grid.entries) {
      if (!tile.own && (!here.has(tile.identity) || (tile.screen && !tile.video))) this.#drop(key);
      else this.#paint(key);
    }
    this.#arrange();
  }

  #add(track) {
    const key = keyOf(track);
    if (track.kind === 'video') {
      const tile = this.#grid.tile(key, { identity: track.participant, screen: isScreen(track) });
      tile.video = track;
      this.#grid.show(tile, track.media);
    } else {
      this.#sounds.play(track);
      if (track.source === 'microphone') this.#watchSpeech(key, track.media);
    }
    this.#paint(key);
    this.#arrange();
  }

  #remove(track) {
    const key = keyOf(track);
    const tile = this.#grid.get(key);
    if (track.kind === 'audio') {
      this.#sounds.stop(track);
      if (track.source === 'microphone') this.#watchSpeech(key, null);
    } else if (tile?.video?.id === track.id) {
      tile.video = null;
      this.#grid.show(tile, null);
      if (tile.screen) this.#drop(key);
    }
    this.#paint(key);
    this.#arrange();
  }

  #drop(key) {
    this.#levels.stop(key);
    this.#grid.drop(key);
  }

  #paint(key) {
    const tile = this.#grid.get(key);
    if (!tile) return;
    const name = this.#call.participants.find((person) => person.identity === tile.identity)?.name || tile.identity;
    const person = tile.own ? 'You' : name;
    const owner = tile.own ? 'Your' : `${name}’s`;
    this.#grid.paint(tile, {
      label: tile.screen ? `${owner} screen` : person,
      name,
      dark: !this.#isShown(tile),
      muted: tile.own ? !this.#own.micOn : !this.#isHeard(tile.identity),
    });
  }

  #isShown(tile) {
    if (tile.own) return tile.screen || this.#own.cameraOn;
    return Boolean(tile.video && !this.#call.tracks.find((track) => track.id === tile.video.id)?.muted);
  }

  #isHeard(identity) {
    return this.#call.tracks.some(
      (track) => track.participant === identity && track.source === 'microphone' && !track.muted,
    );
  }

  #watchSpeech(key, media) {
    let loudAt = -Infinity;
    this.#levels.watch(key, media, (level) => {
      if (level > SPEAKING_LEVEL) loudAt = performance.now();
      const speaking = performance.now() - loudAt < SPEAKING_HOLD_MILLIS;
      this.#grid.get(key)?.element.classList.toggle('speaking', speaking);
    });
  }
}

function isScreen(track) {
  return track.source === 'screen' || track.source === 'screen_audio';
}

/** A person's camera and microphone share a tile; the screen has its own. */
function keyOf(track) {
  return `${track.participant}/${isScreen(track) ? 'screen' : 'person'}`;
}

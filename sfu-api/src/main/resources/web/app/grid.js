import { gridOf, stageOf } from './layout.js';

const SMALL_WIDTH = 260;
const AVATAR_HUES = [12, 32, 152, 190, 215, 262, 292, 330];
const TILE =
  '<video autoplay playsinline muted></video><div class="avatar" aria-hidden="true"><span></span></div>' +
  '<div class="name"><svg role="img" aria-label="muted"><use href="#icon-mic-off"/></svg><b></b></div>' +
  '<pre class="figures"></pre>' +
  '<button type="button" class="pin" title="Keep large (click)"><svg><use href="#icon-pin"/></svg></button>' +
  '<button type="button" class="expand" title="Full screen (double-click)"><svg><use href="#icon-expand"/></svg></button>';

/**
 * One tile a person and one a shared screen: all alike, or one of them large.
 *
 * @typedef {object} Tile
 * @property {HTMLElement} element
 * @property {string} identity
 * @property {boolean} own
 * @property {boolean} screen
 * @property {any} video the remote track that it shows
 */
export class Grid {
  #element;
  /** @type {Map<string, Tile>} */ #tiles = new Map();
  /** @type {string|null} */ #large = null;
  /** Called with the key of a tile that was clicked while one of them is large. @type {(key: string) => void} */
  onPick = () => {};

  /** @param {HTMLElement} element */
  constructor(element) {
    this.#element = element;
    new ResizeObserver(() => this.layout()).observe(element);
  }

  get entries() {
    return [...this.#tiles];
  }

  /** @param {string} key @returns {Tile|undefined} */
  get(key) {
    return this.#tiles.get(key);
  }

  /** The tile of that key, made if there is none. @returns {Tile} */
  tile(key, { identity, screen = false, own = false }) {
    const there = this.#tiles.get(key);
    if (there) return there;
    const element = document.createElement('article');
    element.className = `tile${screen ? ' screen' : ''}`;
    element.innerHTML = TILE;
    element.ondblclick = () => toggleFullScreen(element);
    element.onclick = ({ target, detail }) => {
      if (target.closest('.expand')) toggleFullScreen(element);
      // The second click of a double one says nothing new.
      else if (this.#large !== null && detail < 2 && !document.fullscreenElement) this.onPick(key);
    };
    const made = { element, identity, own, screen, video: null };
    this.#tiles.set(key, made);
    this.#element.append(element);
    return made;
  }

  drop(key) {
    this.#tiles.get(key)?.element.remove();
    this.#tiles.delete(key);
  }

  /** @param {Tile} tile @param {MediaStreamTrack|null} media */
  show({ element }, media) {
    element.querySelector('video').srcObject = media ? new MediaStream([media]) : null;
  }

  /** @param {Tile} tile */
  paint({ element, identity, screen }, { label, name, dark, muted }) {
    element.querySelector('b').textContent = label;
    element.setAttribute('aria-label', label);
    element.querySelector('.expand').setAttribute('aria-label', `Full screen: ${label}`);
    element.querySelector('.pin').setAttribute('aria-label', `Keep large: ${label}`);
    const avatar = element.querySelector('.avatar span');
    avatar.textContent = initials(name);
    avatar.style.background = `hsl(${AVATAR_HUES[hash(identity) % AVATAR_HUES.length]} 55% 42%)`;
    element.classList.toggle('dark', dark);
    element.classList.toggle('muted', !screen && muted);
  }

  /** @param {string|null} large the key of the large tile, null for all alike @param {string|null} pinned */
  arrange(large, pinned) {
    this.#large = this.#tiles.has(large) ? large : null;
    this.#element.classList.toggle('stage', this.#large !== null);
    for (const [key, { element }] of this.#tiles) {
      element.classList.toggle('large', key === this.#large);
      element.classList.toggle('pinned', key === pinned);
      element.querySelector('.pin').setAttribute('aria-pressed', String(key === pinned));
    }
    this.layout();
  }

  /** Moves the tiles and never takes one out of the document, which would stop its picture for a moment. */
  layout() {
    const margin = parseFloat(getComputedStyle(this.#element).paddingLeft);
    const width = this.#element.clientWidth - 2 * margin;
    const height = this.#element.clientHeight;
    if (!this.#tiles.size || width <= 0) return;
    const large = this.#tiles.get(this.#large);
    const others = [...this.#tiles.values()].filter((tile) => tile !== large);
    const places = large ? stageOf(others.length, width, height) : { strip: gridOf(others.length, width, height) };
    if (large) put(large, places.large, margin);
    others.forEach((tile, index) => put(tile, places.strip[index], margin));
  }
}

/** @param {Tile} tile @param {import('./layout.js').Place} place @param {number} margin left of all tiles */
function put({ element }, { left, top, width, height }, margin) {
  Object.assign(element.style, {
    left: `${left + margin}px`,
    top: `${top}px`,
    width: `${width}px`,
    height: `${height}px`,
  });
  element.classList.toggle('small', width < SMALL_WIDTH);
}

function toggleFullScreen(element) {
  if (document.fullscreenElement) document.exitFullscreen();
  // Telephones of Apple know it for the video alone.
  else if (element.requestFullscreen) element.requestFullscreen().catch(() => {});
  else element.querySelector('video').webkitEnterFullscreen?.();
}

function initials(name) {
  return name.split(/[\s-]+/).filter(Boolean).slice(0, 2).map((word) => [...word][0].toUpperCase()).join('');
}

function hash(text) {
  let value = 0;
  for (const c of text) value = (value * 31 + c.codePointAt(0)) >>> 0;
  return value;
}

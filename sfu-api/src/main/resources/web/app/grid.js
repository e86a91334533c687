const TILE_RATIO = 16 / 9;
const TILE_GAP = 10;
const AVATAR_HUES = [12, 32, 152, 190, 215, 262, 292, 330];
const TILE =
  '<video autoplay playsinline muted></video><div class="avatar" aria-hidden="true"><span></span></div>' +
  '<div class="name"><svg role="img" aria-label="muted"><use href="#icon-mic-off"/></svg><b></b></div>' +
  '<button type="button" class="expand" title="Full screen (double-click)"><svg><use href="#icon-expand"/></svg></button>';

/**
 * One tile a person and one a shared screen, as large as fits.
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
    element.querySelector('.expand').onclick = () => toggleFullScreen(element);
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
    const avatar = element.querySelector('.avatar span');
    avatar.textContent = initials(name);
    avatar.style.background = `hsl(${AVATAR_HUES[hash(identity) % AVATAR_HUES.length]} 55% 42%)`;
    element.classList.toggle('dark', dark);
    element.classList.toggle('muted', !screen && muted);
  }

  /** The tile width that fills the grid best: tries each number of columns. */
  layout() {
    const count = this.#tiles.size;
    if (!count || !this.#element.clientWidth) return;
    const style = getComputedStyle(this.#element);
    const width = this.#element.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    const height = this.#element.clientHeight;
    let best = 0;
    for (let columns = 1; columns <= count; columns++) {
      const rows = Math.ceil(count / columns);
      const byWidth = (width - TILE_GAP * (columns - 1)) / columns;
      const byHeight = ((height - TILE_GAP * (rows - 1)) / rows) * TILE_RATIO;
      best = Math.max(best, Math.min(byWidth, byHeight));
    }
    const size = Math.floor(Math.max(best, 80)) - 1;
    for (const { element } of this.#tiles.values()) {
      element.style.width = `${size}px`;
      element.style.height = `${Math.floor(size / TILE_RATIO)}px`;
    }
  }
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

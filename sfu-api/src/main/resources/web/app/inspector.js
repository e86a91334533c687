import * as figures from './figures.js';

const EVERY_MILLIS = 1_000;

/**
 * The button that shows on each tile which layer it receives, or sends, once a second.
 *
 * @typedef {import('./grid.js').Tile} Tile
 */
export class Inspector {
  #button;
  #grid;
  #call = null;
  #own = null;
  #timer = null;
  /** @type {Map<string, any>|null} */ #before = null;

  /**
   * @param {HTMLElement} button
   * @param {import('./grid.js').Grid} grid
   */
  constructor(button, grid) {
    this.#button = button;
    this.#grid = grid;
    button.onclick = () => this.#toggle();
  }

  /**
   * @param {import('../sluice-client.js').SluiceClient|null} call
   * @param {import('./own-media.js').OwnMedia|null} own
   */
  attach(call, own) {
    this.#call = call;
    this.#own = own;
    this.#before = null;
    if (!call && this.#timer) this.#toggle();
  }

  #toggle() {
    clearInterval(this.#timer);
    this.#timer = this.#timer ? null : setInterval(() => this.#paint(), EVERY_MILLIS);
    this.#button.setAttribute('aria-pressed', String(Boolean(this.#timer)));
    this.#before = null;
    if (this.#timer) this.#paint();
    else for (const [, tile] of this.#grid.entries) write(tile, []);
  }

  async #paint() {
    const now = await this.#call?.peerConnection?.getStats().catch(() => null);
    // The button may have been pressed, and the call left, meanwhile.
    if (!now || !this.#timer || !this.#call) return;
    for (const [, tile] of this.#grid.entries) write(tile, this.#linesOf(tile, now));
    this.#before = now;
  }

  #linesOf(tile, now) {
    if (!tile.own) return tile.video ? figures.received(now, this.#before, tile.video) : [];
    const publication = tile.screen ? this.#own.screen : this.#own.camera;
    return publication ? figures.sent(now, this.#before, publication) : [];
  }
}

/** @param {Tile} tile @param {string[]} lines */
function write({ element }, lines) {
  element.querySelector('.figures').textContent = lines.join('\n');
}

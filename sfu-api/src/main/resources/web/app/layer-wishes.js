const HEIGHTS = [180, 360, 720];
const NO_LIMIT = 0;
const EVERY_MILLIS = 1_000;
// Timers do not keep time to the millisecond.
const MIN_PAUSE_MILLIS = 900;
// The server parts from who sends it many messages a second.
const MOST_AT_ONCE = 10;

/**
 * The sizes of the tiles in, what the server is asked to send for each of them out.
 *
 * @typedef {import('./grid.js').Tile} Tile
 */
export class LayerWishes {
  #call;
  #grid;
  #timer;
  #session = '';
  /** @type {Map<string, {maxHeight: number, atMillis: number}>} track id → what was asked for */ #asked = new Map();
  #onVisibility = () => this.#ask();

  /**
   * @param {import('../sluice-client.js').SluiceClient} call
   * @param {import('./grid.js').Grid} grid
   */
  constructor(call, grid) {
    this.#call = call;
    this.#grid = grid;
    this.#timer = setInterval(() => this.#ask(), EVERY_MILLIS);
    document.addEventListener('visibilitychange', this.#onVisibility);
  }

  close() {
    clearInterval(this.#timer);
    document.removeEventListener('visibilitychange', this.#onVisibility);
  }

  #ask() {
    if (this.#call.state !== 'connected') return;
    this.#forget();
    const nowMillis = performance.now();
    let asking = 0;
    for (const [, tile] of this.#grid.entries) {
      if (asking === MOST_AT_ONCE) return;
      const id = tile.video?.id;
      if (!id) continue;
      const maxHeight = heightFor(tile);
      const before = this.#asked.get(id) ?? { maxHeight: NO_LIMIT, atMillis: -Infinity };
      if (maxHeight === before.maxHeight || nowMillis - before.atMillis < MIN_PAUSE_MILLIS) continue;
      const asked = { maxHeight, atMillis: nowMillis };
      this.#asked.set(id, asked);
      asking++;
      this.#call.subscribe(id, { maxHeight }).catch(() => {
        // A track that has just gone. Where it has not, it is asked for again.
        asked.maxHeight = before.maxHeight;
      });
    }
  }

  /** A new session knows nothing of what the one before was asked for. */
  #forget() {
    if (this.#session !== this.#call.sessionId) this.#asked.clear();
    this.#session = this.#call.sessionId;
    const there = new Set(this.#call.tracks.map((track) => track.id));
    for (const id of this.#asked.keys()) if (!there.has(id)) this.#asked.delete(id);
  }
}

/** @param {Tile} tile */
function heightFor({ element, screen }) {
  const video = element.querySelector('video');
  // These two are larger than the tile, and may be seen while the tab is not.
  if (document.fullscreenElement === element || document.pictureInPictureElement === video) return NO_LIMIT;
  if (video.webkitDisplayingFullscreen) return NO_LIMIT;
  if (document.hidden) return HEIGHTS[0];
  const shown = shorterSide(video, element.clientWidth, element.clientHeight, screen ? Math.min : Math.max);
  return HEIGHTS.find((height) => height >= shown * devicePixelRatio) ?? NO_LIMIT;
}

/** Of a picture's shorter side, by which the server counts, so that pictures held upright are sharp as well. */
function shorterSide({ videoWidth, videoHeight }, width, height, fit) {
  if (!videoWidth || !videoHeight) return Math.min(width, height);
  return Math.min(videoWidth, videoHeight) * fit(width / videoWidth, height / videoHeight);
}

const HOLD_MILLIS = 2_000;

/**
 * Who is here and who speaks in, whose tile is the large one out.
 *
 * @typedef {import('./grid.js').Tile} Tile
 */
export class Stage {
  /** @type {string|null} */ #large = null;
  /** @type {string|null} */ #pinned = null;
  /** @type {string|null} the identity of whoever else spoke last */ #spoke = null;
  #changedAtMillis = -Infinity;

  get pinned() {
    return this.#pinned;
  }

  /** Somebody else has the word: who speaks does not want to look at themselves. @param {string} identity */
  heard(identity) {
    this.#spoke = identity;
  }

  /** Makes the tile large until it is clicked again. @param {string} key */
  togglePin(key) {
    if (this.#pinned === key) this.#pinned = null;
    else if (this.#large !== key) this.#pinned = key;
    // Who clicked is not kept waiting.
    this.#changedAtMillis = -Infinity;
  }

  /**
   * The large tile. It changes no more often than the eye can follow.
   *
   * @param {Array<[string, Tile]>} tiles
   * @param {number} nowMillis
   * @returns {{key: string|null, againInMillis: number|null}} when to ask again, if it is about to change
   */
  choose(tiles, nowMillis) {
    const here = new Map(tiles);
    if (!here.has(this.#pinned)) this.#pinned = null;
    const wanted = this.#pinned ?? this.#wanted(tiles);
    const patience = this.#changedAtMillis + HOLD_MILLIS - nowMillis;
    if (wanted === this.#large) return { key: wanted, againInMillis: null };
    if (here.has(this.#large) && patience > 0) return { key: this.#large, againInMillis: patience };
    this.#large = wanted;
    this.#changedAtMillis = nowMillis;
    return { key: wanted, againInMillis: null };
  }

  #wanted(tiles) {
    const others = tiles.filter(([, tile]) => !tile.own);
    const screens = others.filter(([, tile]) => tile.screen);
    const people = others.filter(([, tile]) => !tile.screen);
    const isLarge = ([key]) => key === this.#large;
    const found = screens.find(isLarge)
      ?? screens[0]
      ?? people.find(([, tile]) => tile.identity === this.#spoke)
      ?? people.find(isLarge)
      ?? people[0];
    return found?.[0] ?? null;
  }
}

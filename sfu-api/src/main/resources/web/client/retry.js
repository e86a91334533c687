const FIRST_MILLIS = 400;
const LONGEST_MILLIS = 10_000;

/** Failed tries in, one next try out: later and later, and never two at a time. */
export class Retry {
  #tries = 0;
  #timer = null;

  get isWaiting() {
    return this.#timer !== null;
  }

  /** @param {() => void} action @param {number} [millis] in place of the growing wait */
  later(action, millis) {
    const backoff = Math.min(FIRST_MILLIS * 2 ** this.#tries++, LONGEST_MILLIS);
    // A crowd that lost one server must not come back in one instant.
    const wait = millis ?? backoff * (0.5 + Math.random());
    this.#timer = setTimeout(() => {
      this.#timer = null;
      action();
    }, wait);
  }

  /** Forgets the try that was to come. */
  cancel() {
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** The next failure is the first one again. */
  succeeded() {
    this.#tries = 0;
  }
}

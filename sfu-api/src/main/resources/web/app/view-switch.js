import { keep, recall } from './memory.js';

/** The button that chooses between one large tile and all alike, and remembers which. */
export class ViewSwitch {
  #button;
  #speaker = recall('localStorage', 'view') !== 'grid';
  /** @type {() => void} */ onChange = () => {};

  /** @param {HTMLElement} button */
  constructor(button) {
    this.#button = button;
    button.onclick = () => {
      this.#speaker = !this.#speaker;
      keep('localStorage', 'view', this.#speaker ? 'speaker' : 'grid');
      this.#paint();
      this.onChange();
    };
    this.#paint();
  }

  /** Whether whoever has the word is shown large. */
  get speaker() {
    return this.#speaker;
  }

  /** As with all buttons of the call, the words say what a click will do. */
  #paint() {
    const next = this.#speaker ? 'Grid' : 'Speaker';
    this.#button.querySelector('span').textContent = next;
    this.#button.querySelector('use').setAttribute('href', `#icon-${next.toLowerCase()}`);
    this.#button.title = `${next} view (G)`;
    this.#button.setAttribute('aria-label', `${next} view`);
  }
}

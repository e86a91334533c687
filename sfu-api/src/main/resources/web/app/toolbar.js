import { $, paintIcon, toast } from './elements.js';
import * as words from './words.js';

const SHORTCUTS = { m: 'mic', v: 'camera', s: 'screen', g: 'view', i: 'inspect' };

/** The buttons of the call, and their keys. */
export class Toolbar {
  #own = null;
  #onChange = () => {};

  /** @param {() => void} onLeave */
  constructor(onLeave) {
    $('mic').onclick = () => this.#run('mic', () => this.#own.toggleMic());
    $('camera').onclick = () => this.#run('camera', () => this.#own.toggleCamera());
    $('screen').onclick = () => this.#run('screen', () => this.#own.toggleScreen());
    $('leave').onclick = onLeave;
    $('invite').onclick = () => invite();
    addEventListener('keydown', (event) => {
      if (!this.#own || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      const button = SHORTCUTS[event.key.toLowerCase()];
      if (button) $(button).click();
    });
  }

  /**
   * @param {import('./own-media.js').OwnMedia|null} own what the buttons switch
   * @param {() => void} [onChange] after each switch
   */
  attach(own, onChange = () => {}) {
    this.#own = own;
    this.#onChange = onChange;
    if (own) this.paint();
  }

  paint() {
    const { micOn, cameraOn, screen } = this.#own;
    paintDevice($('mic'), micOn, micOn ? 'Mute' : 'Unmute', 'mic');
    paintDevice($('camera'), cameraOn, cameraOn ? 'Camera off' : 'Camera on', 'camera');
    $('screen').classList.toggle('on', Boolean(screen));
    $('screen').querySelector('span').textContent = screen ? 'Stop' : 'Share';
    $('screen').disabled = !navigator.mediaDevices?.getDisplayMedia;
    if (screen) screen.media.onended = () => this.#run('screen', () => this.#own.stopScreen());
  }

  async #run(id, action) {
    const button = $(id);
    const own = this.#own;
    if (!own || button.disabled) return;
    const focused = document.activeElement === button;
    button.disabled = true;
    try {
      await action();
    } catch (error) {
      // Who closes the browser's choice of screens has changed their mind.
      if (id !== 'screen' || error.name !== 'NotAllowedError') toast(words.ofError(error));
    } finally {
      button.disabled = false;
      if (focused) button.focus();
      if (own === this.#own) {
        this.#onChange();
        this.paint();
      }
    }
  }
}

/** The words say what a click will do, so that nothing needs to be said about being pressed. */
function paintDevice(button, on, text, icon) {
  paintIcon(button, on, icon);
  button.classList.toggle('off', !on);
  button.disabled = !window.isSecureContext;
  button.querySelector('span').textContent = text;
}

async function invite() {
  const link = `${location.origin}/?room=${encodeURIComponent($('room-name').textContent)}`;
  try {
    await navigator.clipboard.writeText(link);
    toast('Link copied');
  } catch {
    toast(link);
  }
}

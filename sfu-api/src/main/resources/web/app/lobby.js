import { capture, listDevices } from './devices.js';
import { $, paintToggle } from './elements.js';
import { keep, recall } from './memory.js';
import * as words from './words.js';

const CONTROLS = {
  video: { button: 'lobby-camera', icon: 'camera', what: 'camera', picker: 'camera-device' },
  audio: { button: 'lobby-mic', icon: 'mic', what: 'microphone', picker: 'mic-device' },
};

/** Where one sees oneself, chooses devices and says where to go. */
export class Lobby {
  /** @type {Record<'audio'|'video', MediaStreamTrack|null>} */ #captured = { audio: null, video: null };
  #wanted = { audio: window.isSecureContext, video: window.isSecureContext };
  #levels;

  /**
   * @param {object} of
   * @param {import('./levels.js').Levels} of.levels
   * @param {{room?: string|null, name?: string|null}} of.prefilled
   * @param {(room: string, name: string) => void} of.onJoin
   */
  constructor({ levels, prefilled, onJoin }) {
    this.#levels = levels;
    $('room').value = prefilled.room || 'lobby';
    $('name').value = prefilled.name ?? recall('localStorage', 'name') ?? '';
    $('insecure').hidden = window.isSecureContext;
    for (const [kind, { button, picker }] of Object.entries(CONTROLS)) {
      $(button).onclick = () => this.#toggle(kind);
      $(button).disabled = !window.isSecureContext;
      $(picker).onchange = () => this.#preview([kind]);
    }
    navigator.mediaDevices?.addEventListener('devicechange', listDevices);
    $('join-form').onsubmit = (event) => {
      event.preventDefault();
      keep('localStorage', 'name', $('name').value.trim());
      onJoin($('room').value.trim(), $('name').value.trim());
    };
    if (!$('name').value) $('name').focus();
  }

  get audio() {
    return this.#captured.audio;
  }

  get video() {
    return this.#captured.video;
  }

  /** Opens the door, with what there is to say. */
  show(text = '') {
    $('lobby').hidden = false;
    this.say(text);
    this.#preview(['video', 'audio'], text);
  }

  /** Closes the door. What was captured belongs to the call from now on. */
  hide() {
    $('lobby').hidden = true;
    this.#captured = { audio: null, video: null };
    this.#paint();
  }

  say(text) {
    $('lobby-error').textContent = text;
    $('lobby-error').hidden = !text;
  }

  set busy(busy) {
    $('join').disabled = busy;
    $('join').textContent = busy ? 'Joining …' : 'Join';
  }

  async #preview(kinds, text = '') {
    const failures = [];
    for (const kind of kinds.filter((each) => this.#wanted[each])) {
      this.#release(kind);
      try {
        const media = await capture(kind);
        // The camera may have been switched off, or the call begun, while the browser asked.
        if (!this.#wanted[kind] || $('lobby').hidden) media.stop();
        else this.#keep(kind, media);
      } catch (error) {
        this.#wanted[kind] = false;
        failures.push({ what: CONTROLS[kind].what, error });
      }
      this.#paint();
    }
    this.say([text, words.ofCaptures(failures)].filter(Boolean).join(' '));
    this.#paint();
    if (window.isSecureContext) await listDevices();
  }

  #keep(kind, media) {
    this.#release(kind);
    this.#captured[kind] = media;
    media.addEventListener('ended', () => {
      if (this.#captured[kind] !== media) return;
      this.#wanted[kind] = false;
      this.#release(kind);
      this.say(`The ${CONTROLS[kind].what} was disconnected.`);
      this.#paint();
    });
  }

  #release(kind) {
    this.#captured[kind]?.stop();
    this.#captured[kind] = null;
  }

  async #toggle(kind) {
    this.#wanted[kind] = !this.#wanted[kind];
    if (this.#wanted[kind]) await this.#preview([kind]);
    else this.#release(kind);
    this.#paint();
  }

  #paint() {
    for (const [kind, { button, icon }] of Object.entries(CONTROLS)) paintToggle($(button), this.#wanted[kind], icon);
    const { audio, video } = this.#captured;
    $('preview-video').srcObject = video ? new MediaStream([video]) : null;
    $('preview-text').hidden = Boolean(video);
    this.#levels.watch('lobby', audio, (level) => {
      $('meter').firstElementChild.style.width = `${level}%`;
      $('meter').setAttribute('aria-valuenow', String(Math.round(level)));
    });
  }
}

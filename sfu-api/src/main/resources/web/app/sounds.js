import { $ } from './elements.js';

/** Remote audio in, sound out, as soon as the browser lets it. */
export class Sounds {
  /** @type {Map<string, HTMLAudioElement>} */ #byTrack = new Map();

  constructor() {
    $('unblock').onclick = () => {
      $('unblock').hidden = true;
      for (const sound of this.#byTrack.values()) this.#start(sound);
    };
  }

  play(track) {
    const sound = document.createElement('audio');
    sound.autoplay = true;
    sound.srcObject = new MediaStream([track.media]);
    $('sounds').append(sound);
    this.#byTrack.set(track.id, sound);
    this.#start(sound);
  }

  stop(track) {
    this.#byTrack.get(track.id)?.remove();
    this.#byTrack.delete(track.id);
  }

  clear() {
    $('unblock').hidden = true;
    $('sounds').replaceChildren();
    this.#byTrack.clear();
  }

  #start(sound) {
    sound.play().catch((error) => {
      // Any other error says that the sound was taken away meanwhile.
      if (error.name === 'NotAllowedError') $('unblock').hidden = false;
    });
  }
}

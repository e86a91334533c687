const EVERY_MILLIS = 100;

/** Sound in, how loud it is ten times a second out: one meter a key. */
export class Levels {
  /** @type {AudioContext|null} */ #context = null;
  /** @type {Map<string, {media: MediaStreamTrack, onLevel: (level: number) => void, stop: (() => void)|null}>} */
  #meters = new Map();

  /** Call it inside a gesture of the user: before one, browsers let no audio context run. */
  allow() {
    if (!this.#context) {
      this.#context = new AudioContext();
      for (const meter of this.#meters.values()) meter.stop = this.#start(meter);
    }
    this.#context.resume();
  }

  /**
   * Calls back with 0 to 100 until the key gets other media or none.
   *
   * @param {string} key
   * @param {MediaStreamTrack|null} media
   * @param {(level: number) => void} onLevel
   */
  watch(key, media, onLevel) {
    const before = this.#meters.get(key);
    if (before?.media === media) return;
    this.stop(key);
    onLevel(0);
    if (!media) return;
    const meter = { media, onLevel, stop: null };
    this.#meters.set(key, meter);
    if (this.#context) meter.stop = this.#start(meter);
  }

  stop(key) {
    this.#meters.get(key)?.stop?.();
    this.#meters.delete(key);
  }

  #start({ media, onLevel }) {
    const source = this.#context.createMediaStreamSource(new MediaStream([media]));
    const analyser = this.#context.createAnalyser();
    analyser.fftSize = 512;
    source.connect(analyser);
    const samples = new Uint8Array(analyser.fftSize);
    const timer = setInterval(() => {
      analyser.getByteTimeDomainData(samples);
      let sum = 0;
      for (const sample of samples) sum += (sample - 128) ** 2;
      onLevel(Math.min(100, (Math.sqrt(sum / samples.length) / 128) * 300));
    }, EVERY_MILLIS);
    return () => {
      clearInterval(timer);
      source.disconnect();
    };
  }
}

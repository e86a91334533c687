import { capture } from './devices.js';

/**
 * Switches in, what this person publishes out.
 *
 * @typedef {import('../sluice-client.js').Publication} Publication
 */
export class OwnMedia {
  #call;
  #onDeviceLost;
  /** @type {Publication|null} */ mic = null;
  /** @type {Publication|null} */ camera = null;
  /** @type {Publication|null} */ screen = null;
  /** @type {Publication|null} */ screenAudio = null;

  /**
   * @param {import('../sluice-client.js').SluiceClient} call
   * @param {(what: string) => void} onDeviceLost the device is gone, and muted
   */
  constructor(call, onDeviceLost) {
    this.#call = call;
    this.#onDeviceLost = onDeviceLost;
  }

  get micOn() {
    return Boolean(this.mic && !this.mic.muted);
  }

  get cameraOn() {
    return Boolean(this.camera && !this.camera.muted);
  }

  /** @param {MediaStreamTrack|null} audio @param {MediaStreamTrack|null} video @param {string} [codec] */
  async publish(audio, video, codec) {
    if (audio) await this.#publishMic(audio);
    if (video) await this.#publishCamera(video, codec);
  }

  async toggleMic() {
    if (!this.mic) await this.#publishMic(await capture('audio'));
    else if (this.mic.muted && this.mic.media.readyState === 'ended') {
      await this.#call.setMuted(this.mic, false, this.#watched(await capture('audio'), 'mic'));
    } else await this.#call.setMuted(this.mic, !this.mic.muted);
  }

  /** Off means off: the capture is stopped, so that the light of the camera goes out. */
  async toggleCamera() {
    if (this.cameraOn) {
      this.camera.media.stop();
      await this.#call.setMuted(this.camera, true);
    } else if (this.camera) {
      await this.#call.setMuted(this.camera, false, this.#watched(await capture('video'), 'camera'));
    } else await this.#publishCamera(await capture('video'));
  }

  async toggleScreen() {
    if (this.screen) {
      await this.stopScreen();
      return;
    }
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { ideal: 15 } }, audio: true });
    const [video] = stream.getVideoTracks();
    const [audio] = stream.getAudioTracks();
    video.contentHint = 'detail';
    try {
      this.screen = await this.#call.publish(video, { source: 'screen', label: 'screen', simulcast: false });
      if (audio) this.screenAudio = await this.#call.publish(audio, { source: 'screen_audio', label: 'screen sound' });
    } catch (error) {
      if (!this.screen) stream.getTracks().forEach((track) => track.stop());
      throw error;
    }
  }

  async stopScreen() {
    for (const key of ['screen', 'screenAudio']) {
      const publication = this[key];
      this[key] = null;
      if (publication) {
        publication.media.stop();
        await this.#call.unpublish(publication);
      }
    }
  }

  /** Gives all devices back. */
  stop() {
    for (const publication of [this.mic, this.camera, this.screen, this.screenAudio]) publication?.media?.stop();
  }

  async #publishMic(media) {
    this.mic = await this.#call.publish(media, { source: 'microphone', label: 'microphone' });
    this.#watched(media, 'mic');
  }

  async #publishCamera(media, codec) {
    this.camera = await this.#call.publish(media, { source: 'camera', label: 'camera', codec });
    this.#watched(media, 'camera');
  }

  /** A device that is unplugged shows as switched off, not as a picture that stands still. */
  #watched(media, key) {
    media.addEventListener('ended', async () => {
      const publication = this[key];
      if (publication?.media !== media || publication.muted) return;
      await this.#call.setMuted(publication, true).catch(() => {
        // The others see no picture either way.
      });
      this.#onDeviceLost(key === 'mic' ? 'microphone' : 'camera');
    });
    return media;
  }
}

/**
 * The slot map, the published tracks and the connection's media in, the remote tracks that are received now out, and
 * their differences as events.
 *
 * @typedef {import('../sluice-client.js').RemoteTrack} RemoteTrack
 */
export class Slots {
  /** @type {Map<string, RemoteTrack>} track id → what is seated */ #seated = new Map();
  /** @type {Array<{mid: string, trackId: string|null, reason?: string}>} */ #map = [];
  #emit;

  /** @param {(type: 'trackadded'|'trackupdated'|'trackremoved', track: RemoteTrack) => void} emit */
  constructor(emit) {
    this.#emit = emit;
  }

  /** @returns {RemoteTrack[]} */
  get seated() {
    return [...this.#seated.values()];
  }

  /** Which track the server seats where; told by {@link reseat}. */
  set map(map) {
    this.#map = map;
  }

  /**
   * Brings what is seated in line with the slot map and tells the differences.
   *
   * @param {(id: string) => any} trackOf the server's view of a track
   * @param {Map<string, MediaStreamTrack>} mediaByMid
   */
  reseat(trackOf, mediaByMid) {
    const now = new Map();
    for (const { mid, trackId } of this.#map) {
      const track = trackId && trackOf(trackId);
      const media = mediaByMid.get(mid);
      if (track && media) now.set(trackId, { ...track, mid, media });
    }
    for (const [id, track] of this.#seated) {
      const next = now.get(id);
      if (!next || next.media !== track.media) {
        this.#seated.delete(id);
        this.#emit('trackremoved', track);
      }
    }
    for (const [id, track] of now) {
      const before = this.#seated.get(id);
      this.#seated.set(id, track);
      if (!before) this.#emit('trackadded', track);
      else if (before.muted !== track.muted || before.label !== track.label) this.#emit('trackupdated', track);
    }
  }
}

/**
 * The server's events in, who is here and what they publish out.
 *
 * @typedef {import('../sluice-client.js').Participant} Participant
 */
export class Roster {
  /** @type {Map<string, Participant>} */ #participants = new Map();
  /** @type {Map<string, any>} track id → the server's view of it */ #tracks = new Map();

  get participants() {
    return [...this.#participants.values()];
  }

  get tracks() {
    return [...this.#tracks.values()];
  }

  /** @param {string} id */
  track(id) {
    return this.#tracks.get(id);
  }

  /** Takes the whole roster out of a `joined` reply. */
  replace({ participants, tracks }) {
    this.#participants = new Map(participants.map((participant) => [participant.identity, participant]));
    this.#tracks = new Map(tracks.map((track) => [track.id, track]));
  }

  joinedOrUpdated(participant) {
    this.#participants.set(participant.identity, participant);
  }

  left(participant) {
    this.#participants.delete(participant.identity);
  }

  publishedOrUpdated(track) {
    this.#tracks.set(track.id, track);
  }

  unpublished(track) {
    this.#tracks.delete(track.id);
  }
}

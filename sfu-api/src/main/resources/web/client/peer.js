import { SluiceError } from './sluice-error.js';
import { addSender, addSlots, slotsOf } from './transceivers.js';

// Short blips mend themselves; only after this long does an ICE restart save time.
const ICE_PATIENCE_MILLIS = 2_500;
const MOST_SLOTS_PER_KIND = 64;

/**
 * Publications and slots in, one negotiated and mended `RTCPeerConnection` out. It lives as long as its session: a new
 * session gets a new one.
 *
 * @typedef {import('../sluice-client.js').Publication} Publication
 */
export class Peer {
  #signalling;
  /** @type {Publication[]} shared with the client, which outlives this */ #publications;
  #to;
  /** @type {RTCPeerConnection} */ #connection;
  #negotiating = Promise.resolve();
  #offered = false;
  #owesOffer = false;
  #candidatesHeld = [];
  #iceTimer = null;
  #closed = false;

  /**
   * @param {object} of
   * @param {import('./signalling.js').Signalling} of.signalling
   * @param {RTCConfiguration} of.configuration
   * @param {Publication[]} of.publications
   * @param {{audio: number, video: number}} of.slots how many to offer at first
   * @param {object} to
   * @param {(transceiver: RTCRtpTransceiver, publication: Publication|null) => void} to.onTransceiver before it is offered
   * @param {(answer: any) => void} to.onAnswer as it comes, in its place among the server's events
   * @param {() => void} to.onNegotiated what the answer says holds from now on
   * @param {() => void} to.onConnected media can flow
   * @param {() => void} to.onTrouble media flows no more, and is being mended
   * @param {(error: Error) => void} to.onError of a negotiation that nobody waits for
   */
  constructor({ signalling, configuration, publications, slots }, to) {
    this.#signalling = signalling;
    this.#publications = publications;
    this.#to = to;
    const connection = new RTCPeerConnection({ bundlePolicy: 'max-bundle', rtcpMuxPolicy: 'require', ...configuration });
    this.#connection = connection;
    connection.onicecandidate = ({ candidate }) => this.#sendCandidate(candidate);
    connection.onconnectionstatechange = () => this.#onConnectionState();
    connection.oniceconnectionstatechange = () => this.#onIceState();
    for (const publication of publications) this.addSender(publication);
    this.#addSlots(slots);
  }

  get connection() {
    return this.#connection;
  }

  get hasPath() {
    return ['connected', 'completed'].includes(this.#connection.iceConnectionState);
  }

  /** Whether the server has not answered the last offer, for want of a connection to it. */
  get owesOffer() {
    return this.#owesOffer;
  }

  /** @returns {Map<string, MediaStreamTrack>} what each negotiated section receives */
  get mediaByMid() {
    return new Map(this.#connection.getTransceivers().map((t) => [t.mid, t.receiver.track]));
  }

  /** The next {@link negotiate} offers it. @param {Publication} publication */
  addSender(publication) {
    this.#to.onTransceiver(addSender(this.#connection, publication), publication);
  }

  /** One offer at a time; those asked for meanwhile follow in order. @param {RTCOfferOptions} [options] */
  negotiate(options) {
    const next = this.#negotiating.then(() => this.#negotiateNow(options));
    this.#negotiating = next.catch(() => {});
    return next;
  }

  /** Looks for a path anew, and goes on with the old one until there is another. */
  restartIce() {
    this.negotiate({ iceRestart: true }).catch((error) => this.#to.onError(error));
  }

  /** Offers so many slots that there are those wanted. @param {{audio: number, video: number}} wanted */
  offerMoreSlots({ audio, video }) {
    const missing = {
      audio: Math.min(audio, MOST_SLOTS_PER_KIND) - slotsOf(this.#connection, 'audio').length,
      video: Math.min(video, MOST_SLOTS_PER_KIND) - slotsOf(this.#connection, 'video').length,
    };
    if (missing.audio <= 0 && missing.video <= 0) return;
    this.#addSlots(missing);
    this.negotiate().catch((error) => this.#to.onError(error));
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#iceTimer);
    this.#connection.close();
    for (const publication of this.#publications) {
      publication.id = null;
      publication.transceiver = null;
    }
  }

  #addSlots({ audio, video }) {
    const added = [...addSlots(this.#connection, 'audio', audio), ...addSlots(this.#connection, 'video', video)];
    for (const transceiver of added) this.#to.onTransceiver(transceiver, null);
  }

  async #negotiateNow(options = {}) {
    if (this.#closed) return;
    this.#owesOffer = true;
    const connection = this.#connection;
    await connection.setLocalDescription(await connection.createOffer(options));
    let answer;
    try {
      const { sdp } = connection.localDescription;
      answer = await this.#signalling.request({ type: 'offer', sdp, tracks: this.#declarations() });
    } catch (error) {
      if (error instanceof SluiceError) this.#owesOffer = false;
      if (connection.signalingState === 'have-local-offer') await connection.setLocalDescription({ type: 'rollback' });
      throw error;
    }
    if (this.#closed) return;
    this.#to.onAnswer(answer);
    await connection.setRemoteDescription({ type: 'answer', sdp: answer.sdp });
    this.#owesOffer = false;
    for (const { mid, trackId } of answer.published ?? []) {
      const publication = this.#publications.find((candidate) => candidate.transceiver?.mid === mid);
      if (publication) publication.id = trackId;
    }
    this.#offered = true;
    for (const candidate of this.#candidatesHeld.splice(0)) this.#sendCandidate(candidate);
    this.#to.onNegotiated();
  }

  #declarations() {
    return this.#publications
      .filter(({ transceiver }) => transceiver?.mid)
      .map(({ transceiver, source, label, muted }) => ({ mid: transceiver.mid, source, label, muted }));
  }

  #sendCandidate(candidate) {
    if (!this.#offered) {
      // The server knows no session to put it into before the first offer.
      this.#candidatesHeld.push(candidate);
      return;
    }
    if (!this.#signalling.isOpen) return;
    const message = candidate
      ? {
          type: 'candidate',
          candidate: candidate.candidate,
          sdpMid: candidate.sdpMid,
          usernameFragment: candidate.usernameFragment,
        }
      : { type: 'candidate', candidate: '', sdpMid: '0' };
    this.#signalling.request(message).catch(() => {
      // A candidate of an older generation is refused, and is of no use.
    });
  }

  #onConnectionState() {
    if (this.#closed) return;
    if (this.#connection.connectionState === 'connected') this.#to.onConnected();
    else if (this.#connection.connectionState === 'failed') this.#to.onTrouble();
  }

  #onIceState() {
    if (this.#closed) return;
    clearTimeout(this.#iceTimer);
    const restart = () => {
      if (!this.#closed && this.#signalling.isOpen) this.restartIce();
    };
    if (this.#connection.iceConnectionState === 'failed') restart();
    else if (this.#connection.iceConnectionState === 'disconnected') {
      this.#to.onTrouble();
      this.#iceTimer = setTimeout(restart, ICE_PATIENCE_MILLIS);
    }
  }
}

// The browser client of Sluice: ES modules without build step and dependency. This one is the entry.
//
//   import { SluiceClient } from '/sluice-client.js';
//   const call = new SluiceClient({ token });
//   call.addEventListener('trackadded', ({ detail: track }) => {
//     const element = document.createElement(track.kind);
//     element.autoplay = true;
//     element.srcObject = new MediaStream([track.media]);
//     document.body.append(element);
//   });
//   await call.join();
//   const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
//   for (const media of stream.getTracks()) await call.publish(media);
//
// The client always offers and the server always answers. What it sends are `sendonly` sections; what it receives
// comes through a pool of `recvonly` sections, the slots: the server seats tracks in slots and tells so by `slots.map`,
// so a new speaker needs no negotiation. When the slots run out it asks for more and this module offers them.

import { heedHint } from './client/layer-hints.js';
import { Peer } from './client/peer.js';
import { publicationOf } from './client/publication.js';
import { Retry } from './client/retry.js';
import { Roster } from './client/roster.js';
import { Signalling } from './client/signalling.js';
import { Slots } from './client/slots.js';
import { SluiceError } from './client/sluice-error.js';

export { SluiceError };

const LEAVE_TIMEOUT_MILLIS = 2_000;

/**
 * @typedef {'new'|'connecting'|'connected'|'reconnecting'|'closed'} State
 *
 * @typedef {object} Participant
 * @property {string} identity
 * @property {string} name
 * @property {any} metadata
 * @property {string} joinedAt RFC 3339
 *
 * @typedef {object} RemoteTrack
 * @property {string} id
 * @property {string} participant identity of its publisher
 * @property {'audio'|'video'} kind
 * @property {string} source `microphone`, `camera`, `screen`, …
 * @property {boolean} muted
 * @property {string} label
 * @property {MediaStreamTrack} media what to put into a `MediaStream`
 * @property {string} mid the slot in which it sits
 *
 * @typedef {object} Speaker
 * @property {string|null} identity who has the word, or had it last; null before anybody spoke
 * @property {Array<{identity: string, level: number}>} levels of all who speak: 0 the loudest, 127 silence
 *
 * @typedef {object} Publication
 * @property {string|null} id the server's track id, once negotiated
 * @property {string} source
 * @property {string} label
 * @property {boolean} muted
 * @property {MediaStreamTrack|null} media
 * @property {RTCRtpTransceiver} transceiver
 */

/**
 * A participant of a conference.
 *
 * Events, each a `CustomEvent` with the thing in `detail`: `state` ({@link State}), `participantjoined`,
 * `participantupdated`, `participantleft` ({@link Participant}), `trackadded`, `trackupdated`, `trackremoved`
 * ({@link RemoteTrack}), `roster` (after each change of participants or tracks), `speaker` ({@link Speaker}), `message`
 * (`{from, data}`), `closed` (`{reason}`), `error` (an Error that the call survived).
 */
export class SluiceClient extends EventTarget {
  #token;
  #slotCounts;
  #rtcConfiguration;
  #onTransceiver;
  #signalling;
  /** @type {Peer|null} */ #peer = null;
  /** @type {Publication[]} */ #publications = [];
  #roster = new Roster();
  #slots = new Slots((type, track) => this.#emit(type, track));
  #retry = new Retry();
  /** @type {State} */ #state = 'new';
  #self = { identity: '', sessionId: '', epoch: 0 };
  #policy = null;
  /** @type {Speaker} */ #speaker = { identity: null, levels: [] };
  #networkWatch = () => this.#onNetworkBack();

  /**
   * @param {object} options
   * @param {string | (() => string | Promise<string>)} options.token a join token, or what fetches a fresh one
   * @param {string} [options.url] the server's `/v1/connect`; if left out, that of the server this module came from
   * @param {{audio?: number, video?: number}} [options.slots] how many slots to offer at first (4 and 4)
   * @param {RTCConfiguration} [options.rtcConfiguration] such as `iceTransportPolicy`; ICE servers come from the server
   * @param {(transceiver: RTCRtpTransceiver, publication: Publication|null) => void} [options.onTransceiver] called with each
   *   transceiver before it is offered, of a publication or of a slot (null): the place for an `RTCRtpScriptTransform`
   */
  constructor({ token, url, slots = {}, rtcConfiguration = {}, onTransceiver = () => {} }) {
    super();
    this.#token = token;
    this.#slotCounts = { audio: slots.audio ?? 4, video: slots.video ?? 4 };
    this.#rtcConfiguration = rtcConfiguration;
    this.#onTransceiver = onTransceiver;
    this.#signalling = new Signalling(url ?? ownServer(), {
      onEvent: (message) => this.#onEvent(message),
      onLost: (code, reason) => this.#onSocketLost(code, reason),
    });
  }

  /** @returns {State} */
  get state() {
    return this.#state;
  }

  get identity() {
    return this.#self.identity;
  }

  get sessionId() {
    return this.#self.sessionId;
  }

  /** Everybody in the conference, this participant included. @returns {Participant[]} */
  get participants() {
    return this.#roster.participants;
  }

  /** What is published by anyone, seated here or not. */
  get tracks() {
    return this.#roster.tracks;
  }

  /** What is received now. @returns {RemoteTrack[]} */
  get remoteTracks() {
    return this.#slots.seated;
  }

  /** Who has the word, or had it last, and who speaks. @returns {Speaker} */
  get speaker() {
    return this.#speaker;
  }

  /** @returns {Publication[]} */
  get publications() {
    return [...this.#publications];
  }

  /** The PeerConnection, for `getStats`. Do not negotiate on it. @returns {RTCPeerConnection|null} */
  get peerConnection() {
    return this.#peer?.connection ?? null;
  }

  /** Connects, and resolves once the server has answered. */
  async join() {
    if (this.#state !== 'new') throw new Error('join() has been called already');
    this.#setState('connecting');
    globalThis.addEventListener?.('online', this.#networkWatch);
    try {
      await this.#signalling.open();
      this.#begin(await this.#signalling.request({ type: 'join', token: await this.#freshToken() }));
      await this.#peer.negotiate();
    } catch (error) {
      this.#close({ reason: 'join_failed' });
      throw error;
    }
  }

  /**
   * Publishes a track.
   *
   * @param {MediaStreamTrack} media
   * @param {object} [options]
   * @param {string} [options.source] `microphone`, `camera`, `screen`, `screen_audio` or a word of your own
   * @param {string} [options.label]
   * @param {boolean} [options.simulcast] three layers; if left out, true for cameras without a `scalabilityMode` of several sizes
   * @param {RTCRtpEncodingParameters[]} [options.encodings] in place of the three layers, and as they are
   * @param {string} [options.codec] such as `video/VP9`, in place of the one that the conference prefers; no
   *   picture is published where it does not allow this one, and a browser that has it not sends another
   * @param {string} [options.scalabilityMode] such as `L3T3_KEY`, for each of the encodings that `encodings` does not give; a browser without such modes takes no notice, and one that knows them refuses a wrong one
   * @param {boolean} [options.redundancy] of sound: each packet carries the one before it, too, where the browser can
   * @returns {Promise<Publication>}
   */
  async publish(media, options) {
    const publication = publicationOf(media, options);
    this.#publications.push(publication);
    if (this.#peer) {
      try {
        this.#peer.addSender(publication);
        await this.#peer.negotiate();
      } catch (error) {
        this.#forget(publication);
        throw error;
      }
    }
    return publication;
  }

  /** Takes a publication back; a server out of reach learns of it later. @param {Publication} publication */
  async unpublish(publication) {
    this.#forget(publication);
    try {
      await this.#peer?.negotiate();
    } catch (error) {
      if (error instanceof SluiceError) throw error;
    }
  }

  /**
   * Mutes or unmutes: nothing leaves this machine while muted, and the others are told.
   *
   * @param {Publication} publication
   * @param {boolean} muted
   * @param {MediaStreamTrack} [media] a new capture to go on with, for example after the camera was switched off
   */
  async setMuted(publication, muted, media) {
    publication.muted = muted;
    if (media) publication.media = media;
    if (publication.transceiver) {
      await publication.transceiver.sender.replaceTrack(muted ? null : publication.media);
    }
    if (publication.id && this.#signalling.isOpen) {
      await this.#signalling.request({ type: 'track', trackId: publication.id, muted });
    }
  }

  /** Goes on with another camera or microphone without negotiation. */
  async replaceMedia(publication, media) {
    publication.media = media;
    if (!publication.muted) await publication.transceiver?.sender.replaceTrack(media);
  }

  /**
   * Asks for a track by name.
   *
   * @param {string} trackId
   * @param {{priority?: number, maxHeight?: number, maxFps?: number}} [wishes]
   */
  subscribe(trackId, wishes = {}) {
    return this.#signalling.request({ type: 'subscribe', trackId, ...wishes });
  }

  /** @param {string} trackId */
  unsubscribe(trackId) {
    return this.#signalling.request({ type: 'unsubscribe', trackId });
  }

  /** Who is seated first. @param {{mode: 'auto'|'manual', lastN?: number, pinned?: string[]}} policy */
  setPolicy(policy) {
    this.#policy = policy;
    return this.#signalling.request({ type: 'policy', ...policy });
  }

  /** Sends JSON to all others, or to some. @param {any} data @param {string[]} [to] identities */
  sendMessage(data, to) {
    return this.#signalling.request({ type: 'message', data, ...(to ? { to } : {}) });
  }

  /** Leaves for good. */
  async leave() {
    if (this.#state === 'closed') return;
    if (this.#signalling.isOpen) {
      try {
        await this.#signalling.request({ type: 'leave' }, LEAVE_TIMEOUT_MILLIS);
      } catch {
        // Closing the socket says the same.
      }
    }
    this.#close({ reason: 'left' });
  }

  // --- sessions -----------------------------------------------------------------------------------------------

  async #freshToken() {
    return typeof this.#token === 'function' ? this.#token() : this.#token;
  }

  /** A session that is new to the server; the first offer has to follow. */
  #begin(joined) {
    this.#self = joined.self;
    this.#takeRoster(joined);
    // The ICE servers come with the reply, so the PeerConnection is made after it.
    this.#peer = new Peer(
      {
        signalling: this.#signalling,
        configuration: { iceServers: joined.iceServers ?? [], ...this.#rtcConfiguration },
        publications: this.#publications,
        slots: this.#slotCounts,
      },
      {
        onTransceiver: this.#onTransceiver,
        onAnswer: ({ slots }) => {
          // Taking the answer lasts a while, and newer maps that come meanwhile have to stay.
          if (slots) this.#slots.map = slots;
        },
        onNegotiated: () => this.#reseat(),
        onConnected: () => {
          this.#retry.succeeded();
          if (this.#signalling.isOpen) this.#setState('connected');
        },
        onTrouble: () => this.#setState('reconnecting'),
        onError: (error) => this.#emit('error', error),
      },
    );
  }

  #onSocketLost(code, reason) {
    // 4400 to 4499: the server refuses this client, and would again.
    if (code >= 4400 && code < 4500) this.#close({ reason: reason || 'refused' });
    else this.#reconnectLater();
  }

  #onBye({ reason, retryAfterMillis }) {
    if (retryAfterMillis === null || retryAfterMillis === undefined) this.#close({ reason });
    else this.#reconnectLater(retryAfterMillis);
  }

  #reconnectLater(millis) {
    if (this.#state === 'closed' || this.#retry.isWaiting) return;
    this.#setState('reconnecting');
    this.#signalling.stopPings();
    this.#retry.later(() => this.#reconnect(), millis);
  }

  async #reconnect() {
    try {
      await this.#signalling.open();
      const { sessionId } = this.#self;
      const joined = await this.#signalling.request({
        type: 'join',
        token: await this.#freshToken(),
        resume: { sessionId, lastSeq: this.#signalling.lastSeq },
      });
      if (joined.self.sessionId === sessionId) await this.#resumed(joined);
      else await this.#startedAnew(joined);
    } catch (error) {
      if (error instanceof SluiceError && !error.retryable) {
        this.#close({ reason: error.code, error });
        return;
      }
      this.#signalling.hangUp();
      this.#reconnectLater();
    }
  }

  async #resumed(joined) {
    this.#takeRoster(joined);
    this.#retry.succeeded();
    const { hasPath, owesOffer } = this.#peer;
    if (hasPath) this.#setState('connected');
    if (!hasPath || owesOffer) await this.#peer.negotiate({ iceRestart: !hasPath });
    this.#tellMutes();
  }

  /** What was muted or unmuted while the server was out of reach. */
  #tellMutes() {
    for (const { id, muted } of this.#publications) {
      const told = id && this.#roster.track(id);
      if (told && told.muted !== muted) {
        this.#signalling.request({ type: 'track', trackId: id, muted }).catch((error) => this.#emit('error', error));
      }
    }
  }

  /** The server has forgotten the session: what was published is published again. */
  async #startedAnew(joined) {
    this.#dropPeer();
    this.#signalling.countAnew();
    this.#begin(joined);
    await this.#peer.negotiate();
    if (this.#policy) await this.#signalling.request({ type: 'policy', ...this.#policy });
    this.#retry.succeeded();
  }

  async #onNetworkBack() {
    if (this.#state === 'reconnecting' && this.#retry.isWaiting) {
      this.#retry.cancel();
      this.#reconnect();
    } else if (this.#peer && this.#signalling.isOpen) {
      await this.#signalling.ping();
      if (this.#signalling.isOpen) this.#peer?.restartIce();
    }
  }

  // --- events of the server -----------------------------------------------------------------------------------

  #onEvent(message) {
    switch (message.type) {
      case 'participant.joined':
        this.#roster.joinedOrUpdated(message.participant);
        this.#emit('participantjoined', message.participant);
        this.#emit('roster');
        break;
      case 'participant.updated':
        this.#roster.joinedOrUpdated(message.participant);
        this.#emit('participantupdated', message.participant);
        this.#emit('roster');
        break;
      case 'participant.left':
        this.#roster.left(message.participant);
        this.#emit('participantleft', message.participant);
        this.#emit('roster');
        break;
      case 'track.published':
      case 'track.updated':
        this.#roster.publishedOrUpdated(message.track);
        this.#reseat();
        this.#emit('roster');
        break;
      case 'track.unpublished':
        this.#roster.unpublished(message.track);
        this.#reseat();
        this.#emit('roster');
        break;
      case 'slots.map':
        this.#slots.map = message.slots;
        this.#reseat();
        break;
      case 'slots.required':
        this.#onSlotsRequired(message);
        break;
      case 'publish.hint':
        this.#onPublishHint(message);
        break;
      case 'speaker':
        this.#takeSpeaker(message);
        break;
      case 'message':
        this.#emit('message', { from: message.from, data: message.data });
        break;
      case 'error':
        this.#emit('error', new SluiceError(message.problem ?? {}));
        break;
      case 'bye':
        this.#onBye(message);
        break;
      default:
        // Events of a newer server are none of ours.
        break;
    }
  }

  #onSlotsRequired({ audio, video }) {
    // A new session begins with as many as this one needed.
    this.#slotCounts = { audio: Math.max(audio, this.#slotCounts.audio), video: Math.max(video, this.#slotCounts.video) };
    this.#peer?.offerMoreSlots({ audio, video });
  }

  #onPublishHint({ trackId, layers }) {
    const publication = this.#publications.find(({ id }) => id === trackId);
    if (publication) heedHint(publication, layers).catch((error) => this.#emit('error', error));
  }

  #takeRoster(joined) {
    this.#roster.replace(joined);
    if (joined.slots) this.#slots.map = joined.slots;
    this.#reseat();
    this.#emit('roster');
    this.#takeSpeaker(joined.speaker ?? { identity: null, levels: [] });
  }

  #takeSpeaker({ identity, levels }) {
    this.#speaker = { identity, levels };
    this.#emit('speaker', this.#speaker);
  }

  #reseat() {
    this.#slots.reseat((id) => this.#roster.track(id), this.#peer?.mediaByMid ?? new Map());
  }

  // --- ends ---------------------------------------------------------------------------------------------------

  #forget(publication) {
    const index = this.#publications.indexOf(publication);
    if (index >= 0) this.#publications.splice(index, 1);
    publication.id = null;
    publication.transceiver?.stop();
  }

  #dropPeer() {
    const peer = this.#peer;
    this.#peer = null;
    this.#slots.map = [];
    this.#reseat();
    peer?.close();
  }

  #close(detail) {
    if (this.#state === 'closed') return;
    this.#setState('closed');
    globalThis.removeEventListener?.('online', this.#networkWatch);
    this.#retry.cancel();
    this.#dropPeer();
    this.#signalling.hangUp();
    this.#emit('closed', detail);
  }

  #setState(state) {
    if (this.#state === state || this.#state === 'closed') return;
    this.#state = state;
    this.#emit('state', state);
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

function ownServer() {
  return new URL('/v1/connect', import.meta.url).href.replace(/^http/, 'ws');
}

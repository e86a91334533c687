// The browser client of Sluice: one ES module, no build step, no dependency.
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

const PROTOCOL = 'sluice.v1';
const REQUEST_TIMEOUT_MILLIS = 15_000;
const RECONNECT_FIRST_MILLIS = 400;
const RECONNECT_LONGEST_MILLIS = 10_000;
const PING_EVERY_MILLIS = 15_000;
// Short blips mend themselves; only after this long does an ICE restart save time.
const ICE_PATIENCE_MILLIS = 2_500;
const MOST_SLOTS_PER_KIND = 64;
const DEPENDENCY_DESCRIPTOR =
  'https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension';

/** Three layers, smallest first, as every browser with simulcast takes them. */
const SIMULCAST_LAYERS = [
  { rid: 'q', scaleResolutionDownBy: 4, maxBitrate: 150_000 },
  { rid: 'h', scaleResolutionDownBy: 2, maxBitrate: 500_000 },
  { rid: 'f', scaleResolutionDownBy: 1, maxBitrate: 1_700_000 },
];

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
 * @typedef {object} Publication
 * @property {string|null} id the server's track id, once negotiated
 * @property {string} source
 * @property {string} label
 * @property {boolean} muted
 * @property {MediaStreamTrack|null} media
 * @property {RTCRtpTransceiver} transceiver
 */

/** A refusal of the server, with its problem document (RFC 9457). */
export class SluiceError extends Error {
  /** @param {{title?: string, detail?: string, code?: string, status?: number, retryable?: boolean}} problem */
  constructor(problem) {
    super(problem.detail || problem.title || problem.code || 'refused');
    this.name = 'SluiceError';
    this.problem = problem;
    this.code = problem.code || 'unknown';
    this.retryable = Boolean(problem.retryable);
  }
}

/**
 * A participant of a conference.
 *
 * Events, each a `CustomEvent` with the thing in `detail`: `state` ({@link State}), `participantjoined`,
 * `participantupdated`, `participantleft` ({@link Participant}), `trackadded`, `trackupdated`, `trackremoved`
 * ({@link RemoteTrack}), `roster` (after each change of participants or tracks), `speaker`, `message` (`{from, data}`),
 * `closed` (`{reason}`), `error` (an Error that the call survived).
 */
export class SluiceClient extends EventTarget {
  #url;
  #token;
  #slots;
  #rtcConfiguration;
  /** @type {WebSocket|null} */ #socket = null;
  /** @type {RTCPeerConnection|null} */ #connection = null;
  /** @type {Map<string, {resolve: Function, reject: Function, timer: any}>} */ #pending = new Map();
  /** @type {Publication[]} */ #publications = [];
  /** @type {Map<string, RemoteTrack>} track id → what is seated */ #seated = new Map();
  /** @type {Map<string, any>} track id → the server's view of it */ #tracks = new Map();
  /** @type {Map<string, Participant>} */ #participants = new Map();
  /** @type {Array<{mid: string, trackId: string|null, reason?: string}>} */ #slotMap = [];
  /** @type {State} */ #state = 'new';
  #self = { identity: '', sessionId: '', epoch: 0 };
  #lastSeq = 0;
  #nextId = 1;
  #negotiating = Promise.resolve();
  #joinOffered = false;
  #candidatesHeld = [];
  #reconnectTries = 0;
  #reconnectTimer = null;
  #pingTimer = null;
  #iceTimer = null;
  #policy = null;
  #lossWatch = () => this.#onNetworkBack();

  /**
   * @param {object} options
   * @param {string | (() => string | Promise<string>)} options.token a join token, or what fetches a fresh one
   * @param {string} [options.url] the server's `/v1/connect`; that of this page if left out
   * @param {{audio?: number, video?: number}} [options.slots] how many slots to offer at first (4 and 4)
   * @param {RTCConfiguration} [options.rtcConfiguration] such as `iceTransportPolicy`; ICE servers come from the server
   */
  constructor({ token, url, slots = {}, rtcConfiguration = {} }) {
    super();
    this.#token = token;
    this.#url = url ?? `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/v1/connect`;
    this.#slots = { audio: slots.audio ?? 4, video: slots.video ?? 4 };
    this.#rtcConfiguration = rtcConfiguration;
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
    return [...this.#participants.values()];
  }

  /** What is published by anyone, seated here or not. */
  get tracks() {
    return [...this.#tracks.values()];
  }

  /** What is received now. @returns {RemoteTrack[]} */
  get remoteTracks() {
    return [...this.#seated.values()];
  }

  /** @returns {Publication[]} */
  get publications() {
    return [...this.#publications];
  }

  /** The PeerConnection, for `getStats`. Do not negotiate on it. @returns {RTCPeerConnection|null} */
  get peerConnection() {
    return this.#connection;
  }

  /** Connects, and resolves once the server has answered. */
  async join() {
    if (this.#state !== 'new') throw new Error('join() has been called already');
    this.#setState('connecting');
    globalThis.addEventListener?.('online', this.#lossWatch);
    try {
      await this.#openSocket();
      await this.#joinFresh();
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
   * @param {boolean} [options.simulcast] three layers; true for cameras if left out
   * @param {RTCRtpEncodingParameters[]} [options.encodings] in place of the three layers
   * @param {string} [options.codec] such as `video/VP9`: preferred before the others
   * @returns {Promise<Publication>}
   */
  async publish(media, { source, label = '', simulcast, encodings, codec } = {}) {
    const usual = media.kind === 'audio' ? 'microphone' : 'camera';
    const publication = {
      id: null,
      source: source ?? usual,
      label,
      muted: false,
      media,
      kind: media.kind,
      encodings: encodings ?? (media.kind === 'video' && (simulcast ?? (source ?? usual) === 'camera') ? SIMULCAST_LAYERS : null),
      codec,
      transceiver: null,
    };
    this.#publications.push(publication);
    if (this.#connection) {
      this.#addSender(publication);
      try {
        await this.#negotiate();
      } catch (error) {
        this.#forget(publication);
        throw error;
      }
    }
    return publication;
  }

  /** Takes a publication back. @param {Publication} publication */
  async unpublish(publication) {
    this.#forget(publication);
    if (this.#connection && this.#state !== 'closed') await this.#negotiate();
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
    if (publication.id && this.#isOpen()) {
      await this.#request({ type: 'track', trackId: publication.id, muted });
    }
  }

  /** Goes on with another camera or microphone without negotiation. */
  async replaceMedia(publication, media) {
    publication.media = media;
    if (!publication.muted) await publication.transceiver?.sender.replaceTrack(media);
  }

  /** Asks for a track by name. @param {string} trackId @param {{priority?: number, maxHeight?: number, maxFps?: number}} [wishes] */
  subscribe(trackId, wishes = {}) {
    return this.#request({ type: 'subscribe', trackId, ...wishes });
  }

  /** @param {string} trackId */
  unsubscribe(trackId) {
    return this.#request({ type: 'unsubscribe', trackId });
  }

  /** Who is seated first. @param {{mode: 'auto'|'manual', lastN?: number, pinned?: string[]}} policy */
  setPolicy(policy) {
    this.#policy = policy;
    return this.#request({ type: 'policy', ...policy });
  }

  /** Sends JSON to all others, or to some. @param {any} data @param {string[]} [to] identities */
  sendMessage(data, to) {
    return this.#request({ type: 'message', data, ...(to ? { to } : {}) });
  }

  /** Leaves for good. */
  async leave() {
    if (this.#state === 'closed') return;
    if (this.#isOpen()) {
      try {
        await this.#request({ type: 'leave' }, 2_000);
      } catch {
        // Closing the socket says the same.
      }
    }
    this.#close({ reason: 'left' });
  }

  // --- the socket ---------------------------------------------------------------------------------------------

  async #openSocket() {
    const socket = new WebSocket(this.#url, PROTOCOL);
    this.#socket = socket;
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = () => reject(new Error('The server cannot be reached.'));
      socket.onclose = () => reject(new Error('The server closed the connection.'));
    });
    socket.onerror = null;
    socket.onclose = (event) => this.#onSocketLost(socket, event);
    socket.onmessage = ({ data }) => this.#onMessage(socket, JSON.parse(data));
    clearInterval(this.#pingTimer);
    this.#pingTimer = setInterval(() => {
      this.#request({ type: 'ping' }).catch(() => socket.close());
    }, PING_EVERY_MILLIS);
  }

  #isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  #request(message, timeoutMillis = REQUEST_TIMEOUT_MILLIS) {
    if (!this.#isOpen()) return Promise.reject(new Error('Not connected.'));
    const id = String(this.#nextId++);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#pending.delete(id);
        reject(new Error(`No reply to ${message.type}.`));
      }, timeoutMillis);
      this.#pending.set(id, { resolve, reject, timer });
      this.#socket.send(JSON.stringify({ ...message, id }));
    });
  }

  #onMessage(socket, message) {
    if (socket !== this.#socket) return;
    if (message.re !== undefined) {
      const waiting = this.#pending.get(String(message.re));
      if (!waiting) return;
      this.#pending.delete(String(message.re));
      clearTimeout(waiting.timer);
      if (message.type === 'error') waiting.reject(new SluiceError(message.problem));
      else waiting.resolve(message);
      return;
    }
    if (typeof message.seq === 'number') this.#lastSeq = message.seq;
    this.#onEvent(message);
  }

  #onEvent(message) {
    switch (message.type) {
      case 'participant.joined':
        this.#participants.set(message.participant.identity, message.participant);
        this.#emit('participantjoined', message.participant);
        this.#emit('roster');
        break;
      case 'participant.updated':
        this.#participants.set(message.participant.identity, message.participant);
        this.#emit('participantupdated', message.participant);
        this.#emit('roster');
        break;
      case 'participant.left':
        this.#participants.delete(message.participant.identity);
        this.#emit('participantleft', message.participant);
        this.#emit('roster');
        break;
      case 'track.published':
      case 'track.updated':
        this.#tracks.set(message.track.id, message.track);
        this.#reseat();
        this.#emit('roster');
        break;
      case 'track.unpublished':
        this.#tracks.delete(message.track.id);
        this.#reseat();
        this.#emit('roster');
        break;
      case 'slots.map':
        this.#slotMap = message.slots;
        this.#reseat();
        break;
      case 'slots.required':
        this.#offerMoreSlots(message);
        break;
      case 'speaker':
        this.#emit('speaker', { identity: message.identity, levels: message.levels ?? [] });
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

  #onBye({ reason, retryAfterMillis }) {
    if (retryAfterMillis === null || retryAfterMillis === undefined) {
      this.#close({ reason });
    } else {
      this.#reconnectLater(retryAfterMillis);
    }
  }

  #onSocketLost(socket, event) {
    if (socket !== this.#socket || this.#state === 'closed') return;
    this.#failPending(new Error('The connection was lost.'));
    // 4400 to 4499: the server refuses this client, and would again.
    if (event.code >= 4400 && event.code < 4500) {
      this.#close({ reason: event.reason || 'refused' });
      return;
    }
    this.#reconnectLater();
  }

  #reconnectLater(millis) {
    if (this.#state === 'closed' || this.#reconnectTimer) return;
    this.#setState('reconnecting');
    clearInterval(this.#pingTimer);
    const backoff = Math.min(RECONNECT_FIRST_MILLIS * 2 ** this.#reconnectTries++, RECONNECT_LONGEST_MILLIS);
    // A crowd that lost one server must not come back in one instant.
    const wait = millis ?? backoff * (0.5 + Math.random());
    this.#reconnectTimer = setTimeout(() => {
      this.#reconnectTimer = null;
      this.#reconnect();
    }, wait);
  }

  async #reconnect() {
    try {
      await this.#openSocket();
      const resumed = await this.#request({
        type: 'join',
        token: await this.#freshToken(),
        resume: { sessionId: this.#self.sessionId, lastSeq: this.#lastSeq },
      });
      if (resumed.self.sessionId === this.#self.sessionId) {
        this.#takeRoster(resumed);
        this.#reconnectTries = 0;
        const ice = this.#connection?.iceConnectionState;
        if (ice === 'connected' || ice === 'completed') this.#setState('connected');
        else await this.#negotiate({ iceRestart: true });
      } else {
        this.#dropConnection();
        this.#self = resumed.self;
        // The events of a new session are counted anew.
        this.#lastSeq = 0;
        this.#takeRoster(resumed);
        this.#buildConnection(resumed.iceServers);
        await this.#negotiate();
        if (this.#policy) await this.#request({ type: 'policy', ...this.#policy });
        this.#reconnectTries = 0;
      }
    } catch (error) {
      if (error instanceof SluiceError && !error.retryable) {
        this.#close({ reason: error.code, error });
        return;
      }
      this.#socket?.close();
      this.#reconnectLater();
    }
  }

  #onNetworkBack() {
    if (this.#state === 'reconnecting' && this.#reconnectTimer) {
      clearTimeout(this.#reconnectTimer);
      this.#reconnectTimer = null;
      this.#reconnect();
    } else if (this.#connection && this.#isOpen()) {
      this.#negotiate({ iceRestart: true }).catch((error) => this.#emit('error', error));
    }
  }

  async #freshToken() {
    return typeof this.#token === 'function' ? this.#token() : this.#token;
  }

  // --- joining and negotiating --------------------------------------------------------------------------------

  async #joinFresh() {
    const joined = await this.#request({ type: 'join', token: await this.#freshToken() });
    this.#self = joined.self;
    this.#takeRoster(joined);
    // The ICE servers come with the reply, so the PeerConnection is made after it and the first offer follows at once.
    this.#buildConnection(joined.iceServers);
    await this.#negotiate();
  }

  #buildConnection(iceServers = []) {
    const connection = new RTCPeerConnection({
      bundlePolicy: 'max-bundle',
      rtcpMuxPolicy: 'require',
      iceServers,
      ...this.#rtcConfiguration,
    });
    this.#connection = connection;
    this.#joinOffered = false;
    this.#candidatesHeld = [];
    connection.onicecandidate = ({ candidate }) => this.#sendCandidate(candidate);
    connection.onconnectionstatechange = () => this.#onConnectionState(connection);
    connection.oniceconnectionstatechange = () => this.#onIceState(connection);
    for (const publication of this.#publications) this.#addSender(publication);
    this.#addSlots('audio', this.#slots.audio);
    this.#addSlots('video', this.#slots.video);
  }

  #addSlots(kind, count) {
    for (let i = 0; i < count; i++) {
      const transceiver = this.#connection.addTransceiver(kind, { direction: 'recvonly' });
      if (kind === 'video') askForDependencyDescriptor(transceiver);
    }
  }

  #addSender(publication) {
    const init = { direction: 'sendonly' };
    if (publication.encodings) init.sendEncodings = publication.encodings.map((layer) => ({ ...layer }));
    const transceiver = this.#connection.addTransceiver(publication.muted ? publication.kind : publication.media, init);
    if (publication.codec) preferCodec(transceiver, publication.kind, publication.codec);
    publication.transceiver = transceiver;
  }

  #forget(publication) {
    const index = this.#publications.indexOf(publication);
    if (index >= 0) this.#publications.splice(index, 1);
    publication.id = null;
    publication.transceiver?.stop();
  }

  /** One offer at a time; those asked for meanwhile follow in order. */
  #negotiate(options) {
    const next = this.#negotiating.then(() => this.#negotiateNow(options));
    this.#negotiating = next.catch(() => {});
    return next;
  }

  async #negotiateNow(options = {}) {
    const connection = this.#connection;
    if (!connection || this.#state === 'closed') return;
    const offer = await connection.createOffer(options);
    await connection.setLocalDescription(offer);
    let answer;
    try {
      answer = await this.#request({ type: 'offer', sdp: connection.localDescription.sdp, tracks: this.#declarations() });
    } catch (error) {
      if (connection.signalingState === 'have-local-offer') await connection.setLocalDescription({ type: 'rollback' });
      throw error;
    }
    if (connection !== this.#connection) return;
    await connection.setRemoteDescription({ type: 'answer', sdp: answer.sdp });
    for (const { mid, trackId } of answer.published ?? []) {
      const publication = this.#publications.find((candidate) => candidate.transceiver?.mid === mid);
      if (publication) publication.id = trackId;
    }
    this.#joinOffered = true;
    for (const candidate of this.#candidatesHeld.splice(0)) this.#sendCandidate(candidate);
    if (answer.slots) this.#slotMap = answer.slots;
    this.#reseat();
  }

  #declarations() {
    return this.#publications
      .filter(({ transceiver }) => transceiver?.mid)
      .map(({ transceiver, source, label, muted }) => ({ mid: transceiver.mid, source, label, muted }));
  }

  #sendCandidate(candidate) {
    if (!this.#joinOffered) {
      this.#candidatesHeld.push(candidate);
      return;
    }
    if (!this.#isOpen()) return;
    const message = candidate
      ? {
          type: 'candidate',
          candidate: candidate.candidate,
          sdpMid: candidate.sdpMid,
          usernameFragment: candidate.usernameFragment,
        }
      : { type: 'candidate', candidate: '', sdpMid: '0' };
    this.#request(message).catch(() => {
      // A candidate of an older generation is refused, and is of no use.
    });
  }

  #offerMoreSlots({ audio, video }) {
    const slots = (kind) =>
      this.#connection
        .getTransceivers()
        .filter((t) => t.receiver.track.kind === kind && t.direction === 'recvonly' && !t.stopped).length;
    const missing = {
      audio: Math.min(audio, MOST_SLOTS_PER_KIND) - slots('audio'),
      video: Math.min(video, MOST_SLOTS_PER_KIND) - slots('video'),
    };
    if (missing.audio <= 0 && missing.video <= 0) return;
    this.#addSlots('audio', Math.max(0, missing.audio));
    this.#addSlots('video', Math.max(0, missing.video));
    this.#slots = { audio: Math.max(audio, this.#slots.audio), video: Math.max(video, this.#slots.video) };
    this.#negotiate().catch((error) => this.#emit('error', error));
  }

  #onConnectionState(connection) {
    if (connection !== this.#connection) return;
    if (connection.connectionState === 'connected') {
      this.#reconnectTries = 0;
      if (this.#isOpen()) this.#setState('connected');
    } else if (connection.connectionState === 'failed' && this.#state !== 'closed') {
      this.#setState('reconnecting');
    }
  }

  #onIceState(connection) {
    if (connection !== this.#connection) return;
    clearTimeout(this.#iceTimer);
    const restart = () => {
      if (connection === this.#connection && this.#isOpen()) {
        this.#negotiate({ iceRestart: true }).catch((error) => this.#emit('error', error));
      }
    };
    if (connection.iceConnectionState === 'failed') restart();
    else if (connection.iceConnectionState === 'disconnected') {
      this.#setState('reconnecting');
      this.#iceTimer = setTimeout(restart, ICE_PATIENCE_MILLIS);
    }
  }

  // --- rosters and slots --------------------------------------------------------------------------------------

  #takeRoster(joined) {
    this.#participants = new Map(joined.participants.map((participant) => [participant.identity, participant]));
    this.#tracks = new Map(joined.tracks.map((track) => [track.id, track]));
    if (joined.slots) this.#slotMap = joined.slots;
    this.#reseat();
    this.#emit('roster');
  }

  /** Brings what is seated in line with the slot map and tells the differences. */
  #reseat() {
    const transceivers = new Map((this.#connection?.getTransceivers() ?? []).map((t) => [t.mid, t]));
    const now = new Map();
    for (const { mid, trackId } of this.#slotMap) {
      const track = trackId && this.#tracks.get(trackId);
      const transceiver = transceivers.get(mid);
      if (track && transceiver) now.set(trackId, { ...track, mid, media: transceiver.receiver.track });
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

  // --- ends ---------------------------------------------------------------------------------------------------

  #dropConnection() {
    clearTimeout(this.#iceTimer);
    const connection = this.#connection;
    this.#connection = null;
    this.#slotMap = [];
    this.#reseat();
    connection?.close();
    for (const publication of this.#publications) {
      publication.id = null;
      publication.transceiver = null;
    }
  }

  #failPending(error) {
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(error);
    }
    this.#pending.clear();
  }

  #close(detail) {
    if (this.#state === 'closed') return;
    this.#setState('closed');
    globalThis.removeEventListener?.('online', this.#lossWatch);
    clearInterval(this.#pingTimer);
    clearTimeout(this.#reconnectTimer);
    this.#failPending(new Error('The call is over.'));
    this.#dropConnection();
    this.#socket?.close();
    this.#socket = null;
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

/** Chromium leaves the dependency descriptor out of `recvonly` offers unless asked. */
function askForDependencyDescriptor(transceiver) {
  if (!transceiver.getHeaderExtensionsToNegotiate) return;
  const extensions = transceiver.getHeaderExtensionsToNegotiate();
  for (const extension of extensions) {
    if (extension.uri === DEPENDENCY_DESCRIPTOR) extension.direction = 'sendrecv';
  }
  transceiver.setHeaderExtensionsToNegotiate(extensions);
}

function preferCodec(transceiver, kind, mimeType) {
  const codecs = RTCRtpReceiver.getCapabilities(kind)?.codecs ?? [];
  const wanted = (codec) => codec.mimeType.toLowerCase() === mimeType.toLowerCase();
  if (codecs.some(wanted)) transceiver.setCodecPreferences([...codecs.filter(wanted), ...codecs.filter((c) => !wanted(c))]);
}

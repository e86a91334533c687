import { SluiceError } from './sluice-error.js';

const PROTOCOL = 'sluice.v1';
const REQUEST_TIMEOUT_MILLIS = 15_000;
const PING_EVERY_MILLIS = 15_000;
const PING_TIMEOUT_MILLIS = 5_000;
// A browser by itself waits for minutes.
const OPEN_TIMEOUT_MILLIS = 10_000;

/**
 * Requests in, replies out, over one WebSocket at a time; what the server says of itself goes to `onEvent` in order.
 *
 * Nothing of a socket that has been replaced or closed is heard any more.
 */
export class Signalling {
  #url;
  #onEvent;
  #onLost;
  /** @type {WebSocket|null} */ #socket = null;
  /** @type {Map<string, {resolve: Function, reject: Function, timer: any}>} */ #pending = new Map();
  #nextId = 1;
  #lastSeq = 0;
  #pingTimer = null;

  /**
   * @param {string} url
   * @param {object} to
   * @param {(message: any) => void} to.onEvent an event of the server
   * @param {(code: number, reason: string) => void} to.onLost the open socket is gone
   */
  constructor(url, { onEvent, onLost }) {
    this.#url = url;
    this.#onEvent = onEvent;
    this.#onLost = onLost;
  }

  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** The number of the last event that came: what a resumed session goes on from. */
  get lastSeq() {
    return this.#lastSeq;
  }

  /** The events of a new session are counted anew. */
  countAnew() {
    this.#lastSeq = 0;
  }

  async open() {
    const socket = new WebSocket(this.#url, PROTOCOL);
    this.#socket = socket;
    await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('The server does not answer.')), OPEN_TIMEOUT_MILLIS);
      const settle = (action) => () => {
        clearTimeout(timer);
        action();
      };
      socket.onopen = settle(resolve);
      socket.onerror = settle(() => reject(new Error('The server cannot be reached.')));
      socket.onclose = settle(() => reject(new Error('The server closed the connection.')));
    });
    socket.onerror = null;
    socket.onclose = ({ code, reason }) => this.#lost(socket, code, reason);
    socket.onmessage = ({ data }) => this.#heard(socket, JSON.parse(data));
    this.stopPings();
    this.#pingTimer = setInterval(() => this.ping(), PING_EVERY_MILLIS);
  }

  /** Finds out whether the server still hears. A socket of a network that is gone would not notice for minutes. */
  async ping() {
    const socket = this.#socket;
    try {
      await this.request({ type: 'ping' }, PING_TIMEOUT_MILLIS);
    } catch (error) {
      // A refusal is an answer, too.
      if (!(error instanceof SluiceError)) this.#lost(socket, 1006, '');
    }
  }

  /** @returns {Promise<any>} the reply; rejects with a {@link SluiceError} if refused */
  request(message, timeoutMillis = REQUEST_TIMEOUT_MILLIS) {
    if (!this.isOpen) return Promise.reject(new Error('The server cannot be reached just now. Try again in a moment.'));
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

  stopPings() {
    clearInterval(this.#pingTimer);
  }

  /** Closes the socket if there is one, without a word to `onLost`; the next {@link open} makes another. */
  hangUp() {
    this.stopPings();
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
    this.#failPending(new Error('The connection is closed.'));
  }

  #heard(socket, message) {
    if (socket !== this.#socket) return;
    if (message.re !== undefined) {
      this.#settle(message);
      return;
    }
    if (typeof message.seq === 'number') this.#lastSeq = message.seq;
    this.#onEvent(message);
  }

  #settle(reply) {
    const waiting = this.#pending.get(String(reply.re));
    if (!waiting) return;
    this.#pending.delete(String(reply.re));
    clearTimeout(waiting.timer);
    if (reply.type === 'error') waiting.reject(new SluiceError(reply.problem));
    else waiting.resolve(reply);
  }

  #lost(socket, code, reason) {
    if (!socket || socket !== this.#socket) return;
    this.hangUp();
    this.#onLost(code, reason);
  }

  #failPending(error) {
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(error);
    }
    this.#pending.clear();
  }
}

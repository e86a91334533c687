import { SluiceError } from '../sluice-client.js';

// What a person reads in place of codes and of names of errors.

const CAPTURE_ERRORS = {
  NotAllowedError: 'The browser did not allow it. Allow it in the address bar, then switch it on.',
  NotFoundError: 'None was found on this device.',
  NotReadableError: 'Another program is using it.',
  OverconstrainedError: 'The chosen device is gone. Choose another one.',
};
const REFUSALS = {
  unauthorized: 'The join token was not accepted. It may have expired; ask for a new one.',
  forbidden: 'The join token is not meant for this room.',
  conference_full: 'The room is full.',
  no_such_conference: 'There is no such room.',
  not_permitted: 'Your join token does not allow this.',
  shutting_down: 'The server is being restarted. Try again in a moment.',
  overloaded: 'The server has too much to do just now. Try again in a moment.',
};
const ENDINGS = {
  left: '',
  removed: 'You were removed from the room.',
  replaced: 'You joined from another tab or device with the same name, so this one left.',
  conference_ended: 'The room was closed.',
  connection_lost: 'The connection was lost and could not be restored. Check your network and join again.',
  server_shutdown: 'The server is being restarted. Join again in a moment.',
  too_many_messages: 'This page sent the server more messages than it takes, and was disconnected.',
};

export const STATES = {
  connecting: 'Connecting …',
  connected: 'Connected',
  reconnecting: 'Connection lost, reconnecting …',
  closed: 'Disconnected',
};

/** @param {Error} error */
export function ofError(error) {
  if (error instanceof SluiceError) return REFUSALS[error.code] ?? error.message;
  return CAPTURE_ERRORS[error.name] ?? error.message;
}

/** @param {string} reason why a call ended */
export function ofEnding(reason) {
  return ENDINGS[reason] ?? REFUSALS[reason] ?? 'The call ended. You can join again.';
}

/** What the browser did not give. @param {Array<{what: string, error: Error}>} failures */
export function ofCaptures(failures) {
  const reasons = new Set(failures.map(({ error }) => ofError(error)));
  if (failures.length > 1 && reasons.size === 1) {
    return `${capital(failures.map(({ what }) => what).join(' and '))} cannot be used. ${[...reasons][0]}`;
  }
  return failures.map(({ what, error }) => `The ${what} cannot be used. ${ofError(error)}`).join(' ');
}

function capital(text) {
  return text[0].toUpperCase() + text.slice(1);
}

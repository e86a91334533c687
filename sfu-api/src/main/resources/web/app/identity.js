import { keep, recall } from './memory.js';

/** One identity a tab, kept over reloads, so that two tabs are two people. @param {string} name */
export async function identityOf(name) {
  const plain = name.normalize('NFKD').replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '').toLowerCase().slice(0, 32);
  return `${plain || 'guest'}-${await suffix}`;
}

const suffix = ownSuffix();

async function ownSuffix() {
  const before = recall('sessionStorage', 'tab');
  // A duplicated tab begins with a copy of the first one's storage, and would push it out of the room.
  if (before && (await taken(before))) return before;
  const fresh = [...crypto.getRandomValues(new Uint8Array(4))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  keep('sessionStorage', 'tab', fresh);
  await taken(fresh);
  return fresh;
}

/** Takes the suffix for as long as this tab lives; false if another tab has it. */
function taken(value) {
  if (!navigator.locks) return true;
  return new Promise((resolve) => {
    navigator.locks
      .request(`sluice.tab.${value}`, { ifAvailable: true }, (lock) => {
        resolve(Boolean(lock));
        return lock ? new Promise(() => {}) : undefined;
      })
      .catch(() => resolve(true));
  });
}

// What the page remembers: a convenience only, because private windows may refuse to keep anything.

export function recall(storage, key) {
  try {
    return globalThis[storage].getItem(`sluice.${key}`);
  } catch {
    return null;
  }
}

export function keep(storage, key, value) {
  try {
    globalThis[storage].setItem(`sluice.${key}`, value);
  } catch {
    // See above.
  }
}

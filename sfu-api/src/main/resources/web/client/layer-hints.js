/**
 * Which layers of a publication somebody receives in, only those sent: the others cost neither encoder nor network.
 *
 * @param {import('../sluice-client.js').Publication} publication
 * @param {string[]} layers rids; of several encodings without rids their places, the first is "0"; an empty one stands for
 *   a publication of one encoding
 */
export function heedHint(publication, layers) {
  // Parameters are read and written in one go, one hint after the other: a browser refuses what is out of date.
  publication.heeding = (publication.heeding ?? Promise.resolve()).catch(() => {}).then(() => apply(publication, layers));
  return publication.heeding;
}

async function apply({ transceiver }, layers) {
  if (!transceiver || transceiver.stopped) return;
  const parameters = transceiver.sender.getParameters();
  const keepsLowest = layers.length > 0 && stopsWithLowest(parameters);
  let changed = false;
  for (const [place, encoding] of parameters.encodings.entries()) {
    const unnamed = parameters.encodings.length > 1 ? String(place) : '';
    const active = layers.includes(encoding.rid ?? unnamed) || (keepsLowest && place === 0);
    changed ||= encoding.active !== active;
    encoding.active = active;
  }
  if (changed) await transceiver.sender.setParameters(parameters);
}

/** Chromium's VP9 encoder of several encodings makes no pictures any more once the first is off and another is on. */
function stopsWithLowest({ codecs, encodings }) {
  return encodings.length > 1 && codecs?.[0]?.mimeType.toLowerCase() === 'video/vp9';
}

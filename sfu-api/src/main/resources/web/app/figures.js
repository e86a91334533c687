// A connection's statistics in, lines about one tile out.

const UNKNOWN = '–';
const NO_RATE = '0 kbit/s';

/**
 * @typedef {Map<string, any>} Stats as `getStats` gives them
 */

/**
 * What is received of a track.
 *
 * @param {Stats} now
 * @param {Stats|null} before the statistics of a moment ago, for the rate
 * @param {import('../sluice-client.js').RemoteTrack} track
 * @returns {string[]}
 */
export function received(now, before, track) {
  const inbound = [...now.values()].find(
    (entry) => entry.type === 'inbound-rtp' && (entry.mid === track.mid || entry.trackIdentifier === track.media.id),
  );
  if (!inbound) return ['nothing received'];
  return [
    pictureOf(inbound),
    `${codecOf(inbound, now)} ${rateOf(inbound, before, 'bytesReceived')}`,
    `lost ${inbound.packetsLost ?? UNKNOWN} · freezes ${inbound.freezeCount ?? UNKNOWN}`,
  ];
}

/**
 * What is sent of a publication, its highest layer first.
 *
 * @param {Stats} now
 * @param {Stats|null} before
 * @param {import('../sluice-client.js').Publication} publication
 * @returns {string[]}
 */
export function sent(now, before, publication) {
  const outbound = [...now.values()].filter(
    (entry) => entry.type === 'outbound-rtp' && entry.kind === 'video' && entry.mid === publication.transceiver?.mid,
  );
  if (!outbound.length) return ['nothing sent'];
  const smallestFirst = publication.encodings?.map(({ rid }) => rid) ?? [];
  outbound.sort((one, other) => smallestFirst.indexOf(other.rid) - smallestFirst.indexOf(one.rid));
  const layers = outbound.map((layer) => {
    const name = layer.rid ? `${layer.rid} ` : '';
    const rate = rateOf(layer, before, 'bytesSent');
    return layer.frameWidth && rate !== NO_RATE ? `${name}${pictureOf(layer)} ${rate}` : `${name}off`;
  });
  const reasons = new Set(outbound.map((layer) => layer.qualityLimitationReason).filter((reason) => reason !== 'none'));
  const limits = [...reasons].filter(Boolean).map((reason) => ` · limited by ${reason}`);
  return [codecOf(outbound[0], now) + limits.join(''), ...layers];
}

function pictureOf({ frameWidth, frameHeight, framesPerSecond }) {
  const size = frameWidth ? `${frameWidth}×${frameHeight}` : UNKNOWN;
  return `${size} ${Math.round(framesPerSecond ?? 0)} fps`;
}

function rateOf(entry, before, bytes) {
  const earlier = before?.get(entry.id);
  const millis = earlier ? entry.timestamp - earlier.timestamp : 0;
  if (millis <= 0) return `${UNKNOWN} kbit/s`;
  return `${Math.max(0, Math.round(((entry[bytes] - earlier[bytes]) * 8) / millis))} kbit/s`;
}

function codecOf({ codecId }, stats) {
  return stats.get(codecId)?.mimeType?.replace('video/', '') ?? UNKNOWN;
}

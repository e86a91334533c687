/** Three layers, smallest first, as every browser with simulcast takes them. */
const SIMULCAST_LAYERS = [
  { rid: 'q', scaleResolutionDownBy: 4, maxBitrate: 150_000 },
  { rid: 'h', scaleResolutionDownBy: 2, maxBitrate: 500_000 },
  { rid: 'f', scaleResolutionDownBy: 1, maxBitrate: 1_700_000 },
];

/**
 * What is published, before a connection carries it: the options of `publish` with their defaults filled in.
 *
 * @param {MediaStreamTrack} media
 * @returns {import('../sluice-client.js').Publication}
 */
export function publicationOf(media, { source, label = '', simulcast, encodings, codec, redundancy } = {}) {
  const filledSource = source ?? (media.kind === 'audio' ? 'microphone' : 'camera');
  const layered = media.kind === 'video' && (simulcast ?? filledSource === 'camera');
  return {
    id: null,
    source: filledSource,
    label,
    muted: false,
    media,
    kind: media.kind,
    encodings: encodings ?? (layered ? SIMULCAST_LAYERS : null),
    codec: codec ?? (redundancy && media.kind === 'audio' ? 'audio/red' : undefined),
    transceiver: null,
  };
}

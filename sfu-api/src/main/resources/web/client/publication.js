/** Three layers, smallest first, as every browser with simulcast takes them. */
const SIMULCAST_LAYERS = [
  { rid: 'q', scaleResolutionDownBy: 4, maxBitrate: 150_000 },
  { rid: 'h', scaleResolutionDownBy: 2, maxBitrate: 500_000 },
  { rid: 'f', scaleResolutionDownBy: 1, maxBitrate: 1_700_000 },
];

/** Codecs of which Chromium makes one stream in layers out of several encodings, unless each says that it has none. */
const LAYERED_CODECS = /^video\/(vp9|av1)$/i;
const SPATIAL_LAYERS = /^[LS][2-9]/;

/**
 * What is published, before a connection carries it: the options of `publish` with their defaults filled in.
 *
 * @param {MediaStreamTrack} media
 * @returns {import('../sluice-client.js').Publication}
 */
export function publicationOf(
  media,
  { source, label = '', simulcast, encodings, codec, scalabilityMode, redundancy } = {},
) {
  const filledSource = source ?? (media.kind === 'audio' ? 'microphone' : 'camera');
  const inOneStream = SPATIAL_LAYERS.test(scalabilityMode ?? '');
  const layered = media.kind === 'video' && (simulcast ?? (filledSource === 'camera' && !inOneStream));
  const mode = scalabilityMode ?? (layered && LAYERED_CODECS.test(codec ?? '') ? 'L1T3' : undefined);
  return {
    id: null,
    source: filledSource,
    label,
    muted: false,
    media,
    kind: media.kind,
    encodings: encodings ?? encodingsOf(layered, mode),
    codec: codec ?? (redundancy && media.kind === 'audio' ? 'audio/red' : undefined),
    transceiver: null,
  };
}

function encodingsOf(layered, scalabilityMode) {
  const encodings = layered ? SIMULCAST_LAYERS : [{}];
  if (scalabilityMode) return encodings.map((encoding) => ({ ...encoding, scalabilityMode }));
  return layered ? encodings : null;
}

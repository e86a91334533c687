const DEPENDENCY_DESCRIPTOR =
  'https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension';

/** Adds slots: `recvonly` sections in which the server seats tracks. */
export function addSlots(connection, kind, count) {
  for (let i = 0; i < count; i++) {
    const transceiver = connection.addTransceiver(kind, { direction: 'recvonly' });
    if (kind === 'video') askForDependencyDescriptor(transceiver);
  }
}

export function slotsOf(connection, kind) {
  return connection
    .getTransceivers()
    .filter((t) => t.receiver.track.kind === kind && t.direction === 'recvonly' && !t.stopped);
}

/** Adds the `sendonly` section of a publication, and keeps it there. */
export function addSender(connection, publication) {
  const init = { direction: 'sendonly' };
  if (publication.encodings) init.sendEncodings = publication.encodings.map((layer) => ({ ...layer }));
  const transceiver = connection.addTransceiver(publication.muted ? publication.kind : publication.media, init);
  if (publication.codec) preferCodec(transceiver, publication.kind, publication.codec);
  publication.transceiver = transceiver;
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

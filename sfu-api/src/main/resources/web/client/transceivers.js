const DEPENDENCY_DESCRIPTOR =
  'https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension';

/** Adds slots: `recvonly` sections in which the server seats tracks. @returns {RTCRtpTransceiver[]} */
export function addSlots(connection, kind, count) {
  const added = [];
  for (let i = 0; i < count; i++) {
    const transceiver = connection.addTransceiver(kind, { direction: 'recvonly' });
    if (kind === 'video') askForDependencyDescriptor(transceiver);
    added.push(transceiver);
  }
  return added;
}

export function slotsOf(connection, kind) {
  return connection
    .getTransceivers()
    .filter((t) => t.receiver.track.kind === kind && t.direction === 'recvonly' && !t.stopped);
}

/** Adds the `sendonly` section of a publication, and keeps it there. @returns {RTCRtpTransceiver} */
export function addSender(connection, publication) {
  const init = { direction: 'sendonly' };
  if (publication.encodings) init.sendEncodings = publication.encodings.map((layer) => ({ ...layer }));
  const transceiver = connection.addTransceiver(publication.muted ? publication.kind : publication.media, init);
  publication.transceiver = transceiver;
  if (publication.codec) preferCodec(transceiver, publication.kind, publication.codec);
  // A picture whose frames the page encrypts is forwarded by nothing else.
  if (publication.kind === 'video') askForDependencyDescriptor(transceiver);
  return transceiver;
}

/** Chromium leaves the dependency descriptor out of offers without layers, and of all `recvonly` ones, unless asked. */
function askForDependencyDescriptor(transceiver) {
  if (!transceiver.getHeaderExtensionsToNegotiate) return;
  const extensions = transceiver.getHeaderExtensionsToNegotiate();
  for (const extension of extensions) {
    if (extension.uri === DEPENDENCY_DESCRIPTOR) extension.direction = 'sendrecv';
  }
  transceiver.setHeaderExtensionsToNegotiate(extensions);
}

/** Of pictures the conference's order decides among what is offered, so the others are left out; RED has Opus beside it. */
function preferCodec(transceiver, kind, mimeType) {
  const codecs = RTCRtpSender.getCapabilities(kind)?.codecs ?? [];
  const named = (codec, name) => codec.mimeType.toLowerCase() === name.toLowerCase();
  const wanted = codecs.filter((codec) => named(codec, mimeType));
  const others = codecs.filter((codec) => !wanted.includes(codec) && (kind === 'audio' || named(codec, 'video/rtx')));
  if (wanted.length > 0) transceiver.setCodecPreferences([...wanted, ...others]);
}

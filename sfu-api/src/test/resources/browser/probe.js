async () => {
  const call = window.sluiceCall;
  if (!call || !call.peerConnection) return { state: 'none', tracks: [] };
  const stats = [];
  (await call.peerConnection.getStats()).forEach((entry) => stats.push(entry));
  const locals = new Map(stats.filter((s) => s.type === 'local-candidate').map((s) => [s.id, s]));
  const transport = stats.find((s) => s.type === 'transport') ?? {};
  // Chromium names the selected pair in the transport, Firefox marks it on the pair.
  const pair =
    stats.find((s) => s.id === transport.selectedCandidatePairId) ??
    stats.find((s) => s.type === 'candidate-pair' && s.selected) ??
    {};
  const tracks = [];
  for (const track of call.remoteTracks) {
    const inbound =
      stats.find((s) => s.type === 'inbound-rtp' && s.mid === track.mid) ??
      stats.find((s) => s.type === 'inbound-rtp' && s.trackIdentifier === track.media.id) ??
      {};
    const entry = {
      id: track.id,
      participant: track.participant,
      kind: track.kind,
      source: track.source,
      mid: track.mid,
      bytesReceived: inbound.bytesReceived ?? 0,
      packetsReceived: inbound.packetsReceived ?? 0,
      packetsLost: inbound.packetsLost ?? 0,
      framesDecoded: inbound.framesDecoded ?? 0,
      keyFramesDecoded: inbound.keyFramesDecoded ?? 0,
      frameWidth: inbound.frameWidth ?? 0,
      freezeCount: inbound.freezeCount ?? 0,
      nackCount: inbound.nackCount ?? 0,
      audioEnergy: inbound.totalAudioEnergy ?? 0,
      picture: null,
    };
    if (track.kind === 'video') {
      const video = [...document.querySelectorAll('video')].find(
        (candidate) => candidate.srcObject && candidate.srcObject.getVideoTracks().some((t) => t.id === track.media.id),
      );
      if (video && video.videoWidth) {
        const canvas = document.createElement('canvas');
        canvas.width = 80;
        canvas.height = 45;
        const context = canvas.getContext('2d', { willReadFrequently: true });
        context.drawImage(video, 0, 0, 80, 45);
        const pixels = context.getImageData(0, 0, 80, 45).data;
        const luma = [];
        for (let i = 0; i < pixels.length; i += 4) luma.push(Math.round((pixels[i] * 3 + pixels[i + 1] * 6 + pixels[i + 2]) / 10));
        entry.picture = luma;
      }
    }
    tracks.push(entry);
  }
  return {
    state: call.state,
    iceState: call.peerConnection.iceConnectionState,
    participants: call.participants.length,
    dtlsCipher: transport.dtlsCipher ?? '',
    srtpCipher: transport.srtpCipher ?? '',
    tlsVersion: transport.tlsVersion ?? '',
    localCandidate: locals.get(pair.localCandidateId) ?? {},
    sent: stats.filter((s) => s.type === 'outbound-rtp').map((s) => ({ kind: s.kind, rid: s.rid ?? '', framesEncoded: s.framesEncoded ?? 0, bytesSent: s.bytesSent ?? 0, frameWidth: s.frameWidth ?? 0 })),
    tracks,
  };
}

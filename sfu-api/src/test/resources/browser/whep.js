async () => {
  const { url, bearer } = window.whepTarget;
  const connection = new RTCPeerConnection();
  connection.addTransceiver('video', { direction: 'recvonly' });
  connection.addTransceiver('audio', { direction: 'recvonly' });
  const stream = new MediaStream();
  connection.ontrack = ({ track }) => stream.addTrack(track);
  await connection.setLocalDescription(await connection.createOffer());
  await new Promise((resolve) => {
    if (connection.iceGatheringState === 'complete') resolve();
    connection.onicegatheringstatechange = () => connection.iceGatheringState === 'complete' && resolve();
    setTimeout(resolve, 2000);
  });
  const reply = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/sdp', Authorization: `Bearer ${bearer}` },
    body: connection.localDescription.sdp,
  });
  const text = await reply.text();
  if (reply.status !== 201) throw new Error(`${reply.status} ${text}`);
  await connection.setRemoteDescription({ type: 'answer', sdp: text });
  const video = document.createElement('video');
  video.autoplay = true;
  video.muted = true;
  video.playsInline = true;
  video.srcObject = stream;
  document.body.replaceChildren(video);
  window.whep = { connection, video, location: reply.headers.get('Location') };
  return reply.headers.get('Location');
}

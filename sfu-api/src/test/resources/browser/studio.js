// A page without a page: what a test needs to publish a drawn picture, to receive it, and to see whether it moves.
async () => {
  const { SluiceClient } = await import(`${location.origin}/sluice-client.js`);
  const TOO_LONG_MILLIS = 1_000;
  const SLOW_MILLIS = 400;
  const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

  /** A picture that is drawn: bars that wander over a ground whose colour goes round. */
  window.drawn = ({ width, height, fps, hue = 0 }) => {
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const pen = canvas.getContext('2d');
    let drawnFrames = 0;
    const draw = () => {
      drawnFrames++;
      pen.fillStyle = `hsl(${(hue + drawnFrames * 5) % 360} 70% 40%)`;
      pen.fillRect(0, 0, width, height);
      for (let bar = 0; bar < 12; bar++) {
        pen.fillStyle = `hsl(${bar * 30} 80% ${30 + 5 * bar}%)`;
        const x = (bar * 97 + drawnFrames * (3 + bar)) % width;
        pen.fillRect(x, (bar * height) / 12, width / 6, height / 12);
      }
      pen.fillStyle = 'white';
      pen.font = `${Math.round(height / 4)}px sans-serif`;
      pen.fillText(drawnFrames, width / 3, height / 2);
    };
    draw();
    clearInterval(window.drawing);
    window.drawing = setInterval(draw, 1_000 / fps);
    return canvas.captureStream(fps).getVideoTracks()[0];
  };

  window.publishAs = async ({ token, picture, options, onTransceiver, rtcConfiguration }) => {
    window.call = new SluiceClient({ token, slots: { audio: 0, video: 1 }, onTransceiver, rtcConfiguration });
    await call.publish(drawn(picture), options);
    await call.join();
  };

  window.receiveAs = async ({ token, onTransceiver, rtcConfiguration }) => {
    window.call = new SluiceClient({ token, slots: { audio: 0, video: 1 }, onTransceiver, rtcConfiguration });
    const video = document.createElement('video');
    Object.assign(video, { autoplay: true, muted: true });
    document.body.replaceChildren(video);
    call.addEventListener('trackadded', ({ detail }) => { video.srcObject = new MediaStream([detail.media]); });
    await call.join();
  };

  window.sent = async () => {
    const stats = [...(await call.peerConnection.getStats()).values()];
    const codecs = new Map(stats.filter(({ type }) => type === 'codec').map((codec) => [codec.id, codec.mimeType]));
    return stats
      .filter(({ type, kind }) => type === 'outbound-rtp' && kind === 'video')
      .map((s) => ({
        rid: s.rid ?? '', height: s.frameHeight ?? 0, frames: s.framesSent ?? s.framesEncoded ?? 0, packets: s.packetsSent,
        codec: codecs.get(s.codecId), mode: s.scalabilityMode ?? '', active: s.active, limited: s.qualityLimitationReason,
        keyFrames: s.keyFramesEncoded, bytes: s.bytesSent, plis: s.pliCount, nacks: s.nackCount, target: s.targetBitrate,
      }));
  };

  /** The layers of which frames leave. */
  window.sending = async (millis) => {
    const before = await sent();
    await pause(millis);
    const after = await sent();
    return after.filter(({ rid, frames }) => frames > before.find((layer) => layer.rid === rid)?.frames).map(({ rid }) => rid);
  };

  window.seen = async () => {
    const stats = [...(await call.peerConnection.getStats()).values()];
    const codecs = new Map(stats.filter(({ type }) => type === 'codec').map((codec) => [codec.id, codec.mimeType]));
    const s = stats.find(({ type, kind }) => type === 'inbound-rtp' && kind === 'video') ?? {};
    return {
      frames: s.framesDecoded ?? 0, received: s.framesReceived ?? 0, dropped: s.framesDropped ?? 0,
      keyFrames: s.keyFramesDecoded ?? 0, width: s.frameWidth ?? 0, height: s.frameHeight ?? 0, fps: s.framesPerSecond ?? 0,
      codec: codecs.get(s.codecId) ?? '', decoder: s.decoderImplementation ?? '',
      freezes: s.freezeCount ?? 0, frozen: s.totalFreezesDuration ?? 0, plis: s.pliCount ?? 0, nacks: s.nackCount ?? 0,
      packets: s.packetsReceived ?? 0, lost: s.packetsLost ?? 0, repairs: s.retransmittedPacketsReceived ?? 0,
    };
  };

  /** Mean brightness of 16 × 9 places of the picture that is on the screen. */
  window.looksLike = () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 16, height: 9 });
    const pen = canvas.getContext('2d', { willReadFrequently: true });
    pen.drawImage(document.querySelector('video'), 0, 0, 16, 9);
    const pixels = pen.getImageData(0, 0, 16, 9).data;
    return Array.from({ length: 144 }, (_, i) => Math.round((pixels[4 * i] + pixels[4 * i + 1] + pixels[4 * i + 2]) / 3));
  };

  window.wish = (limits) => call.subscribe(call.tracks.find(({ kind }) => kind === 'video').id, limits);

  /**
   * A count that grows in, the times out in which it did not, as `[from, to]` of the machine's clock.
   *
   * @param {number} tooLong in milliseconds
   */
  const pace = (tooLong) => {
    const stills = [];
    let count = -1;
    let since = Date.now();
    let longest = 0;
    const look = (now) => {
      const at = Date.now();
      longest = Math.max(longest, at - since);
      if (now === count) return;
      if (at - since > tooLong) stills.push([since, at]);
      count = now;
      since = at;
    };
    return { look, stills: () => (Date.now() - since > tooLong ? [...stills, [since, Date.now()]] : stills), longest: () => longest };
  };

  /** Looks at what is sent from now on; `sentStills()` tells when no frame was. */
  window.watchSent = () => {
    const { look, stills } = pace(SLOW_MILLIS);
    window.sentStills = stills;
    clearInterval(window.sentWatch);
    window.sentWatch = setInterval(async () => {
      if (call.peerConnection) look((await sent()).reduce((sum, { frames }) => sum + frames, 0));
    }, 50);
  };

  /** Looks at the picture from now on; `longestStill()` tells the longest time in which it stood, in milliseconds. */
  window.watchPicture = () => {
    const { look, longest } = pace(TOO_LONG_MILLIS);
    window.longestStill = longest;
    clearInterval(window.pictureWatch);
    window.pictureWatch = setInterval(async () => {
      if (call.peerConnection) look((await seen()).frames);
    }, 50);
  };

  /** Looks at the picture until told to stop, and says what came of it. */
  const watch = async () => {
    const before = await seen();
    let last = before;
    let sizes = 0;
    const { look, stills, longest } = pace(TOO_LONG_MILLIS);
    const lookUntil = async (end) => {
      while (performance.now() < end) {
        await pause(50);
        const now = await seen();
        look(now.frames);
        sizes += now.height !== last.height;
        last = now;
      }
    };
    const story = () => ({
      sizes,
      longestStill: longest(),
      stills: stills(),
      ...Object.fromEntries(Object.keys(last).filter((key) => Number.isFinite(last[key])).map((key) => [key, last[key] - before[key]])),
    });
    return { lookUntil, story };
  };

  window.watchFor = async (millis) => {
    const { lookUntil, story } = await watch();
    await lookUntil(performance.now() + millis);
    return story();
  };

  /** Many wishes at random, and what came of them. */
  window.changeItsMind = async ({ times, everyMillis, heights, rates, seed }) => {
    let state = seed;
    const below = (bound) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * bound);
    };
    const { lookUntil, story } = await watch();
    for (let i = 0; i < times; i++) {
      await wish({ maxHeight: heights[below(heights.length)], maxFps: rates[below(rates.length)] });
      await lookUntil(performance.now() + everyMillis / 2 + below(everyMillis));
    }
    return story();
  };
}

package io.sluice.api.nativeclient;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCRtpTransceiverDirection;
import dev.onvoid.webrtc.RTCRtpTransceiverInit;
import dev.onvoid.webrtc.media.MediaStreamTrack;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoTrack;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Plays by WHEP, and counts the pictures and the sound that came out of the decoders.
final class NativeViewer implements AutoCloseable {
    // Far above the noise of a decoder that conceals losses, far below the tone.
    private static final int AUDIBLE = 1000;

    // First of all, because it loads the library. Only this device pulls the playout, so that sinks of audio are called
    // without a sound card.
    private final PeerConnectionFactory factory = new PeerConnectionFactory(new HeadlessAudioDeviceModule());
    private final NativePeer peer;
    private final List<MediaStreamTrack> played = new CopyOnWriteArrayList<>();
    private final AtomicInteger frames = new AtomicInteger();
    private final AtomicInteger width = new AtomicInteger();
    private final AtomicLong audibleSamples = new AtomicLong();

    NativeViewer(HttpMedia http, NativePeer.Network network) {
        this.peer = new NativePeer(factory, http, network, this::play);
        receive(factory.createAudioTrack("no-audio", new CustomAudioSource()));
        receive(factory.createVideoTrack("no-video", new CustomVideoSource()));
    }

    NativePeer peer() {
        return peer;
    }

    /// Decoded pictures so far.
    int frames() {
        return frames.get();
    }

    /// Of the last decoded picture.
    int width() {
        return width.get();
    }

    /// Decoded samples so far that a person would hear.
    long audibleSamples() {
        return audibleSamples.get();
    }

    @Override
    public void close() {
        peer.close();
    }

    /// This binding makes sections of tracks only; a track that is never fed makes one that receives.
    private void receive(MediaStreamTrack place) {
        RTCRtpTransceiverInit init = new RTCRtpTransceiverInit();
        init.direction = RTCRtpTransceiverDirection.RECV_ONLY;
        peer.connection().addTransceiver(place, init);
    }

    private void play(RTCRtpTransceiver transceiver) {
        MediaStreamTrack track = transceiver.getReceiver().getTrack();
        played.add(track);
        switch (track) {
            case AudioTrack audio -> audio.addSink((pcm, bits, rate, channels, count) -> hear(pcm));
            case VideoTrack video -> video.addSink(this::see);
            default -> throw new IllegalStateException("a track of kind " + track.getKind());
        }
    }

    private void hear(byte[] pcm) {
        int audible = 0;
        for (int i = 0; i + 1 < pcm.length; i += 2) {
            audible += Math.abs((short) ((pcm[i] & 0xff) | pcm[i + 1] << 8)) > AUDIBLE ? 1 : 0;
        }
        audibleSamples.addAndGet(audible);
    }

    private void see(VideoFrame frame) {
        width.set(frame.buffer.getWidth());
        frames.incrementAndGet();
        frame.release();
    }
}

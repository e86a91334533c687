package io.sluice.api.nativeclient;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.RTCRtpEncodingParameters;
import dev.onvoid.webrtc.RTCRtpTransceiverDirection;
import dev.onvoid.webrtc.RTCRtpTransceiverInit;
import dev.onvoid.webrtc.media.MediaStreamTrack;
import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import dev.onvoid.webrtc.media.audio.AudioLayer;
import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Sends a tone and a moving picture by WHIP.
final class NativePublisher implements AutoCloseable {
    private static final int SAMPLE_RATE = 48_000;
    private static final int PUSH_MILLIS = 10;
    private static final int SAMPLES_PER_PUSH = SAMPLE_RATE / 1000 * PUSH_MILLIS;
    private static final double TONE_HERTZ = 440;
    private static final int FRAME_MILLIS = 80;

    // First of all, because it loads the library. A headless device would pull audio on its own thread beside
    // pushAudio,
    // which libwebrtc takes for a race and ends the process.
    private final PeerConnectionFactory factory =
            new PeerConnectionFactory(new AudioDeviceModule(AudioLayer.kDummyAudio));
    private final CustomAudioSource audioSource = new CustomAudioSource();
    private final CustomVideoSource videoSource = new CustomVideoSource();
    private final NativePeer peer;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final List<Future<?>> pushing = new ArrayList<>();
    private final int width;
    private final int height;
    private long samplesPushed;
    private int framesPushed;

    /// @param layers simulcast encodings, each of half the size of the next; 1 for none
    NativePublisher(HttpMedia http, NativePeer.Network network, int width, int height, int layers) {
        this.width = width;
        this.height = height;
        this.peer = new NativePeer(factory, http, network, transceiver -> {});
        add(factory.createAudioTrack("tone", audioSource), 1);
        add(factory.createVideoTrack("picture", videoSource), layers);
    }

    NativePeer peer() {
        return peer;
    }

    void publish(String path) {
        pushing.add(clock.scheduleAtFixedRate(this::pushAudio, 0, PUSH_MILLIS, TimeUnit.MILLISECONDS));
        pushing.add(clock.scheduleAtFixedRate(this::pushFrame, 0, FRAME_MILLIS, TimeUnit.MILLISECONDS));
        peer.connect(path);
    }

    @Override
    public void close() {
        // The connection still holds the tracks natively, so they cannot be disposed of one by one; they go with the
        // JVM.
        for (Future<?> push : pushing) {
            push.cancel(false);
        }
        clock.close();
        peer.close();
    }

    private void add(MediaStreamTrack track, int layers) {
        RTCRtpTransceiverInit init = new RTCRtpTransceiverInit();
        init.direction = RTCRtpTransceiverDirection.SEND_ONLY;
        init.streamIds = List.of("publication");
        List<RTCRtpEncodingParameters> encodings = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            RTCRtpEncodingParameters encoding = new RTCRtpEncodingParameters();
            encoding.active = true;
            encoding.scaleResolutionDownBy = (double) (1 << (layers - 1 - layer));
            encodings.add(encoding);
        }
        init.sendEncodings = layers > 1 ? encodings : List.of();
        peer.connection().addTransceiver(track, init);
    }

    private void pushAudio() {
        byte[] pcm = new byte[SAMPLES_PER_PUSH * 2];
        ByteBuffer samples = ByteBuffer.wrap(pcm).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < SAMPLES_PER_PUSH; i++) {
            double seconds = (double) samplesPushed++ / SAMPLE_RATE;
            samples.putShort((short) (8000 * Math.sin(2 * Math.PI * TONE_HERTZ * seconds)));
        }
        audioSource.pushAudio(pcm, 16, SAMPLE_RATE, 1, SAMPLES_PER_PUSH);
    }

    private void pushFrame() {
        NativeI420Buffer picture = NativeI420Buffer.allocate(width, height);
        int shift = 4 * framesPushed++;
        byte[] row = new byte[width];
        ByteBuffer luma = picture.getDataY();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                row[x] = (byte) ((x + y + shift) & 0xff);
            }
            luma.put(y * picture.getStrideY(), row);
        }
        grey(picture.getDataU());
        grey(picture.getDataV());
        VideoFrame frame = new VideoFrame(picture, System.nanoTime());
        videoSource.pushFrame(frame);
        frame.release();
    }

    private static void grey(ByteBuffer chroma) {
        byte[] middle = new byte[chroma.remaining()];
        Arrays.fill(middle, (byte) 128);
        chroma.put(middle);
    }
}

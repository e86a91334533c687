package io.sluice.conference;

import io.sluice.buffer.PacketPool;
import io.sluice.forwarding.ArrivingLayers;
import io.sluice.forwarding.CaptureClock;
import io.sluice.forwarding.KeyFrameWishes;
import io.sluice.forwarding.LayerSelector;
import io.sluice.forwarding.VideoSelector;
import io.sluice.parameters.Codec;
import io.sluice.parameters.CodecParameters;
import io.sluice.parameters.EncodingParameters;
import io.sluice.parameters.HeaderExtension;
import io.sluice.parameters.HeaderExtensionType;
import io.sluice.parameters.MediaKind;
import io.sluice.parameters.RtcpFeedback;
import io.sluice.parameters.TrackSource;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.codec.FrameInfo;
import io.sluice.rtp.codec.VideoLayersAllocation;
import io.sluice.stream.KeyFrameRequester;
import io.sluice.stream.PublisherClock;
import io.sluice.time.WallClock;
import io.sluice.transport.IncomingSection;
import io.sluice.transport.PacketKind;
import io.sluice.transport.Traffic;
import io.sluice.transport.Transport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The packets of one published track in → each to every subscription that is seated.
final class Track implements KeyFrameWishes {
    /// A change of codec seats a whole conference anew: a publisher that changes back and forth with each packet must
    /// not ask for that as often.
    private static final long RESEAT_NANOS = 500_000_000L;

    private final String id;
    private final Session publisher;
    private final String mid;
    private final MediaKind kind;
    private final TrackSource source;
    private final SourceIds sourceIds;
    private final SlotMapper.Wish wish;
    private final List<Encoding> encodings = new ArrayList<>();
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final @Nullable CodecParameters[] byPayloadType = new @Nullable CodecParameters[128];
    private final int[] blockPayloadTypes = new int[128];
    private String label;
    private boolean muted;
    private List<CodecParameters> codecs = List.of();
    private List<HeaderExtension> extensions = List.of();
    private List<EncodingParameters> parameters = List.of();
    private ArrivingLayers arriving = new ArrivingLayers(1);
    private int payloadType;
    private final LayerHint hint = new LayerHint();
    private final VideoLayersAllocation allocation = new VideoLayersAllocation();
    private int descriptorId;
    private int allocationId;
    private int levelId;
    private final CaptureClock captureClock;
    /// Another codec came than the one by which everybody was seated last, and when that was.
    private boolean seatsAreOld;

    private boolean reseated;
    private long reseatedNanos;

    /// Counts the sources of a loop, so that no two streams are ever taken for one.
    static final class SourceIds {
        private long last;

        long next() {
            return ++last;
        }
    }

    Track(
            String id,
            Session publisher,
            String mid,
            MediaKind kind,
            TrackSource source,
            String label,
            boolean muted,
            SourceIds sourceIds) {
        this.id = id;
        this.publisher = publisher;
        this.mid = mid;
        this.kind = kind;
        this.source = source;
        this.label = label;
        this.muted = muted;
        this.sourceIds = sourceIds;
        PublisherClock clock = publisher.clock();
        WallClock ours = publisher.environment().transports().wallClock();
        this.captureClock = () -> clock.isKnown() ? clock.offsetFrom(ours) : CaptureClock.UNKNOWN_OFFSET;
        // What belongs together for lips and eyes: a camera and a microphone, or a screen and its sound.
        String group = publisher.participant().identity() + (isScreen() ? "\nscreen" : "\n");
        this.wish = new SlotMapper.Wish(id, group, kind);
    }

    String id() {
        return id;
    }

    Session publisher() {
        return publisher;
    }

    String mid() {
        return mid;
    }

    MediaKind kind() {
        return kind;
    }

    TrackSource source() {
        return source;
    }

    boolean isScreen() {
        return source.equals(TrackSource.SCREEN) || source.equals(TrackSource.SCREEN_AUDIO);
    }

    /// As the mapper of slots sees it.
    SlotMapper.Wish wish() {
        return wish;
    }

    boolean muted() {
        return muted;
    }

    void mute(boolean value, long nowNanos) {
        boolean resumes = muted && !value;
        muted = value;
        publisher.conference().hints().mayChange(nowNanos);
        if (resumes) {
            encodings.forEach(Encoding::unmuted);
            for (Subscription subscription : subscriptions) {
                subscription.restart(nowNanos);
            }
        }
    }

    void label(String value) {
        label = value;
    }

    TrackView view() {
        return new TrackView(id, publisher.participant().identity(), kind, source, muted, label);
    }

    List<CodecParameters> codecs() {
        return codecs;
    }

    List<HeaderExtension> extensions() {
        return extensions;
    }

    List<EncodingParameters> parameters() {
        return parameters;
    }

    /// What its publisher calls a layer: by its RID; one of several without, by its place, the first is "0".
    String nameOf(int layer) {
        String rid = parameters.get(layer).rid();
        return rid.isEmpty() && parameters.size() > 1 ? Integer.toString(layer) : rid;
    }

    /// The codec that is sent now, or that will be, being the first of the answer.
    CodecParameters current() {
        CodecParameters current = byPayloadType[payloadType];
        return current == null ? codecs.getFirst() : current;
    }

    /// Takes what was negotiated, at first or again. Encodings that stay keep their streams.
    void negotiated(
            List<CodecParameters> newCodecs,
            List<HeaderExtension> newExtensions,
            List<EncodingParameters> newParameters,
            Transport transport,
            long nowNanos) {
        if (newCodecs.equals(codecs) && newExtensions.equals(extensions) && newParameters.equals(parameters)) {
            return;
        }
        codecs = newCodecs;
        extensions = newExtensions;
        descriptorId = idOf(HeaderExtensionType.DEPENDENCY_DESCRIPTOR, newExtensions);
        allocationId = idOf(HeaderExtensionType.VIDEO_LAYERS_ALLOCATION, newExtensions);
        levelId = idOf(HeaderExtensionType.AUDIO_LEVEL, newExtensions);
        Arrays.fill(byPayloadType, null);
        for (CodecParameters codec : newCodecs) {
            byPayloadType[codec.payloadType()] = codec;
            blockPayloadTypes[codec.payloadType()] = codec.blockPayloadType();
        }
        if (byPayloadType[payloadType] == null) {
            payloadType = newCodecs.getFirst().payloadType();
        }
        if (!sameLayers(newParameters)) {
            rebuild(newParameters.size(), transport);
        }
        parameters = newParameters;
        transport.receive(new IncomingSection(mid, codecs, extensions, parameters, encodings), nowNanos);
        for (Subscription subscription : subscriptions) {
            subscription.renegotiated(nowNanos);
        }
    }

    private boolean sameLayers(List<EncodingParameters> other) {
        if (other.size() != encodings.size()) {
            return false;
        }
        for (int i = 0; i < other.size(); i++) {
            if (!isSameLayer(other.get(i), parameters.get(i))) {
                return false;
            }
        }
        return true;
    }

    /// One of several without a RID is known by its SSRC alone; the only one may change that.
    private boolean isSameLayer(EncodingParameters one, EncodingParameters other) {
        return one.rid().equals(other.rid())
                && (encodings.size() == 1 || !one.rid().isEmpty() || one.ssrc() == other.ssrc());
    }

    private void rebuild(int layers, Transport transport) {
        closeEncodings();
        arriving = new ArrivingLayers(layers);
        for (int layer = 0; layer < layers; layer++) {
            encodings.add(new Encoding(this, layer, transport, sourceIds.next(), keyFrameMethod()));
        }
        // Before the new ones are bound, so that nobody asks for a layer that is gone.
        for (Subscription subscription : subscriptions) {
            subscription.layersReplaced();
        }
    }

    private KeyFrameRequester.Method keyFrameMethod() {
        if (kind == MediaKind.AUDIO) {
            return KeyFrameRequester.Method.NONE;
        }
        if (codecs.getFirst().has(RtcpFeedback.NACK_PLI)) {
            return KeyFrameRequester.Method.PLI;
        }
        return codecs.getFirst().has(RtcpFeedback.CCM_FIR)
                ? KeyFrameRequester.Method.FIR
                : KeyFrameRequester.Method.NONE;
    }

    boolean takesNack() {
        // RED and the Opus in it are one stream, and only one of them may say so.
        return kind == MediaKind.AUDIO
                ? codecs.stream().anyMatch(codec -> codec.has(RtcpFeedback.NACK))
                : current().has(RtcpFeedback.NACK);
    }

    int clockRateHz() {
        return current().codec().clockRateHz();
    }

    PublisherClock publisherClock() {
        return publisher.clock();
    }

    CaptureClock captureClock() {
        return captureClock;
    }

    CatchUpBudget catchUps() {
        return publisher.environment().catchUps();
    }

    long nextSourceId() {
        return sourceIds.next();
    }

    Traffic traffic() {
        return publisher.traffic();
    }

    /// The publisher's id of the dependency descriptor, or 0.
    int descriptorId() {
        return descriptorId;
    }

    /// The publisher's id of its layers' allocation, or 0.
    int allocationId() {
        return allocationId;
    }

    /// A packet of a layer, newer than any that did so before, tells which ones are sent.
    ///
    /// @param element its place among the packet's header extensions
    void allocated(int layer, RtpPacket packet, int element, long nowNanos) {
        boolean read = allocation.parse(
                packet.buffer(),
                packet.extensions().offset(element),
                packet.extensions().length(element));
        if (read && arriving.told(layer, allocation)) {
            publisher.conference().hints().mayChange(nowNanos);
        }
    }

    private static int idOf(HeaderExtensionType type, List<HeaderExtension> extensions) {
        for (HeaderExtension extension : extensions) {
            if (extension.type() == type && extension.direction().receives()) {
                return extension.id();
            }
        }
        return 0;
    }

    @Nullable
    Codec codecOf(int wanted) {
        CodecParameters codec = byPayloadType[wanted];
        return codec == null ? null : codec.codec();
    }

    /// Of RED's payload type: that of its blocks.
    int blockPayloadType(int payloadTypeOfRed) {
        return blockPayloadTypes[payloadTypeOfRed];
    }

    PacketPool pool() {
        return publisher.environment().transports().pool();
    }

    LayerSelector newSelector() {
        return kind == MediaKind.AUDIO ? LayerSelector.everyPacket() : new VideoSelector(arriving, this);
    }

    /// Hands one packet, still the encoding's own, to all who get it.
    ///
    /// @param captureNanos when it was captured, as far as known
    void forward(
            RtpPacket packet, FrameInfo frame, Encoding encoding, long sequence, long captureNanos, long nowNanos) {
        if (packet.payloadType() != payloadType) {
            payloadType = packet.payloadType();
            // Who takes RED takes Opus, and the other way round.
            seatsAreOld |= kind == MediaKind.VIDEO;
        }
        if (seatsAreOld && (!reseated || nowNanos - reseatedNanos >= RESEAT_NANOS)) {
            seatsAreOld = false;
            reseated = true;
            reseatedNanos = nowNanos;
            publisher.codecChanged();
        }
        arriving.arrived(encoding.layer(), frame, packet, nowNanos);
        hear(packet, nowNanos);
        traffic().taken(PacketKind.RTP);
        offer(packet, frame, encoding, sequence, captureNanos, nowNanos);
    }

    /// Hands out a packet that never came itself, and that says nothing of what its publisher sends now.
    void forwardRecovered(
            RtpPacket packet, FrameInfo frame, Encoding encoding, long sequence, long captureNanos, long nowNanos) {
        traffic().recovered();
        offer(packet, frame, encoding, sequence, captureNanos, nowNanos);
    }

    private void offer(
            RtpPacket packet, FrameInfo frame, Encoding encoding, long sequence, long captureNanos, long nowNanos) {
        traffic().offered(subscriptions.size());
        for (int i = 0; i < subscriptions.size(); i++) {
            subscriptions.get(i).forward(packet, frame, encoding, sequence, captureNanos, nowNanos);
        }
    }

    private void hear(RtpPacket packet, long nowNanos) {
        // The sound of a screen is nobody's voice.
        int level = kind == MediaKind.AUDIO && levelId != 0 && !isScreen()
                ? packet.extensions().audioLevel(levelId)
                : -1;
        if (level >= 0) {
            publisher.conference().speakers().heard(publisher.participant(), level, nowNanos);
        }
    }

    /// A number of this layer carries nothing that a receiver should miss.
    void leaveOut(int layer, long sequence) {
        for (Subscription subscription : subscriptions) {
            subscription.leaveOut(layer, sequence);
        }
    }

    /// A layer goes on from somewhere else: who watches it begins anew.
    void restarted(int layer, long nowNanos) {
        for (Subscription subscription : subscriptions) {
            subscription.restarted(layer, nowNanos);
        }
    }

    void stopped(int layer) {
        arriving.stopped(layer);
    }

    @Override
    public void keyFrameWanted(int layer, long nowNanos) {
        encodings.get(layer).requestKeyFrame(nowNanos);
    }

    @Nullable
    Encoding encoding(int layer) {
        return layer < 0 || layer >= encodings.size() ? null : encodings.get(layer);
    }

    @Nullable
    Encoding bySource(long sourceId) {
        for (Encoding encoding : encodings) {
            if (encoding.sourceId() == sourceId) {
                return encoding;
            }
        }
        return null;
    }

    /// Which layers its publisher has to send, bit k for layer k: none while it is muted or nobody watches.
    long wantedLayers(long nowNanos) {
        long wanted = 0;
        if (!muted) {
            for (Subscription subscription : subscriptions) {
                wanted |= subscription.wantedLayers(nowNanos);
            }
        }
        return wanted;
    }

    /// What its publisher was told of them.
    LayerHint hint() {
        return hint;
    }

    boolean hasSubscriptions() {
        return !subscriptions.isEmpty();
    }

    void add(Subscription subscription) {
        subscriptions.add(subscription);
    }

    void remove(Subscription subscription) {
        subscriptions.remove(subscription);
    }

    private void closeEncodings() {
        for (Encoding encoding : encodings) {
            encoding.close();
        }
        encodings.clear();
    }

    /// No packet of it comes or goes any more; its subscriptions were taken off before.
    void close() {
        closeEncodings();
    }
}

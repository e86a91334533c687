package io.sluice.forwarding;

import io.sluice.buffer.PacketBuffer;
import io.sluice.parameters.HeaderExtension;
import io.sluice.parameters.HeaderExtensionType;
import io.sluice.rtp.ExtensionBlock;
import io.sluice.rtp.HeaderExtensions;
import io.sluice.rtp.RtpPacket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// A publisher's header extensions in → those that one receiver gets, under its own ids (RFC 8285).
///
/// Only what the allow-list names is passed on, and only in a size that it can have, so that nothing else travels under
/// its name; RID and repaired RID belong to the publisher's leg and never leave. The receiver's MID is the server's
/// own, and so are the transport-wide number and the send time: they
/// get a place here and their value at transmission, in the order of the wire. Immutable.
public final class ExtensionMap {
    /// What describes the media, and not the way from the publisher to us.
    private static final Set<HeaderExtensionType> PASSED_ON = EnumSet.of(
            HeaderExtensionType.AUDIO_LEVEL,
            HeaderExtensionType.ABS_CAPTURE_TIME,
            HeaderExtensionType.PLAYOUT_DELAY,
            HeaderExtensionType.VIDEO_ORIENTATION,
            HeaderExtensionType.VIDEO_CONTENT_TYPE,
            HeaderExtensionType.COLOR_SPACE,
            HeaderExtensionType.DEPENDENCY_DESCRIPTOR);

    private static final int NOT_NEGOTIATED = 0;
    private static final int CAPTURE_TIME_BYTES = 8;

    private final HeaderExtensionType[] types;
    private final int[] publisherIds;
    private final int[] receiverIds;
    private final byte[] mid;
    private final int midId;
    private final int transportCcId;
    private final int absSendTimeId;
    private final int descriptorId;

    private ExtensionMap(
            HeaderExtensionType[] types,
            int[] publisherIds,
            int[] receiverIds,
            String mid,
            List<HeaderExtension> receiver) {
        this.types = types;
        this.publisherIds = publisherIds;
        this.receiverIds = receiverIds;
        this.mid = mid.getBytes(StandardCharsets.UTF_8);
        this.midId = id(HeaderExtensionType.MID, receiver);
        this.transportCcId = id(HeaderExtensionType.TRANSPORT_CC, receiver);
        this.descriptorId = id(HeaderExtensionType.DEPENDENCY_DESCRIPTOR, receiver);
        this.absSendTimeId = id(HeaderExtensionType.ABS_SEND_TIME, receiver);
    }

    /// @param publisher accepted on the publisher's section, directions as the server states them
    /// @param receiver accepted on the receiver's section, likewise
    /// @param mid of the receiver's section
    public static ExtensionMap of(List<HeaderExtension> publisher, List<HeaderExtension> receiver, String mid) {
        HeaderExtensionType[] types = new HeaderExtensionType[PASSED_ON.size()];
        int[] from = new int[PASSED_ON.size()];
        int[] to = new int[PASSED_ON.size()];
        int count = 0;
        for (HeaderExtension extension : publisher) {
            int id = id(extension.type(), receiver);
            if (PASSED_ON.contains(extension.type())
                    && extension.direction().receives()
                    && id != NOT_NEGOTIATED
                    && count < from.length) {
                types[count] = extension.type();
                from[count] = extension.id();
                to[count++] = id;
            }
        }
        return new ExtensionMap(types, Arrays.copyOf(from, count), Arrays.copyOf(to, count), mid, receiver);
    }

    private static int id(HeaderExtensionType type, List<HeaderExtension> receiver) {
        for (HeaderExtension extension : receiver) {
            if (extension.type() == type && extension.direction().sends()) {
                return extension.id();
            }
        }
        return NOT_NEGOTIATED;
    }

    /// Gathers what a packet's copy for this receiver bears; an element that finds no room is left out.
    ///
    /// @param clock how far the publisher's clock is before ours
    void gather(RtpPacket source, ExtensionBlock block, CaptureClock clock) {
        block.clear();
        if (midId != NOT_NEGOTIATED) {
            block.add(midId, mid);
        }
        if (transportCcId != NOT_NEGOTIATED) {
            block.addU16(transportCcId, 0);
        }
        if (absSendTimeId != NOT_NEGOTIATED) {
            block.addU24(absSendTimeId, 0);
        }
        HeaderExtensions elements = source.extensions();
        for (int i = 0; i < publisherIds.length; i++) {
            int element = elements.find(publisherIds[i]);
            if (element >= 0 && types[i].isSize(elements.length(element))) {
                if (types[i] == HeaderExtensionType.ABS_CAPTURE_TIME) {
                    addCaptureTime(receiverIds[i], source, element, block, clock.offset());
                } else {
                    block.add(receiverIds[i], source, element);
                }
            }
        }
    }

    /// The time stays as it is; the offset becomes that of the capturer's clock from ours, which our sender reports
    /// show. A publisher that tells none captures by the clock of its own reports. Until one of those is heard, no
    /// offset would be true here.
    private static void addCaptureTime(int id, RtpPacket source, int element, ExtensionBlock block, long ahead) {
        PacketBuffer buffer = source.buffer();
        int at = source.extensions().offset(element);
        if (ahead == CaptureClock.UNKNOWN_OFFSET) {
            block.add(id, buffer, at, CAPTURE_TIME_BYTES);
        } else {
            boolean told = source.extensions().length(element) > CAPTURE_TIME_BYTES;
            long before = told ? buffer.u64(at + CAPTURE_TIME_BYTES) : 0;
            block.addCaptureTime(id, buffer, at, before + ahead);
        }
    }

    /// The receiver's id of the dependency descriptor, or 0.
    int descriptorId() {
        return descriptorId;
    }

    /// The id under which the transport writes its number, or 0.
    public int transportCcId() {
        return transportCcId;
    }

    /// The id under which the transport writes the send time, or 0.
    public int absSendTimeId() {
        return absSendTimeId;
    }
}

package io.sluice.sim;

import java.util.List;

/// A small fault that somebody could make in an afternoon: words of a source file in → other words out.
///
/// The simulator is only as good as the faults that it finds; these are put into the server one at a time, to see.
///
/// @param name what is wrong
/// @param file below io/sluice
/// @param right what the file says, exactly once
/// @param wrong what it says with the fault
/// @param defence whether it opens a door to an attacker, which only who pushes at the door will see
record PlantedBug(String name, String file, String right, String wrong, boolean defence) {
    /// What the stories have to notice; the other ones are [DefenceBugs#ALL].
    static final List<PlantedBug> MEDIA = List.of(
            bug(
                    "the rollover counter never rises",
                    "srtp/SrtpStream.java",
                    "roc += last - 0x8000 > sequenceNumber ? 1 : 0;",
                    "roc += 0;"),
            bug(
                    "the rollover counter rises one packet early",
                    "srtp/SrtpStream.java",
                    "return roc * 0x1_0000 + sequenceNumber;",
                    "return (sequenceNumber == 0xffff && highest > 0 ? roc + 1 : roc) * 0x1_0000 + sequenceNumber;"),
            bug(
                    "replayed packets are accepted",
                    "srtp/SrtpStream.java",
                    "return index <= highest && (accepted[word(index)] & 1L << index) != 0;",
                    "return false;"),
            bug(
                    "the replay window is eight packets short",
                    "srtp/SrtpStream.java",
                    "return index <= highest - REPLAY_WINDOW_PACKETS || index < 0;",
                    "return index <= highest - 8 || index < 0;"),
            bug(
                    "one SRTCP index for all",
                    "srtp/SrtpSender.java",
                    "rtcpTransform.sealRtcp(rtcp, ssrc, (int) index);",
                    "rtcpTransform.sealRtcp(rtcp, ssrc, 1);"),
            bug(
                    "the marker bit is forgotten",
                    "forwarding/RtpRewriter.java",
                    "packet.marker(marker);",
                    "packet.marker(false);"),
            bug(
                    "timestamps stand still over a switch",
                    "forwarding/TimestampMap.java",
                    "step = Math.clamp(ticks(nanos), leastStep, MAX_STEP_TICKS);",
                    "step = 1;"),
            bug(
                    "timestamps keep the old offset over a switch",
                    "forwarding/RtpRewriter.java",
                    "timestamps.begin(source.timestamp(), seat.clockRateHz, mediaNanos, nowNanos);",
                    "if (generation <= 1) { timestamps.begin(source.timestamp(), 90_000, mediaNanos, nowNanos); }"),
            bug(
                    "what a newcomer is given at once keeps its pace",
                    "forwarding/TimestampMap.java",
                    "behindDrawnTo = least;",
                    "behindDrawnTo = ticks;"),
            bug(
                    "a number is skipped at each switch",
                    "forwarding/SequenceMap.java",
                    "begin(sequence, highestOut + 1);",
                    "begin(sequence, highestOut + 2);"),
            bug(
                    "a late packet lowers the highest number",
                    "forwarding/SequenceMap.java",
                    "highestOut = Math.max(highestOut, out);",
                    "highestOut = out;"),
            bug(
                    "the picture id offset is forgotten",
                    "forwarding/FrameIds.java",
                    "vp8.pictureId(packet.buffer(), picture);",
                    ""),
            bug(
                    "pictures that are left out leave gaps in the picture ids",
                    "forwarding/FrameIds.java",
                    "pictures.drop(extended);",
                    ""),
            bug(
                    "a target is entered that refers to what was left out",
                    "forwarding/DecodeTargets.java",
                    " || !decodable(dependencies)",
                    ""),
            bug(
                    "what came before its structure is forgotten",
                    "forwarding/DecodeTargets.java",
                    "awaitsStructure = true;",
                    ""),
            bug(
                    "a late frame goes the way of the newest picture",
                    "forwarding/DecodeTargets.java",
                    "before ? formerTarget : target",
                    "target"),
            bug(
                    "the marker stays with a layer that is left out",
                    "forwarding/RtpRewriter.java",
                    "source.marker() || verdict.endsPicture()",
                    "source.marker()"),
            bug(
                    "the gate is open before a key frame",
                    "forwarding/HighestArrivingLayer.java",
                    "if (layer == current) {",
                    "if (layer == current || current == NONE) {"),
            bug(
                    "nobody asks for a newcomer's key frame",
                    "forwarding/HighestArrivingLayer.java",
                    "asked = layer;\n            wishes.keyFrameWanted(layer, nowNanos);",
                    "asked = layer;"),
            bug(
                    "layers are mixed",
                    "forwarding/HighestArrivingLayer.java",
                    "if (layer == current) {",
                    "if (layer <= current) {"),
            bug(
                    "the MID of the publisher's section",
                    "forwarding/ExtensionMap.java",
                    "block.add(midId, mid);",
                    "block.add(midId, new byte[] {'v'});"),
            bug(
                    "a retransmission names the next number",
                    "stream/RtxPacketizer.java",
                    "media.buffer().putU16(payloadOffset, original);",
                    "media.buffer().putU16(payloadOffset, original + 1);"),
            bug("retransmissions under the media's SSRC", "stream/RtxPacketizer.java", "media.ssrc(ssrc);", ""),
            bug(
                    "the cache gives the packet before",
                    "stream/RetransmissionBuffer.java",
                    "return holds(sequence) ? packets[place(sequence)] : null;",
                    "return holds(sequence) ? packets[place(sequence - 1)] : null;"),
            bug(
                    "the cache keeps one packet for ever",
                    "stream/RetransmissionBuffer.java",
                    "            held--;\n            packet.release();",
                    "            held--;\n            if (sequences[at] % 1000 != 0) {\n                packet.release();\n            }"),
            bug(
                    "what nobody watches is not given back",
                    "conference/Encoding.java",
                    "        } else {\n            packet.release();\n        }",
                    "        }"),
            bug(
                    "a muted track goes on",
                    "conference/Encoding.java",
                    "if (track.muted()) {",
                    "if (track.muted() && mutedUpTo >= 0) {"),
            bug(
                    "a packet is sent again without end",
                    "stream/RtpStreamSender.java",
                    "public static final int MAX_RESENDS = 3;",
                    "public static final int MAX_RESENDS = 30;"),
            bug(
                    "retransmissions have no share",
                    "stream/RtpStreamSender.java",
                    "return retransmissions.bytesPerSecond(nowNanos) + sizeBytes > allowed;",
                    "return false;"),
            bug(
                    "sender reports count one packet too many",
                    "stream/RtpStreamSender.java",
                    "rtpTimestamp, packets & 0xffff_ffffL,",
                    "rtpTimestamp, packets + 1 & 0xffff_ffffL,"),
            bug(
                    "who is not wanted is seated",
                    "conference/Wants.java",
                    "return wish == null ? policy.mode() == SubscriptionPolicy.Mode.AUTO : wish.enabled();",
                    "return wish == null || wish.enabled();"),
            bug(
                    "a policy's number of pictures is not heeded",
                    "conference/SlotMapper.java",
                    "if (maxVideo >= 0 && videos.size() > maxVideo) {",
                    "if (maxVideo > 99 && videos.size() > maxVideo) {"),
            bug(
                    "who is wanted again stays out",
                    "conference/Wants.java",
                    "wishes.put(trackId, wish);",
                    "wishes.putIfAbsent(trackId, wish);"),
            bug(
                    "sender reports of two seconds ago",
                    "conference/Slot.java",
                    "clock.timestampAt(nowNanos)",
                    "clock.timestampAt(nowNanos - 2_000_000_000L)"),
            bug(
                    "a NACK storm",
                    "stream/NackGenerator.java",
                    "retryNanos[i] = nowNanos + retryInterval();",
                    "retryNanos[i] = nowNanos + 2_000_000L;"),
            bug(
                    "a NACK for the next packet",
                    "stream/NackGenerator.java",
                    "missing[count] = sequence;",
                    "missing[count] = sequence + 1;"),
            bug(
                    "a lost packet is asked for without end",
                    "stream/NackGenerator.java",
                    "if (tries[i] >= MAX_TRIES || nowNanos - sinceNanos[i] >= MAX_AGE_NANOS) {",
                    "if (nowNanos - sinceNanos[i] >= 4 * MAX_AGE_NANOS) {"),
            bug(
                    "key frames are asked for ten times as often",
                    "stream/KeyFrameRequester.java",
                    "MIN_INTERVAL_NANOS = 500_000_000L;",
                    "MIN_INTERVAL_NANOS = 50_000_000L;"),
            bug(
                    "reports come from another SSRC than feedback",
                    "transport/RtcpTermination.java",
                    "new CompoundReports(transport.localSsrc(), transport.cname())",
                    "new CompoundReports(transport.localSsrc() ^ 1, transport.cname())"),
            bug(
                    "repaired packets count as lost",
                    "stream/ReceiverStatistics.java",
                    "return highest - base + 1;",
                    "return highest - base + 2;"),
            bug(
                    "transport feedback is one number off",
                    "stream/TransportFeedbackGenerator.java",
                    "follow((short) (sequenceNumber - (int) highest)",
                    "follow((short) (sequenceNumber + 1 - (int) highest)"),
            bug(
                    "transport-wide numbers leave one out",
                    "transport/TransportFeedbackRecorder.java",
                    "return (int) (next++ & 0xffff);",
                    "next += next % 512 == 511 ? 2 : 1;\n        return (int) (next - 1 & 0xffff);"),
            bug("consent never ends", "ice/Consent.java", "return nowNanos >= lookNanos;", "return false;"),
            bug(
                    "consent renews itself",
                    "ice/Consent.java",
                    "lookNanos = lifeNanos + timeoutNanos;\n        return",
                    "lookNanos = nowNanos + timeoutNanos;\n        return"),
            bug(
                    "a closed transport keeps its place",
                    "transport/Demultiplexer.java",
                    "        transports.remove(number);\n",
                    ""),
            bug(
                    "reports go on after the end",
                    "transport/RtcpTermination.java",
                    "    void close() {\n        appointment.cancel();",
                    "    void close() {"),
            bug(
                    "what a gate drops is not counted",
                    "conference/Subscription.java",
                    "track.traffic().dropped(Passage.OFFERED, drop.reason());",
                    ""),
            bug(
                    "what comes behind a switch is counted twice",
                    "conference/Slot.java",
                    "yield dropped(drop.reason());",
                    "dropped(drop.reason());\n                yield dropped(drop.reason());"),
            bug(
                    "what comes twice is counted twice",
                    "conference/Encoding.java",
                    "drop(packet, reasonOf(reception));",
                    "track.traffic().dropped(Passage.RECEIVED, reasonOf(reception));\ndrop(packet, reasonOf(reception));"),
            bug(
                    "a repair that is not to be had is not counted",
                    "conference/Slot.java",
                    "        if (codec == null) {\n            return notRepaired(DropReason.RETRANSMISSION_EXPIRED);",
                    "        if (codec == null) {\n            return 0;"),
            bug(
                    "what goes out once more is counted as forwarded",
                    "conference/Slot.java",
                    "environment.traffic().repaired();",
                    "environment.traffic().repaired();\n                environment.traffic().forwarded();"),
            bug(
                    "redundant blocks keep the publisher's payload type",
                    "forwarding/RtpRewriter.java",
                    "redundant.payloadType(destination, RtpPacket.FIXED_HEADER_BYTES, blocks);",
                    ""),
            bug(
                    "redundant sound goes to everybody as it is",
                    "forwarding/RtpRewriter.java",
                    "if (blocks == PayloadTypeMap.NONE) {",
                    "if (blocks == Integer.MIN_VALUE) {"),
            bug(
                    "what redundancy carries of a gap is not sent",
                    "conference/Encoding.java",
                    "if (reception == Reception.NEWEST && before",
                    "if (reception == Reception.RESTARTED && before"),
            bug(
                    "a recovered frame gets the number before its own",
                    "conference/Encoding.java",
                    "long lost = sequence - 1 - block;",
                    "long lost = sequence - 2 - block;"),
            bug(
                    "what was said while muted goes out behind the mute",
                    "conference/Encoding.java",
                    "if (unmuted || justUnmuted) {",
                    "if (unmuted && sequence < 0) {"),
            // What the simulator found once, put back; the seeds that showed it tell other stories by now.
            bug(
                    "a sender report counts what never left",
                    "conference/Slot.java",
                    "if (late && rtxPayloadType == PayloadTypeMap.NONE) {",
                    "if (late && rtxPayloadType == PayloadTypeMap.NONE) {\n"
                            + "sender.sent(rewriter.packet(), number, sourceId, rewriter.generation(), sequence, "
                            + "rewriter.ids(), nowNanos);"),
            bug(
                    "a muted track is reported",
                    "conference/Slot.java",
                    "if (seated == null || seated.track().muted() || !rewriter.begun()) {",
                    "if (seated == null || !rewriter.begun()) {"),
            bug(
                    "a key frame begins of which a mute took the rest",
                    "conference/Encoding.java",
                    "if (sequence <= mutedUpTo) {",
                    "if (track.muted()) {"),
            bug(
                    "a late packet moves the publisher's clock",
                    "stream/RtpStreamReceiver.java",
                    "if (reception != Reception.LATE) {",
                    "if (reception != Reception.DUPLICATE) {"),
            bug(
                    "a FIR is repeated under its old number",
                    "stream/KeyFrameRequester.java",
                    "firSequence = (firSequence + 1) & 0xff;",
                    "firSequence = 1;"),
            bug(
                    "a late frame changes what layers go out",
                    "forwarding/LayerIds.java",
                    "if (judgedAny && isBefore(timestamp, sequence, newest, newestSequence)) {",
                    "if (judgedAny && timestamp < 0) {"),
            bug(
                    "a late frame changes the decode target",
                    "forwarding/DecodeTargets.java",
                    "boolean late = newest != NONE && (short) (number - newest) < 0;",
                    "boolean late = newest != NONE && number < 0;"));

    private static PlantedBug bug(String name, String file, String right, String wrong) {
        return new PlantedBug(name, file, right, wrong, false);
    }
}

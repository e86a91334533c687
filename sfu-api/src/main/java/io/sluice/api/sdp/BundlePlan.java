package io.sluice.api.sdp;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The sections of a description in → which of them are alive on the one transport that this server has (RFC 9143).
///
/// Only the first BUNDLE group counts. Without one only the first section of audio or video is alive.
///
/// @param mids per section, as written or made up
/// @param written per section, whether its mid was written
/// @param states per section
/// @param group the mids of the first BUNDLE group, in its order; empty where none was offered
/// @param grouped whether a BUNDLE group was offered
record BundlePlan(List<String> mids, List<Boolean> written, List<State> states, Set<String> group, boolean grouped) {
    /// Longer ones do not fit any header that could carry them.
    private static final int MAX_MID_LENGTH = 64;

    enum State {
        LIVE,
        /// The client stopped it: port 0 without being alive by `bundle-only`.
        STOPPED,
        /// Of no kind that can be answered, or outside the group.
        REJECTED
    }

    static BundlePlan of(SdpDocument document, FirstProblem problems) {
        Set<String> group = new LinkedHashSet<>();
        boolean grouped = false;
        for (SdpLine line : document.session()) {
            if (!grouped && line.is("group")) {
                List<String> words = Words.of(line.value(), SdpDocument.MAX_SECTIONS + 2);
                if (!words.isEmpty() && words.getFirst().equals("BUNDLE")) {
                    grouped = true;
                    group.addAll(words.subList(1, words.size()));
                }
            }
        }
        List<String> mids = new ArrayList<>();
        List<Boolean> written = new ArrayList<>();
        readMids(document, mids, written, problems);
        List<State> states = new ArrayList<>();
        boolean alone = false;
        for (int i = 0; i < document.sections().size(); i++) {
            SdpSection section = document.sections().get(i);
            boolean member = grouped ? written.get(i) && group.contains(mids.get(i)) : !alone;
            boolean stopped = section.port() == 0 && !(grouped && member && section.has("bundle-only"));
            boolean live = member && !stopped && section.kind().isPresent();
            alone |= live;
            states.add(live ? State.LIVE : stopped && section.kind().isPresent() ? State.STOPPED : State.REJECTED);
        }
        return new BundlePlan(mids, written, states, group, grouped);
    }

    private static void readMids(
            SdpDocument document, List<String> mids, List<Boolean> written, FirstProblem problems) {
        Set<String> seen = new LinkedHashSet<>();
        for (SdpSection section : document.sections()) {
            SdpLine line = SdpDocument.first(section.lines(), "mid");
            String mid = line == null ? "" : line.value();
            if (line != null && !Words.isVisible(mid, MAX_MID_LENGTH)) {
                problems.malformed(line, "a mid has 1 to " + MAX_MID_LENGTH + " visible characters");
            } else if (line != null && !seen.add(mid)) {
                problems.malformed(line, "two sections have the mid " + SdpProblem.quote(mid));
            }
            mids.add(mid);
            written.add(line != null);
        }
        for (int i = 0; i < mids.size(); i++) {
            if (!written.get(i)) {
                mids.set(i, madeUp(i, seen));
            }
        }
    }

    /// The same for the same place in each offer of a session, as long as the client writes no such mid itself.
    private static String madeUp(int index, Set<String> seen) {
        String mid = "section" + index;
        while (!seen.add(mid)) {
            mid += "_";
        }
        return mid;
    }

    /// The places of the live sections, in the order of the group: the first one that is accepted stands for the
    /// transport (RFC 9143 §7.2).
    List<Integer> liveInGroupOrder() {
        List<Integer> live = new ArrayList<>();
        for (String mid : group) {
            int index = mids.indexOf(mid);
            if (index >= 0 && states.get(index) == State.LIVE) {
                live.add(index);
            }
        }
        for (int i = 0; i < states.size(); i++) {
            if (states.get(i) == State.LIVE && !live.contains(i)) {
                live.add(i);
            }
        }
        return live;
    }
}

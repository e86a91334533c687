package io.sluice.speaker;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The audio levels of many in → every 300 ms the one whose picture is to be seen, and the order in which the
/// others last had the word.
///
/// Nothing here looks at a clock or sets one: its owner says when it is time to decide. Owned by one thread;
/// bounded by its owner, who removes whoever leaves.
///
/// @param <K> who speaks; compared by `equals`
public final class DominantSpeaker<K> {
    /// Between two decisions (section 3.3 of the paper).
    public static final long DECISION_NANOS = 300_000_000L;

    private static final SpeechScore IMMEDIATE = new SpeechScore(SpeechActivity.SUBLEVELS, 0.78);
    private static final SpeechScore MEDIUM = new SpeechScore(SpeechActivity.MEDIUM_STEPS, 24);
    private static final SpeechScore LONG = new SpeechScore(SpeechActivity.LONG_MEDIUMS, 47);

    /// By how much somebody must be ahead of who has the word: c1, c2 and c3 of the paper.
    private static final double IMMEDIATE_LEAD = 3;

    private static final double MEDIUM_LEAD = 2;
    private static final double LONG_LEAD = 0;

    /// Tenths of the last second with which somebody counts as speaking; until none is left.
    private static final int SPEAKING = 2;

    private static final class Voice {
        final SpeechActivity activity = new SpeechActivity();
        int level = 127;
        boolean speaks;
    }

    private final Map<K, Voice> voices = new LinkedHashMap<>();
    /// Who spoke, the latest to begin first; who never did is not in it.
    private final List<K> latest = new ArrayList<>();

    private @Nullable K dominant;

    /// @param level as RFC 6464 has it: 0 is the loudest, 127 silence
    /// @return whether something may be there to decide: somebody is heard, or was within the last second
    public boolean level(K who, int level, long nowNanos) {
        Voice voice = voices.get(who);
        if (voice == null) {
            voice = new Voice();
            voices.put(who, voice);
        }
        voice.activity.level(level, nowNanos);
        voice.level = level;
        return voice.speaks || voice.activity.immediate() > 0;
    }

    /// @return whether anything changed that [#dominant] or [#latest] tells
    public boolean remove(K who) {
        voices.remove(who);
        boolean changed = latest.remove(who);
        if (who.equals(dominant)) {
            dominant = null;
            changed = true;
        }
        return changed;
    }

    /// @return whether anything changed that [#dominant], [#latest] or [#speaking] tells
    public boolean decide(long nowNanos) {
        boolean changed = false;
        for (Map.Entry<K, Voice> entry : voices.entrySet()) {
            changed |= observe(entry.getKey(), entry.getValue(), nowNanos);
        }
        K challenger = challenger();
        if (challenger != null) {
            dominant = challenger;
            latest.remove(challenger);
            latest.addFirst(challenger);
            changed = true;
        }
        return changed;
    }

    private boolean observe(K who, Voice voice, long nowNanos) {
        voice.activity.advance(nowNanos);
        int tenths = voice.activity.longer();
        boolean speaks = tenths >= SPEAKING || (voice.speaks && tenths > 0);
        if (speaks == voice.speaks) {
            return false;
        }
        voice.speaks = speaks;
        if (speaks && !who.equals(dominant)) {
            latest.remove(who);
            // Behind the one who has the word, which only a lead in all spans takes.
            latest.add(dominant == null || latest.isEmpty() ? 0 : 1, who);
        }
        return true;
    }

    /// Who is ahead of the dominant speaker in all spans, by most in the medium one.
    private @Nullable K challenger() {
        Voice present = dominant == null ? null : voices.get(dominant);
        K best = null;
        double bestLead = 0;
        for (Map.Entry<K, Voice> entry : voices.entrySet()) {
            Voice voice = entry.getValue();
            if (voice == present || !voice.speaks || voice.activity.medium() == 0) {
                continue;
            }
            double lead = present == null ? MEDIUM.of(voice.activity.medium()) : lead(voice.activity, present.activity);
            if (!Double.isNaN(lead) && (best == null || lead > bestLead)) {
                best = entry.getKey();
                bestLead = lead;
            }
        }
        return best;
    }

    /// The lead in the medium span, or NaN where it is not enough in any of the three.
    private static double lead(SpeechActivity voice, SpeechActivity present) {
        double medium = MEDIUM.of(voice.medium()) - MEDIUM.of(present.medium());
        boolean ahead = IMMEDIATE.of(voice.immediate()) - IMMEDIATE.of(present.immediate()) > IMMEDIATE_LEAD
                && medium > MEDIUM_LEAD
                && LONG.of(voice.longer()) - LONG.of(present.longer()) > LONG_LEAD;
        return ahead ? medium : Double.NaN;
    }

    /// Who has the word, or had it last; null before anybody spoke, and when who had it has gone.
    public @Nullable K dominant() {
        return dominant;
    }

    /// Everybody who spoke, the dominant one first, then the latest to begin.
    public List<K> latest() {
        return Collections.unmodifiableList(latest);
    }

    /// Who speaks now, with the newest level of each, in the order of [#latest].
    public Map<K, Integer> speaking() {
        Map<K, Integer> speaking = new LinkedHashMap<>();
        for (K who : latest) {
            Voice voice = voices.get(who);
            if (voice != null && voice.speaks) {
                speaking.put(who, voice.level);
            }
        }
        return speaking;
    }

    /// Whether the next decision could change anything without another level: somebody still counts as speaking.
    public boolean isSomebodySpeaking() {
        for (Voice voice : voices.values()) {
            if (voice.speaks) {
                return true;
            }
        }
        return false;
    }
}

package io.sluice.speaker;

import java.util.Arrays;

/// The levels of one microphone in → how much of the last 20 ms, 100 ms and second was speech.
///
/// A level counts by how far it lies above the quietest of the last half minute and above a floor for all, and no
/// more than ordinary speech does: who claims the highest level all the time comes to nothing, and who claims it in
/// the rhythm of speech is as loud as somebody who speaks. Of 20 ms one level counts, however many packets come.
/// Silence of the network is silence.
final class SpeechActivity {
    /// One Opus packet of a browser.
    static final long STEP_NANOS = 20_000_000L;

    /// Loudness above the noise, in steps of [#SUBLEVEL_DB]; N1 of the paper.
    static final int SUBLEVELS = 13;

    /// Steps of a medium span; N2 of the paper.
    static final int MEDIUM_STEPS = 5;

    /// Medium spans of a long one, which is a second; N3 of the paper.
    static final int LONG_MEDIUMS = 10;

    private static final int STEPS = MEDIUM_STEPS * LONG_MEDIUMS;
    private static final int SUBLEVEL_DB = 4;

    /// -70 dBov: in no room anybody speaks as softly.
    private static final int SOFTEST = 57;

    /// Above the quietest moment breath and noise still wander.
    private static final int ABOVE_NOISE_DB = 6;

    /// Sub-levels with which a step counts in its medium span.
    private static final int SPEECH_SUBLEVELS = 3;

    /// Steps with which a medium span counts in the long one.
    private static final int SPEECH_STEPS = 3;

    private static final long NOISE_STEPS = 15_000_000_000L / STEP_NANOS;
    private static final int LOUDEST = 127;
    private static final int UNKNOWN = LOUDEST + 1;

    private final byte[] sublevels = new byte[STEPS];
    private long newest = -1;
    private int quietest = UNKNOWN;
    private int quietestBefore = UNKNOWN;
    private long noiseSince;

    /// @param level as RFC 6464 has it: 0 is the loudest, 127 silence
    void level(int level, long nowNanos) {
        advance(nowNanos);
        int loudness = LOUDEST - Math.clamp(level, 0, LOUDEST);
        if (newest - noiseSince >= NOISE_STEPS) {
            quietestBefore = quietest;
            quietest = UNKNOWN;
            noiseSince = newest;
        }
        int noise = Math.min(quietest, quietestBefore);
        // The first word of somebody of whom nothing is known yet is no noise.
        int floor = Math.max(SOFTEST, noise == UNKNOWN ? 0 : noise + ABOVE_NOISE_DB);
        quietest = Math.min(quietest, loudness);
        int place = Math.toIntExact(newest % STEPS);
        byte counted = (byte) Math.clamp((loudness - floor) / SUBLEVEL_DB, 0, SUBLEVELS);
        sublevels[place] = (byte) Math.max(sublevels[place], counted);
    }

    /// Lets time pass; steps without a level are silent.
    void advance(long nowNanos) {
        long step = nowNanos / STEP_NANOS;
        if (newest < 0 || step - newest >= STEPS) {
            Arrays.fill(sublevels, (byte) 0);
            noiseSince = newest < 0 ? step : noiseSince;
            newest = step;
        }
        while (newest < step) {
            newest++;
            sublevels[Math.toIntExact(newest % STEPS)] = 0;
        }
    }

    /// 0 to [#SUBLEVELS]: the loudest moment of the last 100 ms, so that the pause between two syllables is none.
    int immediate() {
        int loudest = 0;
        for (int back = 0; back < MEDIUM_STEPS; back++) {
            loudest = Math.max(loudest, at(back));
        }
        return loudest;
    }

    /// 0 to [#MEDIUM_STEPS]: steps of the last 100 ms with speech in them.
    int medium() {
        return medium(0);
    }

    /// 0 to [#LONG_MEDIUMS]: tenths of the last second with speech in them.
    int longer() {
        int count = 0;
        for (int span = 0; span < LONG_MEDIUMS; span++) {
            count += medium(span) >= SPEECH_STEPS ? 1 : 0;
        }
        return count;
    }

    private int medium(int span) {
        int count = 0;
        for (int back = span * MEDIUM_STEPS; back < (span + 1) * MEDIUM_STEPS; back++) {
            count += at(back) >= SPEECH_SUBLEVELS ? 1 : 0;
        }
        return count;
    }

    private int at(int back) {
        long step = newest - back;
        return step < 0 ? 0 : sublevels[Math.toIntExact(step % STEPS)];
    }
}

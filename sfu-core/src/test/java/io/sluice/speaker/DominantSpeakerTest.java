package io.sluice.speaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DominantSpeakerTest {
    private static final long MILLIS = 1_000_000L;
    private static final int NOISE = 75;

    private final DominantSpeaker<String> speakers = new DominantSpeaker<>();
    private final RandomGenerator chance = new SplittableRandom(1);
    private final Map<String, Voice> voices = new LinkedHashMap<>();
    private final List<@Nullable String> dominants = new ArrayList<>();
    private long now = 1_000 * MILLIS;

    /// What a microphone says at a moment, as RFC 6464 has it; below 0 nothing is sent.
    private interface Voice {
        int at(long millis);
    }

    /// Syllables of 160 ms, and 60 ms between them.
    private Voice speech(int level) {
        return millis -> millis % 220 < 160 ? level + chance.nextInt(8) : NOISE - chance.nextInt(5);
    }

    private Voice silence() {
        return millis -> NOISE - chance.nextInt(5);
    }

    private void run(int millis) {
        for (int passed = 0; passed < millis; passed += 20) {
            long at = now / MILLIS;
            voices.forEach((who, voice) -> {
                int level = voice.at(at);
                if (level >= 0) {
                    speakers.level(who, level, now);
                }
            });
            now += 20 * MILLIS;
            if (now / MILLIS % 300 == 0) {
                speakers.decide(now);
                String dominant = speakers.dominant();
                if (dominants.isEmpty()
                        ? dominant != null
                        : !String.valueOf(dominants.getLast()).equals(dominant)) {
                    dominants.add(dominant);
                }
            }
        }
    }

    @Test
    void nobodyHasTheWordWhileNobodySpeaks() {
        voices.put("ada", silence());
        voices.put("bea", silence());
        run(10_000);
        assertThat(speakers.dominant()).isNull();
        assertThat(speakers.latest()).isEmpty();
        assertThat(speakers.isSomebodySpeaking()).isFalse();
    }

    @Test
    void whoSpeaksHasTheWordAfterAThirdOfASecondOrTwo() {
        voices.put("ada", silence());
        voices.put("bea", silence());
        run(3_000);
        voices.put("bea", speech(30));
        run(660);
        assertThat(speakers.dominant()).isEqualTo("bea");
        assertThat(speakers.speaking()).containsOnlyKeys("bea");
    }

    @Test
    void theFirstWordOfAnUnknownIsHeard() {
        voices.put("ada", speech(30));
        run(900);
        assertThat(speakers.dominant()).isEqualTo("ada");
    }

    @Test
    void theWordIsKeptThroughSilenceAndGoesOverWhenSomebodyElseSpeaks() {
        voices.put("ada", speech(30));
        voices.put("bea", silence());
        run(5_000);
        voices.put("ada", silence());
        run(3_000);
        assertThat(speakers.dominant()).isEqualTo("ada");
        assertThat(speakers.speaking()).isEmpty();
        voices.put("bea", speech(45));
        run(1_000);
        assertThat(speakers.dominant()).isEqualTo("bea");
        assertThat(speakers.latest()).containsExactly("bea", "ada");
    }

    @Test
    void neitherACoughNorAShortYesTurnsThePicture() {
        voices.put("ada", speech(35));
        voices.put("bea", silence());
        run(5_000);
        for (int time = 0; time < 20; time++) {
            int burst = 60 + 20 * (time % 8);
            voices.put("bea", millis -> 5);
            run(burst);
            voices.put("bea", silence());
            run(2_000 - burst);
        }
        assertThat(dominants).containsExactly("ada");
    }

    @Test
    void twoWhoSpeakAtOnceDoNotTakeTurnsAllTheTime() {
        voices.put("ada", speech(32));
        voices.put("bea", speech(33));
        run(60_000);
        assertThat(dominants.size()).isLessThanOrEqualTo(8);
        assertThat(speakers.speaking()).containsOnlyKeys("ada", "bea");
    }

    /// A steady hum, or somebody who claims the loudest level in each packet, is no speech.
    @Test
    void whoIsAlwaysAsLoudAsCanBeIsNoSpeaker() {
        voices.put("mal", millis -> 0);
        voices.put("ada", silence());
        run(20_000);
        voices.put("ada", speech(40));
        run(1_500);
        assertThat(speakers.dominant()).isEqualTo("ada");
        run(30_000);
        assertThat(speakers.dominant()).isEqualTo("ada");
    }

    /// More packets, or louder claims, in the rhythm of speech are worth no more than speech.
    @Test
    void whoShoutsInTheRhythmOfSpeechIsNoMoreThanASpeaker() {
        voices.put("ada", speech(20));
        run(5_000);
        voices.put("mal", millis -> millis % 220 < 160 ? 0 : 127);
        for (int i = 0; i < 500; i++) {
            for (int packet = 0; packet < 50; packet++) {
                speakers.level("mal", now / MILLIS % 220 < 160 ? 0 : 127, now);
            }
            run(20);
        }
        assertThat(dominants).containsExactly("ada");
    }

    @Test
    void discontinuousTransmissionIsSilence() {
        voices.put("ada", speech(30));
        run(3_000);
        voices.put("ada", millis -> -1);
        run(1_200);
        assertThat(speakers.isSomebodySpeaking()).isFalse();
        voices.put("bea", speech(30));
        run(900);
        assertThat(speakers.dominant()).isEqualTo("bea");
    }

    @Test
    void whoLeavesIsForgotten() {
        voices.put("ada", speech(30));
        voices.put("bea", silence());
        run(2_000);
        voices.remove("ada");
        assertThat(speakers.remove("ada")).isTrue();
        assertThat(speakers.dominant()).isNull();
        assertThat(speakers.latest()).isEmpty();
        assertThat(speakers.remove("bea")).isFalse();
        run(2_000);
        assertThat(speakers.dominant()).isNull();
    }

    @Test
    void aSecondVoiceStandsBehindTheFirstAndThirdBehindIt() {
        voices.put("ada", speech(25));
        run(5_000);
        voices.put("bea", speech(50));
        run(2_000);
        voices.put("cleo", speech(50));
        run(2_000);
        assertThat(speakers.latest()).containsExactly("ada", "cleo", "bea");
    }

    /// A conversation of two, five seconds each: each change is seen, soon, and nothing else.
    @Test
    void aConversationIsFollowed() {
        voices.put("cleo", silence());
        for (int turn = 0; turn < 20; turn++) {
            String speaking = turn % 2 == 0 ? "ada" : "bea";
            voices.put("ada", turn % 2 == 0 ? speech(35) : silence());
            voices.put("bea", turn % 2 == 1 ? speech(45) : silence());
            run(1_200);
            assertThat(speakers.dominant()).isEqualTo(speaking);
            run(3_800);
        }
        assertThat(dominants).hasSize(20);
    }
}

package io.sluice.fuzz;

import java.util.List;

/// One parser or state machine that sees bytes from outside. An input is all that a run depends on, so that the same
/// bytes always find the same fault.
public interface FuzzTarget {
    /// What handling one packet may allocate.
    long MAX_PACKET_ALLOCATION_BYTES = 64 * 1024;

    /// As `./sluice fuzz` and the folders of inputs know it.
    String name();

    /// Plays one input.
    ///
    /// @throws RuntimeException or AssertionError where a promise is broken
    void fuzz(byte[] input);

    /// Right inputs from which wrong ones are made.
    List<byte[]> seeds();

    /// Folders of public corpora, where there are any, whose files are inputs of this target.
    default List<String> corpora() {
        return List.of();
    }

    /// How many inputs each build plays; fewer where one input is a whole conference.
    default int inputsPerBuild() {
        return 1_000_000;
    }

    /// What playing one input may allocate, in bytes: for an input that is one packet, what a packet may.
    default long maxAllocatedBytes() {
        return MAX_PACKET_ALLOCATION_BYTES;
    }

    /// The greatest input that is made, in bytes.
    default int maxInputBytes() {
        return 1_500;
    }

    /// Whose branches lead Jazzer, as it writes packages.
    default String instrumented() {
        return "io.sluice.**";
    }
}

package io.sluice.load.measure;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `jcmd` and `/proc` print of a process in → its footprint out.
final class FootprintReader {
    private static final long KIBIBYTE = 1024;
    private static final int SHOWN_CHARACTERS = 500;
    private static final Pattern HISTOGRAM_TOTAL_BYTES = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
    private static final Pattern NATIVE_OTHER_KIB =
            Pattern.compile("-\\s+Other \\(reserved=\\d+KB, committed=(\\d+)KB");
    private static final Pattern STATUS_RESIDENT_KIB = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB");
    private static final Pattern STATUS_THREADS = Pattern.compile("(?m)^Threads:\\s+(\\d+)");

    private FootprintReader() {}

    /// @param histogram of `jcmd GC.class_histogram`
    /// @param nativeMemory of `jcmd VM.native_memory summary`
    /// @param status the text of `/proc/PID/status`
    /// @throws IOException where a text lacks its figure; the message shows how the text begins
    static Footprint read(String histogram, String nativeMemory, String status, long descriptors) throws IOException {
        return new Footprint(
                number(HISTOGRAM_TOTAL_BYTES, histogram),
                KIBIBYTE * number(NATIVE_OTHER_KIB, nativeMemory),
                KIBIBYTE * number(STATUS_RESIDENT_KIB, status),
                number(STATUS_THREADS, status),
                descriptors);
    }

    private static long number(Pattern pattern, String text) throws IOException {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IOException(
                    "not found: " + pattern + " in " + text.substring(0, Math.min(SHOWN_CHARACTERS, text.length())));
        }
        return Long.parseLong(matcher.group(1));
    }
}

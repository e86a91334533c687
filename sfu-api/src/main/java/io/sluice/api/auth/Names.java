package io.sluice.api.auth;

import java.util.regex.Pattern;

/// The grammar of conference names and identities: letters and digits of any script, then also `._~:@+-`, at most 128
/// characters. It keeps them readable in URLs, logs and file names; people's own words go into `name`.
public final class Names {
    /// As `openapi.yaml` states it.
    public static final String PATTERN = "^[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}._~:@+-]{0,127}$";

    private static final Pattern NAME = Pattern.compile(PATTERN);

    private Names() {}

    public static boolean isName(String text) {
        return text.length() <= 128 && NAME.matcher(text).matches();
    }
}

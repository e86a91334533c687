package io.sluice.conference;

import io.sluice.parameters.HeaderExtension;
import io.sluice.parameters.HeaderExtensionType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Offered header extensions of one description in → those that are answered, section by section.
///
/// One instance serves one description: within a BUNDLE group an id has one meaning (RFC 8285 §5, RFC 9143 §9.1),
/// and where an offer gives it two the first wins.
final class ExtensionNegotiation {
    private static final int MAX_ID = 255;

    /// A slot carries one encoding under the server's own numbers: layers are the server's affair. RID and repaired
    /// RID are accepted all the same, and never sent: Chromium takes an extension that the answer of one section
    /// lacks out of every later section of that kind, and then cannot offer simulcast any more.
    private static final Set<HeaderExtensionType> NOT_FOR_SLOTS =
            EnumSet.of(HeaderExtensionType.VIDEO_LAYERS_ALLOCATION);

    private final @Nullable HeaderExtensionType[] meanings = new @Nullable HeaderExtensionType[MAX_ID + 1];

    List<HeaderExtension> forPublication(List<HeaderExtension> offered) {
        return accept(offered, EnumSet.noneOf(HeaderExtensionType.class));
    }

    List<HeaderExtension> forSlot(List<HeaderExtension> offered) {
        return accept(offered, NOT_FOR_SLOTS);
    }

    private List<HeaderExtension> accept(List<HeaderExtension> offered, Set<HeaderExtensionType> except) {
        List<HeaderExtension> accepted = new ArrayList<>();
        Set<HeaderExtensionType> taken = EnumSet.noneOf(HeaderExtensionType.class);
        for (HeaderExtension one : offered) {
            if (isUsable(one.id()) && claims(one) && !except.contains(one.type()) && taken.add(one.type())) {
                accepted.add(new HeaderExtension(
                        one.type(), one.id(), one.direction().reversed()));
            }
        }
        return accepted;
    }

    /// 0 is padding, 15 is reserved in one-byte headers (RFC 8285 §4.2).
    private static boolean isUsable(int id) {
        return id > 0 && id <= MAX_ID && id != 15;
    }

    private boolean claims(HeaderExtension one) {
        HeaderExtensionType before = meanings[one.id()];
        if (before == null) {
            meanings[one.id()] = one.type();
            return true;
        }
        return before == one.type();
    }
}

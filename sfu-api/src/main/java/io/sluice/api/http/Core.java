package io.sluice.api.http;

import io.sluice.conference.ConferenceCommand;
import io.sluice.conference.ConferenceView;
import io.sluice.conference.Outcome;
import io.sluice.node.SfuNode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.List;

/// Commands in → futures out that complete on the thread of signalling, in the order in which a loop answered,
/// refusals as [ProblemException].
public final class Core {
    private final SfuNode node;
    private final Context context;

    public Core(SfuNode node, Context context) {
        this.node = node;
        this.context = context;
    }

    /// Answers as they are.
    public <R> Future<R> ask(ConferenceCommand<R> command) {
        return Future.fromCompletionStage(node.submit(command), context);
    }

    /// The value of an outcome; a refusal fails the future.
    public <T> Future<T> done(ConferenceCommand<Outcome<T>> command) {
        return ask(command).map(outcome -> switch (outcome) {
            case Outcome.Done<T> done -> done.value();
            case Outcome.Refused<T> refused ->
                throw new ProblemException(Problem.of(refused.refusal(), refused.detail()));
        });
    }

    public Future<List<ConferenceView>> conferences() {
        return Future.fromCompletionStage(node.conferences(), context);
    }

    /// Whether new sessions are taken.
    public boolean ready() {
        return !node.draining();
    }
}

namespace AuditOtel;

/// <content>Who acts in this execution context, where the program knows it and no provider does: a job, a command, work on behalf of somebody.</content>
public sealed partial record AuditActor
{
    private static readonly AsyncLocal<Turn?> InContext = new();

    /// <summary>
    /// Makes an actor the one who acts from here on, across awaits and in work started from here, until the result is disposed. Whoever acted
    /// before becomes the origin, unless the actor names another; the client stays known.
    /// </summary>
    /// <param name="actor">Who acts.</param>
    /// <returns>Dispose it, in the same method, to let the former actor act again.</returns>
    /// <exception cref="ArgumentException">The actor has no id, or a type that does not exist.</exception>
    public static IDisposable Use(AuditActor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.IsNamed)
            throw new ArgumentException("The actor has no id or a type that does not exist: use 'anonymous' or 'unknown' for one without.", nameof(actor));

        var turn = new Turn(actor, InContext.Value);
        InContext.Value = turn;
        return turn;
    }

    /// <summary>Returns who acts, with the origin that is kept through every change of the actor.</summary>
    /// <param name="given">Whom a provider knows, or null.</param>
    internal static AuditActor? Acting(AuditActor? given)
    {
        if (InContext.Value is not { } turn)
            return given;
        var origin = turn.StatedOrigin ?? given?.OriginId ?? (given is { IsKnown: true } ? given.Id : turn.FirstId);
        return turn.Actor with { OriginId = origin, Client = turn.Client ?? given?.Client };
    }

    /// <summary>Whether it can stand in a record.</summary>
    internal bool IsNamed => !string.IsNullOrEmpty(Id) && Type is >= AuditActorType.User and <= AuditActorType.System;

    /// <summary>Whether it says who acts, and not merely that nobody knows.</summary>
    internal bool IsKnown => !string.Equals(Id, "unknown", StringComparison.Ordinal) && !string.Equals(Id, "anonymous", StringComparison.Ordinal);

    private sealed class Turn(AuditActor actor, Turn? outer) : IDisposable
    {
        private bool _isOver;

        internal AuditActor Actor => actor;

        internal AuditClient? Client { get; } = actor.Client ?? outer?.Client;

        internal string? StatedOrigin { get; } = actor.OriginId ?? outer?.StatedOrigin;

        /// <summary>Who acted before all changes in this context.</summary>
        internal string? FirstId { get; } = outer is null ? null : outer.FirstId ?? (outer.Actor.IsKnown ? outer.Actor.Id : null);

        public void Dispose()
        {
            if (_isOver)
                return;
            _isOver = true;
            InContext.Value = outer;
        }
    }
}

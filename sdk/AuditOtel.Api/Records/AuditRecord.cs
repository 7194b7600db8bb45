namespace AuditOtel;

/// <summary>One audit record, for actions that no attribute can describe. On the wire it is one OTLP log record.</summary>
/// <param name="Operation">What was done: dotted, lower case, two to four words, the thing then the verb.</param>
/// <param name="Action">The verb; <see cref="AuditAction.Unspecified"/> is refused.</param>
/// <param name="Target">The object.</param>
public sealed record AuditRecord(string Operation, AuditAction Action, AuditTarget Target)
{
    /// <summary>The idempotency key; a new UUID version 7 when left out.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>When it happened; the trail's clock when left out.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The preselection class.</summary>
    public AuditClass Class { get; init; }

    /// <summary>The moment of the action this record tells of.</summary>
    public AuditStage Stage { get; init; }

    /// <summary>How it ended.</summary>
    public AuditOutcome Outcome { get; init; }

    /// <summary>A short machine word that says why: <c>denied</c>, <c>invalid</c>, <c>timeout</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>Who acted; the trail asks its actor provider when left out.</summary>
    public AuditActor? Actor { get; init; }

    /// <summary>Joins the intent and the outcome of one action; <see cref="Guid.Empty"/> for a single event.</summary>
    public Guid OperationId { get; init; }

    /// <summary>One sentence for people.</summary>
    public string? Message { get; init; }

    /// <summary>Further attributes. Values are strings, booleans, 32- or 64-bit integers, doubles or arrays of strings; anything else is refused.</summary>
    public IReadOnlyDictionary<string, object> Attributes { get; init; } = EmptyAttributes;

    private static readonly IReadOnlyDictionary<string, object> EmptyAttributes = new Dictionary<string, object>(StringComparer.Ordinal);
}

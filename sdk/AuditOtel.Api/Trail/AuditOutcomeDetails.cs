namespace AuditOtel;

/// <summary>What an outcome says beyond that the body ended or threw: what the returned value told, and what the body added. Trails read it.</summary>
public sealed class AuditOutcomeDetails
{
    private const int MostItems = 1024;

    // A record may have 1,024 attributes in all.
    private const int MostAttributes = 512;

    private readonly List<AuditTarget> _targets = [];
    private readonly List<AuditChange> _changes = [];
    private readonly List<KeyValuePair<string, object>> _attributes = [];

    internal AuditOutcomeDetails()
    {
    }

    /// <summary>How the action ended when its body returned; what the body said comes before what the returned value told.</summary>
    public AuditOutcome Outcome => Said ?? Told;

    /// <summary>A short machine word that says why, or null. What the body said comes before the word for an exception, too.</summary>
    public string? Reason => SaidReason ?? ToldReason;

    /// <summary>The word that the body itself gave, or null.</summary>
    public string? SaidReason { get; internal set; }

    /// <summary>The type of an exception that kept the returned value from being read, or null.</summary>
    public Type? ErrorType { get; internal set; }

    /// <summary>The status code of an HTTP result, or null.</summary>
    public int? StatusCode { get; internal set; }

    /// <summary>On how many objects the action was to be carried out, or null.</summary>
    public long? Requested { get; internal set; }

    /// <summary>On how many objects it was carried out, or null.</summary>
    public long? Succeeded { get; internal set; }

    /// <summary>On how many objects it failed, or null.</summary>
    public long? Failed { get; internal set; }

    /// <summary>The objects that the body added, in their order.</summary>
    public IReadOnlyList<AuditTarget> Targets => _targets;

    /// <summary>The changes, in their order.</summary>
    public IReadOnlyList<AuditChange> Changes => _changes;

    /// <summary>The attributes that the body added: strings, booleans, 64-bit integers and doubles.</summary>
    public IReadOnlyList<KeyValuePair<string, object>> Attributes => _attributes;

    /// <summary>How many targets, changes and attributes were left out because there were too many.</summary>
    public int Omitted { get; internal set; }

    internal bool IsClosed { get; set; }

    internal AuditOutcome? Said { get; set; }

    internal AuditOutcome Told { get; set; } = AuditOutcome.Success;

    internal string? ToldReason { get; set; }

    internal void Add(AuditTarget target) => Add(_targets, target);

    internal void Add(AuditChange change) => Add(_changes, change);

    internal void Add(string name, object value)
    {
        _attributes.RemoveAll(known => string.Equals(known.Key, name, StringComparison.Ordinal));
        Add(_attributes, new(name, value), MostAttributes);
    }

    /// <summary>Takes the counts of a bulk action and returns whether it failed, and why.</summary>
    internal (AuditOutcome Outcome, string? Reason) Count(long? requested, long? succeeded, long? failed)
    {
        failed ??= requested - succeeded;
        succeeded ??= requested - failed;
        (Requested, Succeeded, Failed) = (requested ?? succeeded + failed, succeeded, failed);
        return failed > 0 ? (AuditOutcome.Failure, succeeded > 0 ? AuditReasons.Partial : AuditReasons.Unsuccessful) : (AuditOutcome.Success, null);
    }

    private void Add<T>(List<T> list, T item, int most = MostItems)
    {
        if (list.Count < most)
            list.Add(item);
        else
            Omitted++;
    }
}

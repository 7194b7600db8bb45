namespace AuditOtel;

/// <summary>What an outcome says beyond that the body ended or threw: what the returned value told, and what the body added. Trails read it.</summary>
public sealed class AuditOutcomeDetails
{
    internal AuditOutcomeDetails()
    {
    }

    /// <summary>How the action ended by its returned value; a success while nothing else was told. An exception that ends the body comes before it.</summary>
    public AuditOutcome Outcome { get; internal set; } = AuditOutcome.Success;

    /// <summary>A short machine word that says why it failed, or null.</summary>
    public string? Reason { get; internal set; }

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
}

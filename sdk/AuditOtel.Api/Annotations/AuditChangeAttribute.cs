namespace AuditOtel;

/// <summary>
/// Marks a parameter whose members are compared, one by one, and recorded as <c>audit.change</c> where they differ. Alone: the object before the
/// body with the object after it, in the outcome. With <see cref="From"/>: the other parameter with this one, in the intent.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class AuditChangeAttribute : Attribute
{
    /// <summary>The parameter, of the same type, that holds what was there before: <c>nameof(before)</c>.</summary>
    public string? From { get; init; }
}

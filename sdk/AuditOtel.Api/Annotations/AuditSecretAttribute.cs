namespace AuditOtel;

/// <summary>
/// Marks what must never appear in a record: a parameter, or a member of an object that is compared for its changes. That it was given or changed
/// is recorded, its value is not.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property | AttributeTargets.Field)]
public sealed class AuditSecretAttribute : Attribute
{
    /// <summary>What is recorded in place of the value; <see cref="AuditSecretMode.Redacted"/> when left out.</summary>
    public AuditSecretMode Mode { get; init; }
}

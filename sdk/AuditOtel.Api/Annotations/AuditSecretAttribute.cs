namespace AuditOtel;

/// <summary>Marks a parameter whose value must never appear in a record. That it was given is recorded, its value is not.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class AuditSecretAttribute : Attribute
{
    /// <summary>What is recorded in place of the value; <see cref="AuditSecretMode.Redacted"/> when left out.</summary>
    public AuditSecretMode Mode { get; init; }
}

namespace AuditOtel;

/// <summary>Marks a parameter whose value is recorded as <c>audit.arg.&lt;name&gt;</c>. Unmarked arguments are never recorded.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class AuditArgumentAttribute : Attribute
{
    /// <summary>The name it is recorded under; the parameter's own name when left out.</summary>
    public string? Name { get; init; }
}

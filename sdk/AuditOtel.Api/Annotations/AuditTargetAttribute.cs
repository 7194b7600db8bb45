namespace AuditOtel;

/// <summary>Marks the parameter that identifies the object of the action. Prefer a stable id to a name that can move.</summary>
/// <param name="type">What kind of object it is, lower case: <c>user</c>, <c>role</c>, <c>firmware</c>.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class AuditTargetAttribute(string type) : Attribute
{
    /// <summary>The target's type, recorded as <c>audit.target.type</c>.</summary>
    public string Type { get; } = type;
}

namespace AuditOtel;

/// <summary>The object of an action.</summary>
/// <param name="Type">What kind of object it is: <c>user</c>, <c>host</c>, <c>firmware</c>.</param>
/// <param name="Id">Its stable id.</param>
public sealed record AuditTarget(string Type, string Id)
{
    /// <summary>A name people know it by.</summary>
    public string? Name { get; init; }

    /// <summary>The space in which the id is unique, for example a tenant.</summary>
    public string? Namespace { get; init; }
}

namespace AuditOtel;

/// <summary>One field that an action changed.</summary>
/// <param name="Field">The field; a dot leads to a field of a nested object.</param>
/// <param name="Old">What it held, or null for nothing.</param>
/// <param name="New">What it holds, or null for nothing.</param>
public sealed record AuditChange(string Field, string? Old, string? New);

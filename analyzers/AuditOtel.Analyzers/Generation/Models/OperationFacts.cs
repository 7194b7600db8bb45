namespace AuditOtel.Analyzers.Generation.Models;

/// <summary>What the descriptor of an audited method says.</summary>
/// <param name="Name">The dotted operation name.</param>
/// <param name="Action">The name of the AuditAction member, or its number.</param>
/// <param name="Class">The name of the AuditClass member, or its number.</param>
/// <param name="Function">The fully qualified method name.</param>
/// <param name="FailureMode">The name of the AuditFailureMode member, or its number.</param>
internal sealed record OperationFacts(string Name, string Action, string Class, string Function, string FailureMode);

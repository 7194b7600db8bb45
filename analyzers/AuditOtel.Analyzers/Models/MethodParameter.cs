namespace AuditOtel.Analyzers.Models;

/// <summary>One parameter of the wrapper, as C# text.</summary>
/// <param name="Modifiers">The modifiers as declared.</param>
/// <param name="Type">The fully qualified type.</param>
/// <param name="Name">The name, escaped.</param>
/// <param name="PassedBy">The keyword it is handed on with: <c>ref</c>, <c>in</c>, <c>out</c> or nothing.</param>
internal sealed record MethodParameter(string Modifiers, string Type, string Name, string PassedBy);

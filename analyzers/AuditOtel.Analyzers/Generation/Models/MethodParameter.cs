namespace AuditOtel.Analyzers.Generation.Models;

/// <summary>One parameter of the wrapper, as C# text.</summary>
/// <param name="Modifiers">The modifiers as declared.</param>
/// <param name="Type">The fully qualified type.</param>
/// <param name="Name">The name, escaped.</param>
/// <param name="PassedBy">What stands before it when it is handed on: <c>ref</c>, <c>in</c>, <c>out</c>, a cast or nothing.</param>
internal sealed record MethodParameter(string Modifiers, string Type, string Name, string PassedBy);

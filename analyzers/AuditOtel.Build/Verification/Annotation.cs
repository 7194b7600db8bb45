using System.Reflection.Metadata;

namespace AuditOtel.Build.Verification;

/// <summary>One annotated method of an assembly, or one that takes the place of calls.</summary>
/// <param name="Method">The method.</param>
/// <param name="Operation">The operation that its attribute names; null for an interceptor, of which the configured calls say it.</param>
/// <param name="Name">Its type and name, for messages.</param>
internal sealed record Annotation(MethodDefinitionHandle Method, string? Operation, string Name);

using System.Reflection.Metadata;

namespace AuditOtel.Build.Verification;

/// <summary>One annotated method of an assembly.</summary>
/// <param name="Method">The method.</param>
/// <param name="Operation">The operation that its attribute names.</param>
/// <param name="Name">Its type and name, for messages.</param>
internal sealed record Annotation(MethodDefinitionHandle Method, string Operation, string Name);

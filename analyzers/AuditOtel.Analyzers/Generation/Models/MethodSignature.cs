namespace AuditOtel.Analyzers.Generation.Models;

/// <summary>What the implementing part must repeat of the declaration, as C# text.</summary>
/// <param name="Modifiers">The declaration's modifiers without <c>partial</c>.</param>
/// <param name="Shape">How the method ends.</param>
/// <param name="ReturnType">The fully qualified return type.</param>
/// <param name="ValueType">The fully qualified type of the value it ends in, or nothing.</param>
/// <param name="Name">The method's name, escaped.</param>
/// <param name="Core">What is called in place of the body: receiver, name and type arguments.</param>
/// <param name="TypeParameters">The type parameter list, or nothing.</param>
/// <param name="Constraints">The constraint clauses, or nothing.</param>
/// <param name="Parameters">The parameters.</param>
internal sealed record MethodSignature(
    string Modifiers,
    ReturnShape Shape,
    string ReturnType,
    string ValueType,
    string Name,
    string Core,
    string TypeParameters,
    string Constraints,
    EquatableArray<MethodParameter> Parameters);

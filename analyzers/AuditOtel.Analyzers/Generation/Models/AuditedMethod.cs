namespace AuditOtel.Analyzers.Generation.Models;

/// <summary>Everything that the generated file of one audited method depends on. Text only: it is cached between edits.</summary>
/// <param name="HintName">The name of the generated file.</param>
/// <param name="Namespace">The namespace, or nothing.</param>
/// <param name="Types">The headers of the containing types, outermost first.</param>
/// <param name="Operation">The descriptor.</param>
/// <param name="Signature">The method.</param>
/// <param name="Captures">The captures in the order of the parameters.</param>
/// <param name="Map">How the outcome is read from the returned value; null when it tells nothing.</param>
/// <param name="Walks">The methods that collect the members of objects that are compared.</param>
internal sealed record AuditedMethod(
    string HintName,
    string Namespace,
    EquatableArray<string> Types,
    OperationFacts Operation,
    MethodSignature Signature,
    EquatableArray<Capture> Captures,
    ResultMap? Map,
    EquatableArray<string> Walks);

namespace AuditOtel.Analyzers.Generation.Models;

/// <summary>Everything that the generated file of one rewritten body depends on. Text only: it is cached between edits.</summary>
/// <param name="Type">The name of the generated class, as the rewritten body states it.</param>
/// <param name="Operation">The descriptor.</param>
/// <param name="Constants">The declarations of the constants that the captures name.</param>
/// <param name="Map">How the outcome is read from the returned value; null when the body was not rewritten to tell it.</param>
/// <param name="Walks">The methods that collect the members of objects that are compared.</param>
internal sealed record RewrittenBody(string Type, OperationFacts Operation, EquatableArray<string> Constants, ResultMap? Map, EquatableArray<string> Walks);

namespace AuditOtel.Analyzers.Generation.Models;

/// <summary>How the outcome is read from a returned value; the method <c>Map</c> of the descriptor's class. Text only.</summary>
/// <param name="TypeParameters">The type parameters behind that of the value, each after a comma, or nothing.</param>
/// <param name="Constraints">The constraint clauses, or nothing.</param>
/// <param name="KeepsNull">True when the map can promise the compiler that only null becomes null.</param>
/// <param name="Statements">What reads it, one statement or brace a line; none when the value tells nothing.</param>
internal sealed record ResultMap(string TypeParameters, string Constraints, bool KeepsNull, EquatableArray<string> Statements);

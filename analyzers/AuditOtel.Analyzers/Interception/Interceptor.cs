using AuditOtel.Analyzers.Generation.Models;

namespace AuditOtel.Analyzers.Interception;

/// <summary>Everything that the generated file of one intercepted method depends on. Text only: it is cached between edits.</summary>
/// <param name="Type">The name of the generated class.</param>
/// <param name="Operation">The descriptor.</param>
/// <param name="Surface">Its line in the surface.</param>
/// <param name="Header">The interceptor's declaration up to its constraints.</param>
/// <param name="Shape">How the intercepted method ends.</param>
/// <param name="Names">The names of the parameters.</param>
/// <param name="Call">The call of the intercepted method.</param>
/// <param name="Return">What stands before the call to hand its value on: <c>return</c>, also with <c>ref</c>, or nothing.</param>
/// <param name="ReturnType">The return type.</param>
/// <param name="Captures">What is recorded; the names are expressions.</param>
/// <param name="Fields">The fields that the captures need.</param>
/// <param name="Map">How the outcome is read from the returned value; null when it tells nothing.</param>
/// <param name="MapArguments">The type arguments of the map.</param>
/// <param name="Locations">The attributes that name the calls, in their order.</param>
internal sealed record Interceptor(
    string Type,
    OperationFacts Operation,
    string Surface,
    string Header,
    FrameShape Shape,
    EquatableArray<string> Names,
    string Call,
    string Return,
    string ReturnType,
    EquatableArray<Capture> Captures,
    EquatableArray<string> Fields,
    ResultMap? Map,
    string MapArguments,
    EquatableArray<string> Locations);

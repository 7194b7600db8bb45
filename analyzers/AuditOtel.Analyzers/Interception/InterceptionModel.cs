using AuditOtel.Analyzers.Generation.Models;

namespace AuditOtel.Analyzers.Interception;

/// <summary>What the generator writes for the calls of one compilation. Text only: it is cached between edits.</summary>
/// <param name="Interceptors">One for each intercepted method.</param>
/// <param name="Lines">The attributes that stand for the lines of ready-made sets.</param>
/// <param name="Direct">The calls that no interceptor reaches: type of the caller, method called and how often.</param>
internal sealed record InterceptionModel(EquatableArray<Interceptor> Interceptors, EquatableArray<string> Lines, string Direct)
{
    internal static readonly InterceptionModel None = new(default, default, string.Empty);
}

namespace AuditOtel.Analyzers.Coverage.EntryPoints;

/// <summary>The kinds of entry points that more than one place knows.</summary>
internal static class EntryPointKinds
{
    internal const string Action = "controller action";
    internal const string PageHandler = "page handler";
    internal const string HubMethod = "hub method";
}

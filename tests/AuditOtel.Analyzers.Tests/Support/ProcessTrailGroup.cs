namespace AuditOtel.Analyzers.Tests.Support;

/// <summary>Tests that install a trail share the process's one, so they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class ProcessTrailGroup
{
    public const string Name = "Process trail";
}

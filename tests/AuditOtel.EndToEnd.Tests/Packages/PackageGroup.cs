namespace AuditOtel.EndToEnd.Tests.Packages;

/// <summary>The tests that share one feed: packing costs more than most of them.</summary>
[CollectionDefinition(Name)]
public sealed class PackageGroup : ICollectionFixture<PackageFeed>
{
    public const string Name = "Packages";
}

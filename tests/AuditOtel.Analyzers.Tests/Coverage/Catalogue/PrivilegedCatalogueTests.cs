using AuditOtel.Analyzers.Coverage.Catalogue;
using AuditOtel.Analyzers.Tests.Interception;
using AuditOtel.Analyzers.Tests.Support;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Tests.Coverage.Catalogue;

[Trait("Requirement", "P0")]
public sealed class PrivilegedCatalogueTests
{
    private static readonly string[] OfOtherLibraries = ["Azure.", "Amazon.", "Novell.", "Dapper.", "Microsoft.EntityFrameworkCore.", "System.DirectoryServices.", "System.ServiceProcess.", "System.Configuration.", "Microsoft.Win32."];

    [Fact]
    public void The_sets_are_those_of_the_page()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "coverage-rules.md"));

        Assert.All(PrivilegedCatalogue.Sets, set => Assert.Contains($"| `{set.Name}` | {(set.IsDefault ? "on" : "off")} | {set.Summary} |", page, StringComparison.Ordinal));
        Assert.Equal(
            ["identity", "sign-in", "certificates", "keys", "key-management", "host", "assemblies", "directory"],
            PrivilegedCatalogue.Sets.Where(set => set.IsDefault).Select(set => set.Name));
        Assert.Equal(["process", "services", "files", "configuration", "sql", "ddl"], PrivilegedCatalogue.Sets.Where(set => !set.IsDefault).Select(set => set.Name));
    }

    [Fact]
    public void Every_line_of_the_frameworks_resolves_with_all_its_members()
    {
        var lines = PrivilegedCatalogue.Sets.SelectMany(set => set.Lines).Where(line => !OfOtherLibraries.Any(library => line.Type.StartsWith(library, StringComparison.Ordinal))
            && !line.Type.EndsWith("IApplicationLifetime", StringComparison.Ordinal)).ToArray();

        // With a place they count as lines of a project, each member of which must be there.
        var apis = PrivilegedApis.Resolve(Compile.Source("class C;").AddReferences(Frameworks.Web), lines.Select(line => line with { Place = Location.None }));

        Assert.Empty(apis.Faults);
        Assert.True(lines.Length > 25, "The frameworks' lines were not looked at.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("version 2\nset a default b")]
    [InlineData("version 1\npriv A|B")]
    [InlineData("version 1\nset a often b")]
    [InlineData("version 1\nset a default b\nprivilege A|B")]
    public void A_catalogue_that_is_malformed_is_refused(string text) => Assert.Throws<InvalidOperationException>(() => PrivilegedCatalogue.Read(text));
}

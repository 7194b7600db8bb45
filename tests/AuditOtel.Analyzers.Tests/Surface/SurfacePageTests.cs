using AuditOtel.Analyzers.Surface.Files;
using AuditOtel.Analyzers.Surface.Model;
using AuditOtel.Analyzers.Tests.Support;

namespace AuditOtel.Analyzers.Tests.Surface;

/// <summary>What docs/surface.md says is what the code does.</summary>
[Trait("Requirement", "P0")]
public sealed class SurfacePageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "surface.md")).ReplaceLineEndings("\n");

    [Fact]
    public void The_page_names_every_field() => Assert.All([.. SurfaceKeys.Order, SurfaceKeys.Because], key => Assert.Contains($"`{key}`", Page, StringComparison.Ordinal));

    [Fact]
    public void The_shipped_file_of_the_page_is_one()
    {
        var shipped = ShippedFile.Read(Block(AuditedSurface.Header));

        Assert.Empty(shipped.Faults);
        Assert.Equal(3, shipped.Statements.Count);
    }

    [Fact]
    public void The_changes_of_the_page_can_be_read()
    {
        var unshipped = UnshippedFile.Read(UnshippedFile.Empty + Block("changed operation"));

        Assert.Empty(unshipped.Faults);
        Assert.Equal([SurfaceVerb.Changed, SurfaceVerb.Removed, SurfaceVerb.Removed], unshipped.Statements.Select(statement => statement.Verb));
    }

    private static string Block(string start)
    {
        var begin = Page.IndexOf("```\n" + start, StringComparison.Ordinal) + 4;
        return Page[begin..Page.IndexOf("```", begin, StringComparison.Ordinal)];
    }
}

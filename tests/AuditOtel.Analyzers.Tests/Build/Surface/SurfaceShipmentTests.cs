using AuditOtel.Analyzers.Surface.Files;
using AuditOtel.Analyzers.Surface.Model;
using AuditOtel.Build.Surface;

namespace AuditOtel.Analyzers.Tests.Build.Surface;

[Trait("Requirement", "P0")]
public sealed class SurfaceShipmentTests : IDisposable
{
    private const string Delete = "operation user.delete member=M:C.M action=Delete class=Account mode=Deny route=method";
    private const string Create = "operation user.create member=M:C.N action=Create class=Account mode=Deny route=method";
    private const string Excuse = "excuse T:Tool reason=Why.";
    private readonly string _directory = Directory.CreateTempSubdirectory("surface-").FullName;

    private string Shipped => Path.Combine(_directory, ShippedFile.Name);

    private string Unshipped => Path.Combine(_directory, UnshippedFile.Name);

    [Fact]
    public void A_project_without_files_gets_both()
    {
        Assert.Empty(Ship(Delete, Excuse));

        Assert.Equal($"auditotel-surface 1\n{Excuse}\n{Delete}\ndigest {Surface(Delete, Excuse).Digest}\n", File.ReadAllText(Shipped));
        Assert.Equal("auditotel-surface 1\n", File.ReadAllText(Unshipped));
    }

    [Fact]
    public void What_has_changed_moves_into_the_shipped_file()
    {
        Ship(Delete, Excuse);
        var changed = Delete.Replace("Deny", "Spool", StringComparison.Ordinal);
        File.WriteAllText(Unshipped, $"auditotel-surface 1\n# ours\n{Create}\nchanged {changed} because=\"The door is open.\"\nremoved excuse T:Tool\n");

        Assert.Empty(Ship(Create, changed));

        Assert.Equal($"auditotel-surface 1\n{Create}\n{changed}\ndigest {Surface(Create, changed).Digest}\n", File.ReadAllText(Shipped));
        Assert.Equal("auditotel-surface 1\n", File.ReadAllText(Unshipped));
        Assert.Equal(2, Directory.GetFiles(_directory).Length);
    }

    [Fact]
    public void Nothing_is_shipped_that_the_files_do_not_say()
    {
        Ship(Delete);

        var problem = Assert.Single(Ship(Create, Delete));

        Assert.Contains("first 'operation user.create member=M:C.N': bring AuditSurface.Unshipped.txt up to date", problem.Message, StringComparison.Ordinal);
        Assert.Equal($"auditotel-surface 1\n{Delete}\ndigest {Surface(Delete).Digest}\n", File.ReadAllText(Shipped));
    }

    [Fact]
    public void Nothing_is_shipped_over_a_file_that_is_damaged_or_missing()
    {
        Ship(Delete);
        File.WriteAllText(Unshipped, "auditotel-surface 1\nremoved operation user.delete member=M:C.M\n");
        Assert.Contains("nobody says why", Assert.Single(Ship()).Message, StringComparison.Ordinal);

        File.WriteAllText(Shipped, File.ReadAllText(Shipped).Replace(Delete + "\n", "", StringComparison.Ordinal));
        Assert.Contains("edited by hand", Ship()[0].Message, StringComparison.Ordinal);

        File.Delete(Shipped);
        Assert.Contains("AuditSurface.Shipped.txt is missing: put it back", Assert.Single(Ship()).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Shipped));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private IReadOnlyList<SurfaceFileProblem> Ship(params string[] lines) => new SurfaceShipment(new SurfaceDirectory(_directory)).Ship(Surface(lines));

    private static AuditedSurface Surface(params string[] lines) => AuditedSurface.Of(lines.Select(line => SurfaceLineReader.Read(line, 0, mayChange: false).Statement!.Entry));
}

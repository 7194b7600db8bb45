using System.IO.Compression;
using System.Xml.Linq;

namespace AuditOtel.EndToEnd.Tests.Packages;

[Collection(PackageGroup.Name)]
public sealed class PackageContentTests(PackageFeed feed)
{
    [Fact]
    public void A_package_holds_what_its_users_and_their_builds_need()
    {
        Assert.Equal(
            [
                "AuditOtel.Api.nuspec", "PACKAGE.md", "analyzers/dotnet/cs/AuditOtel.Analyzers.dll", "analyzers/dotnet/cs/AuditOtel.CodeFixes.dll",
                "buildTransitive/AuditOtel.Api.props", "buildTransitive/AuditOtel.Api.targets",
                "lib/net10.0/AuditOtel.Api.dll", "lib/net10.0/AuditOtel.Api.xml", "lib/netstandard2.0/AuditOtel.Api.dll", "lib/netstandard2.0/AuditOtel.Api.xml",
                "tools/netstandard2.0/AuditOtel.Analyzers.dll", "tools/netstandard2.0/AuditOtel.Build.dll",
            ],
            Content("AuditOtel.Api"));
        Assert.Equal(["AuditOtel.nuspec", "PACKAGE.md", "lib/net10.0/AuditOtel.dll", "lib/net10.0/AuditOtel.xml"], Content("AuditOtel"));
        Assert.Equal(
            ["AuditOtel.AspNetCore.nuspec", "PACKAGE.md", "lib/net10.0/AuditOtel.AspNetCore.dll", "lib/net10.0/AuditOtel.AspNetCore.xml"], Content("AuditOtel.AspNetCore"));
        Assert.Equal(
            ["AuditOtel.OpenTelemetry.nuspec", "PACKAGE.md", "lib/net10.0/AuditOtel.OpenTelemetry.dll", "lib/net10.0/AuditOtel.OpenTelemetry.xml"], Content("AuditOtel.OpenTelemetry"));
    }

    [Fact]
    public void Each_package_says_what_it_is_and_has_its_symbols_beside_it()
    {
        var packages = Directory.GetFiles(feed.Folder, "*.nupkg");

        Assert.NotEmpty(packages);
        Assert.All(packages, package =>
        {
            var metadata = Metadata(package);
            Assert.Equal("Apache-2.0", Value(metadata, "license"));
            Assert.Equal("PACKAGE.md", Value(metadata, "readme"));
            Assert.All(["description", "tags", "authors", "copyright"], name => Assert.NotEqual("", Value(metadata, name)));
            Assert.NotEqual("Package Description", Value(metadata, "description"));
            Assert.Contains(Entries(Path.ChangeExtension(package, ".snupkg")), entry => entry.EndsWith(".pdb", StringComparison.Ordinal));
        });
    }

    [Fact]
    public void Packages_that_share_internals_ask_for_the_very_version_of_each_other()
    {
        var metadata = Metadata(Package("AuditOtel"));
        var api = metadata.Descendants().Single(element => (string?)element.Attribute("id") is "AuditOtel.Api");

        Assert.Equal($"[{Value(metadata, "version")}]", (string?)api.Attribute("version"));
        Assert.Equal("All", (string?)api.Attribute("include"));
    }

    // The version follows the name, and it begins with a digit.
    private string Package(string name) =>
        Assert.Single(Directory.GetFiles(feed.Folder, name + ".*.nupkg"), file => char.IsAsciiDigit(Path.GetFileName(file)[name.Length + 1]));

    private IEnumerable<string> Content(string name) =>
        Entries(Package(name)).Where(entry => !entry.StartsWith("_rels", StringComparison.Ordinal) && !entry.StartsWith("package/", StringComparison.Ordinal) && entry[0] != '[')
            .Order(StringComparer.Ordinal);

    private static string[] Entries(string package)
    {
        using var archive = ZipFile.OpenRead(package);
        return [.. archive.Entries.Select(entry => entry.FullName)];
    }

    private static XElement Metadata(string package)
    {
        using var archive = ZipFile.OpenRead(package);
        using var nuspec = archive.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XElement.Load(nuspec).Elements().First();
    }

    private static string Value(XElement metadata, string name) => metadata.Elements().Single(element => element.Name.LocalName.Equals(name, StringComparison.Ordinal)).Value;
}

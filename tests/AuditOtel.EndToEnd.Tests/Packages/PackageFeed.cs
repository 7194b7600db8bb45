using AuditOtel.EndToEnd.Tests.Support;

namespace AuditOtel.EndToEnd.Tests.Packages;

/// <summary>Every project under sdk/, packed once into a folder, and next to it projects that restore from there as a user's do.</summary>
public sealed class PackageFeed : IAsyncLifetime, IDisposable
{
    private readonly TempDirectory _directory = new();

    /// <summary>The folder with the packages.</summary>
    internal string Folder => _directory.Combine("feed");

    public async Task InitializeAsync()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var projects = Directory.GetFiles(Path.Combine(Checkout.Root, "sdk"), "*.csproj", SearchOption.AllDirectories);
        var packs = projects.Select(project => ChildProgram.RunAsync("dotnet", ["pack", project, "-c", configuration, "--no-build", "-nodeReuse:false", "-nologo", "-o", Folder]));
        foreach (var pack in await Task.WhenAll(packs))
            pack.Expect(0);

        WriteSettings();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _directory.Dispose();

    /// <summary>Makes the folder of a project; it shares the packages with its neighbours.</summary>
    internal Consumer NewProject(string name, string project, string ending = ".csproj") => new(_directory.Combine(name), name, project, ending);

    /// <summary>The text of a project.</summary>
    internal static string Project(string sdk, string properties, string items) => $"""
        <Project Sdk="Microsoft.NET.Sdk{sdk}">
          <PropertyGroup>
            <Nullable>enable</Nullable>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            {properties}
          </PropertyGroup>
          <ItemGroup>
            {items}
          </ItemGroup>
        </Project>
        """;

    internal static string Reference(string package, string version = "0.1.0", string assets = "") =>
        $"""<PackageReference Include="{package}" Version="{version}" {assets} />""";

    // Sources are the reader's own; packages that the machine has are taken from there, ours never are.
    private void WriteSettings()
    {
        var machine = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        File.WriteAllText(_directory.Combine("NuGet.config"), """<configuration><packageSources><add key="auditotel" value="feed" /></packageSources></configuration>""");
        File.WriteAllText(_directory.Combine("Directory.Build.props"), $"""
            <Project>
              <PropertyGroup>
                <RestorePackagesPath>{_directory.Combine("packages")}</RestorePackagesPath>
                <RestoreFallbackFolders>{machine}</RestoreFallbackFolders>
              </PropertyGroup>
            </Project>
            """);
    }
}

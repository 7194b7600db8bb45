using AuditOtel.EndToEnd.Tests.Packages;
using AuditOtel.EndToEnd.Tests.Support;

namespace AuditOtel.EndToEnd.Tests.HotReload;

/// <summary>Edits while the application runs: whatever the tools make of them, no call of an audited method is without its records.</summary>
[Trait("Requirement", "P0")]
[Collection(PackageGroup.Name)]
public sealed class HotReloadTests(PackageFeed feed) : IDisposable
{
    private const string Watching = "Waiting for changes";

    private const string Program = """
        using AuditOtel;
        using Shop;

        await using var trail = OtlpAuditTrail.Create(new AuditOtelOptions { ServiceName = "watched", Endpoint = args[0] });
        using var installation = AuditTrail.Install(trail);
        Console.WriteLine("started");
        while (true)
        {
            Console.WriteLine(await Doors.OpenAsync(Guid.NewGuid().ToString()));
            Console.WriteLine(Prices.Now());
            await Task.Delay(50);
        }
        """;

    private const string Doors = """
        using AuditOtel;

        namespace Shop;

        internal static class Doors
        {
            [Audited("door.open")]
            public static async Task<string> OpenAsync([AuditTarget("door")] string id)
            {
                await Task.Yield();
                return $"opened {id} v1";
            }
        }
        """;

    private const string Prices = """
        namespace Shop;

        internal static class Prices
        {
            public static string Now() => "price v1";
        }
        """;

    private static readonly string AppProject = PackageFeed.Project(
        "", "<OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings>", PackageFeed.Reference("AuditOtel"));

    private readonly TempDirectory _directory = new();

    [Fact]
    public async Task An_edit_while_the_application_runs_leaves_no_call_without_its_records()
    {
        var app = feed.NewProject("Watched", AppProject).Write("Program.cs", Program).Write("Doors.cs", Doors).Write("Prices.cs", Prices);
        await using var collector = await CollectorProcess.StartAsync(_directory.Path);
        IReadOnlyList<string> lines;
        await using (var watched = WatchedApp.Start(app, $"unix://{collector.Socket}"))
        {
            await watched.SayAsync(Watching);
            await watched.SayAsync(" v1", 2);

            // The running process may take this one: its audited methods must stay as they are.
            app.Replace("Prices.cs", Prices.Replace("v1", "v2", StringComparison.Ordinal));
            await watched.SayAsync("price v2", 3);

            // This one may ask for a restart, or keep the record.
            app.Replace("Doors.cs", Doors.Replace("v1", "v3", StringComparison.Ordinal));
            await watched.SayAsync(" v3", 3);
            lines = watched.Lines;
        }

        var records = (await Cli.SearchAsync(collector.Data, "operation:door.open")).ToLookup(record => record.Attribute(AuditAttributes.TargetId), StringComparer.Ordinal);
        var opened = lines.Where(line => line.StartsWith("opened ", StringComparison.Ordinal)).Select(line => line.Split(' ')[1]).ToList();
        Assert.True(opened.Count > 5, "the application did not run");
        Assert.All(opened, id => Assert.Equal(["intent unknown", "outcome success"], records[id].Select(record => $"{record.Attribute(AuditAttributes.Stage)} {record.Attribute(AuditAttributes.Outcome)}")));
    }

    public void Dispose() => _directory.Dispose();
}

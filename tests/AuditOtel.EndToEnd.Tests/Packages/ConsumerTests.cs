using System.Text.Json.Nodes;
using AuditOtel.EndToEnd.Tests.Support;

namespace AuditOtel.EndToEnd.Tests.Packages;

/// <summary>A user references the package, annotates and builds: the record is there. A build that would leave it out fails.</summary>
[Trait("Requirement", "P0")]
[Collection(PackageGroup.Name)]
public sealed class ConsumerTests(PackageFeed feed) : IDisposable
{
    private readonly TempDirectory _directory = new();

    [Fact]
    public async Task A_worker_published_trimmed_into_one_file_leaves_the_records_of_itself_and_of_a_netstandard_library()
    {
        var library = feed.NewProject("Accounts", ConsumerSources.LibraryProject).Write("Users.cs", ConsumerSources.Library);
        var worker = feed.NewProject("Shop", ConsumerSources.WorkerProject).Write("Program.cs", ConsumerSources.Worker);
        (await worker.PublishAsync()).Expect(0);

        await using var collector = await CollectorProcess.StartAsync(_directory.Path);
        (await ChildProgram.RunAsync(worker.Program, [$"unix://{collector.Socket}"])).Expect(0);

        Assert.Equal(
            ["user.delete intent unknown 42", "user.delete outcome failure 42", "host.restart intent unknown self", "user.export event success 7", "host.restart outcome success self"],
            await RecordsAsync(collector, "shop"));
        Assert.Contains("\"operation\": \"user.delete\"", library.Surface(), StringComparison.Ordinal);
        Assert.Contains("\"operation\": \"host.restart\"", worker.Surface(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_web_application_leaves_the_records_of_its_endpoints_and_a_stack_trace_names_the_source()
    {
        var web = feed.NewProject("Portal", ConsumerSources.WebProject).Write("Program.cs", ConsumerSources.Web).Write("Pages/Users.cs", ConsumerSources.WebUsers)
            .Write("AuditSurface.Shipped.txt", ConsumerSources.EmptySurface).Write("AuditSurface.Unshipped.txt", ConsumerSources.WebSurface);
        var build = (await web.BuildAsync()).Expect(0);
        Assert.Contains("warning AOT0201: 'door.open' at", build.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("AOT0201: 'user.", build.Output, StringComparison.Ordinal);

        await using var collector = await CollectorProcess.StartAsync(_directory.Path);
        var run = (await ChildProgram.RunAsync(web.Program, [$"unix://{collector.Socket}"])).Expect(0);

        Assert.Equal(
            [
                "user.lock intent unknown 42", "user.lock outcome success 42", "user.delete intent unknown 43", "user.delete outcome failure 43",
                "door.open intent unknown 7", "door.open outcome success 7", "door.open intent unknown back", "door.open outcome failure back",
            ],
            await RecordsAsync(collector, "portal"));
        Assert.Contains("Pages/Users.cs:line 11", run.Output, StringComparison.Ordinal);
        Assert.Contains("\"operation\": \"user.delete\", \"action\": \"Delete\"", web.Surface(), StringComparison.Ordinal);
        Assert.Contains("\"operation\": \"door.open\", \"action\": \"Execute\"", web.Surface(), StringComparison.Ordinal);
        var digest = (string)JsonNode.Parse(web.Surface())!["digest"]!;
        Assert.All(await Cli.SearchAsync(collector.Data, "service:portal"), record => Assert.Equal(digest, record.Attribute(AuditAttributes.SurfaceDigest)));
        Assert.Equal(digest, Assert.Single(await Cli.SearchAsync(collector.Data, "operation:audit.surface.first")).Attribute("audit.surface.new"));
        var errors = await web.PropertyAsync("WarningsAsErrors");
        Assert.All(["CS9057", "CS8785", "CS8032", "CS8034", "AD0001"], warning => Assert.Contains(warning, errors, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Calls_of_other_libraries_are_recorded_as_the_configuration_and_the_ready_made_sets_say()
    {
        var tool = feed.NewProject("HostTool", ConsumerSources.HostToolProject).Write("Program.cs", ConsumerSources.HostTool);
        (await tool.BuildAsync("-p:AuditOtelReport=true", "-p:AuditOtelBaseline=write")).Expect(0);
        Assert.EndsWith("\nAOT0101 M:System.Environment.Exit(System.Int32) M:Program.{Main}$(System.String[])\n", tool.Read("audit.baseline.txt"), StringComparison.Ordinal);
        Assert.Contains(">Environment.<wbr/>Exit</td>", tool.Read("HostTool.html"), StringComparison.Ordinal);
        Assert.Contains("| Environment.Exit |", tool.Read("HostTool.md"), StringComparison.Ordinal);
        Assert.Contains("\"uri\": \"Program.cs\"", tool.Read("HostTool.sarif"), StringComparison.Ordinal);

        await using var collector = await CollectorProcess.StartAsync(_directory.Combine("ledger"));
        var file = _directory.Combine("file");
        await File.WriteAllTextAsync(file, "");
        (await ChildProgram.RunAsync(tool.Program, [$"unix://{collector.Socket}", file])).Expect(0);

        Assert.False(File.Exists(file));
        Assert.Equal(
            ["process.start intent unknown /bin/true", "process.start outcome success /bin/true", $"file.delete intent unknown {file}", $"file.delete outcome success {file}"],
            await RecordsAsync(collector, "host-tool"));
        Assert.All(["service.stop", "service.start", "service.command.send"], operation => Assert.Contains($"\"operation\": \"{operation}\"", tool.Surface(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_application_with_OpenTelemetrys_logging_shows_its_records_there_too()
    {
        var pipeline = feed.NewProject("Pipeline", ConsumerSources.PipelineProject).Write("Program.cs", ConsumerSources.Pipeline);
        (await pipeline.BuildAsync()).Expect(0);

        await using var collector = await CollectorProcess.StartAsync(_directory.Combine("ledger"));
        await using var backend = await CollectorProcess.StartAsync(_directory.Combine("backend"));
        (await ChildProgram.RunAsync(pipeline.Program, [$"unix://{collector.Socket}", $"http://{backend.Grpc}"])).Expect(0);

        Assert.Equal(["user.delete intent unknown 42", "user.delete outcome success 42"], await RecordsAsync(collector, "shop"));
        var copies = await Cli.SearchAsync(backend.Data, "operation:user.delete");
        Assert.Equal(["intent true", "outcome true"], copies.Select(copy => $"{copy.Attribute(AuditAttributes.Stage)} {copy["attributes"]?["audit.view"]}"));
    }

    [Fact]
    public async Task A_method_that_would_run_without_its_record_fails_the_build_even_when_no_rule_runs()
    {
        var project = feed.NewProject("Hidden", ConsumerSources.PlainProject(""))
            .Write("Users.cs", "using Hidden = AuditOtel.AuditedAttribute;\n" + ConsumerSources.Plain.Replace("[Audited(", "[Hidden(", StringComparison.Ordinal));

        var build = (await project.BuildAsync("-p:RunAnalyzers=false")).Expect(1);

        Assert.Contains("error AOT0001: 'Users.Delete' is not proven to write its record: it writes no intent", build.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reference_that_keeps_the_packages_build_out_does_not_compile_an_annotated_method_silently()
    {
        var project = feed.NewProject("Bare", ConsumerSources.PlainProject("IncludeAssets=\"compile;runtime\"")).Write("Users.cs", ConsumerSources.Plain);

        var build = (await project.BuildAsync()).Expect(1);

        Assert.Contains("error AOT0001: 'Delete' would run without a record", build.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_language_that_nobody_instruments_cannot_compile_an_annotated_method()
    {
        var project = feed.NewProject("Basic", ConsumerSources.PlainProject(""), ".vbproj").Write("Users.vb", ConsumerSources.VisualBasic);

        var build = (await project.BuildAsync()).Expect(1);

        Assert.Contains("error AOT0001: 'Basic.Users.Delete' is not proven to write its record", build.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    private static async Task<IEnumerable<string>> RecordsAsync(CollectorProcess collector, string service) =>
        (await Cli.SearchAsync(collector.Data, "service:" + service)).Select(record =>
            $"{record["event_name"]} {record.Attribute(AuditAttributes.Stage)} {record.Attribute(AuditAttributes.Outcome)} {record.Attribute(AuditAttributes.TargetId)}");
}

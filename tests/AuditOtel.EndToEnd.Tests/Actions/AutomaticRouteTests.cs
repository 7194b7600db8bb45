using AuditOtel.EndToEnd.Tests.Support;

namespace AuditOtel.EndToEnd.Tests.Actions;

/// <summary>A user annotates a plain method and builds: the record is there. A build that would leave it out fails.</summary>
[Trait("Requirement", "P0")]
public sealed class AutomaticRouteTests : IDisposable
{
    private const string Program = """
        using AuditOtel;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using Shop;

        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddAuditOtel(options =>
        {
            options.ServiceName = "shop";
            options.Endpoint = args[0];
        });
        using var host = builder.Build();
        await host.StartAsync();
        try { await Users.DeleteAsync("42"); } catch (KeyNotFoundException failure) { Console.WriteLine(failure.StackTrace); }
        await host.StopAsync();
        """;

    private const string Users = """
        using AuditOtel;

        namespace Shop;

        internal static class Users
        {
            [Audited("user.account.delete", Class = AuditClass.Account)]
            public static async Task DeleteAsync([AuditTarget("user")] string id)
            {
                await Task.Yield();
                throw new KeyNotFoundException(id);
            }
        }
        """;

    private readonly TempDirectory _directory = new();
    private readonly UserProject _project = new(Program);

    [Fact]
    public async Task A_plain_annotated_method_leaves_its_record_when_it_is_built_by_the_dotnet_command()
    {
        _project.Write("Accounts/Users.cs", Users);
        (await _project.BuildAsync()).Expect(0);

        await using var collector = await CollectorProcess.StartAsync(_directory.Path);
        var run = (await ChildProgram.RunAsync(_project.Program, [$"unix://{collector.Socket}"])).Expect(0);

        var records = await Cli.SearchAsync(collector.Data, "service:shop");
        Assert.Equal(["intent unknown 42", "outcome failure 42"], records.Select(record =>
            $"{record.Attribute(AuditAttributes.Stage)} {record.Attribute(AuditAttributes.Outcome)} {record.Attribute(AuditAttributes.TargetId)}"));
        Assert.Contains("Accounts/Users.cs:line 11", run.Output, StringComparison.Ordinal);
        Assert.Contains("\"operation\": \"user.account.delete\", \"action\": \"Delete\"", _project.Read("obj/Debug/net10.0/auditotel/AuditSurface.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_method_that_would_run_without_its_record_fails_the_build_even_when_no_rule_runs()
    {
        _project.Write("Accounts/Users.cs", "using Hidden = AuditOtel.AuditedAttribute;\n" + Users.Replace("[Audited(", "[Hidden(", StringComparison.Ordinal));

        var build = (await _project.BuildAsync("-p:RunAnalyzers=false")).Expect(1);

        Assert.Contains("error AOT0001: 'Shop.Users.DeleteAsync' is not proven to write its record: it writes no intent", build.Output, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _project.Dispose();
        _directory.Dispose();
    }
}

using AuditOtel.EndToEnd.Tests.Support;
using Microsoft.Extensions.Hosting;

namespace AuditOtel.EndToEnd.Tests.Actions;

/// <summary>From the annotated method to the ledger of a collector in another process, and no action without it.</summary>
[Trait("Requirement", "P0")]
public sealed class AuditedActionTests : IDisposable
{
    private const string Password = "correct-horse-battery-staple";
    private readonly TempDirectory _directory = new();

    public static TheoryData<string> Ways => new("socket", "grpc socket", "tcp");

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task While_no_collector_answers_an_audited_action_throws_before_its_body_runs(string way)
    {
        using var host = await StartHostAsync(way is "tcp" ? "http://127.0.0.1:9" : $"unix://{_directory.Combine("none.sock")}");
        var users = new UserAdministration();

        Assert.Throws<AuditUnavailableException>(() => users.Disable("42"));
        await Assert.ThrowsAsync<AuditUnavailableException>(() => users.ResetPasswordAsync("42", Password));
        await Assert.ThrowsAsync<AuditUnavailableException>(() => users.DeleteAsync("42"));

        Assert.Equal(0, users.Runs);
        // That an intent was left behind is told once more, loudly, when the trail closes.
        await Assert.ThrowsAsync<AuditUnavailableException>(() => host.StopAsync());
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_action_runs_again_as_soon_as_a_collector_answers(string way)
    {
        string socket, tcp;
        await using (var first = await CollectorProcess.StartAsync(_directory.Path))
        {
            (socket, tcp) = (first.Socket, first.Grpc);
            await first.KillAsync();
        }

        using var host = await StartHostAsync(Endpoint(way, socket, tcp));
        var users = new UserAdministration();
        Assert.Throws<AuditUnavailableException>(() => users.Disable("42"));
        Assert.Equal(0, users.Runs);

        await using var collector = await CollectorProcess.StartAsync(_directory.Path, grpc: tcp);
        users.Disable("42");

        Assert.Equal(1, users.Runs);
        await host.StopAsync();
        var disabled = await Cli.SearchAsync(collector.Data, "operation:user.account.disable and outcome:success");
        Assert.Equal("42", Assert.Single(disabled).Attribute(AuditAttributes.TargetId));
    }

    [Theory]
    [Trait("Requirement", "I1")]
    [MemberData(nameof(Ways))]
    public async Task Each_action_leaves_an_intent_and_an_outcome_and_no_secret(string way)
    {
        await using var collector = await CollectorProcess.StartAsync(_directory.Path);
        using var host = await StartHostAsync(Endpoint(way, collector.Socket, collector.Grpc));
        var users = new UserAdministration();

        Assert.Equal("42:28", await users.ResetPasswordAsync("42", Password));
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => users.DeleteAsync("43"));

        Assert.Equal("43 still owns files", failure.Message);
        await host.StopAsync();
        var records = await Cli.SearchAsync(collector.Data, "service:action-tests");
        Assert.Equal(
            ["user.password.reset intent unknown", "user.password.reset outcome success", "user.account.delete intent unknown", "user.account.delete outcome failure"],
            records.Select(record => $"{record["event_name"]} {record.Attribute(AuditAttributes.Stage)} {record.Attribute(AuditAttributes.Outcome)}"));
        Assert.Equal(2, records.Select(record => record.Attribute(AuditAttributes.OperationId)).Distinct(StringComparer.Ordinal).Count());
        Assert.All(records, record => Assert.NotEqual("", record.Attribute(AuditAttributes.ActorId)));
        Assert.All(records, record => Assert.Equal(way switch { "tcp" => "otlp-grpc", "socket" => "socket-http", _ => "socket" }, (string?)record["listener"]));
        Assert.Equal(["42", "42", "43", "43"], records.Select(record => record.Attribute(AuditAttributes.TargetId)));
        Assert.Equal(0, await collector.StopAsync());
        await AssertNowhereAsync(collector.Data, Password);
    }

    public void Dispose() => _directory.Dispose();

    private string Endpoint(string way, string socket, string tcp)
    {
        if (way is not "grpc socket")
            return way is "socket" ? $"unix://{socket}" : $"http://{tcp}";

        // Under another name it has no socket for HTTP/1.1 beside it, as the collector of another vendor.
        var alone = _directory.Combine("alone.sock");
        File.CreateSymbolicLink(alone, socket);
        return $"unix://{alone}";
    }

    private static async Task<IHost> StartHostAsync(string endpoint)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddAuditOtel(options =>
        {
            options.ServiceName = "action-tests";
            options.Endpoint = endpoint;
            options.ShutdownTimeout = TimeSpan.Zero;
        });
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private static async Task AssertNowhereAsync(string directory, string secret)
    {
        foreach (var file in Directory.GetFiles(directory, "*", SearchOption.AllDirectories).Where(static file => new FileInfo(file).LinkTarget is null))
            Assert.DoesNotContain(secret, System.Text.Encoding.UTF8.GetString(await File.ReadAllBytesAsync(file)), StringComparison.Ordinal);
    }
}

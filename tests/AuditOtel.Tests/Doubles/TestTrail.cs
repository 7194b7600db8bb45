using AuditOtel.Outbox.Disk;

namespace AuditOtel.Tests.Doubles;

/// <summary>A trail with its collector double and everything a test looks at.</summary>
public sealed class TestTrail : IAsyncDisposable
{
    public static readonly AuditDescriptor Delete =
        new("user.delete", AuditAction.Delete, AuditClass.Account, "Shop.Users.Delete", "sha256:5eed");

    private TestTrail(string socket, OtlpAuditTrail trail)
    {
        Socket = socket;
        Trail = trail;
    }

    public string Socket { get; }

    public OtlpAuditTrail Trail { get; }

    public required ListLogger Log { get; init; }

    public required ActorDouble Actors { get; init; }

    /// <summary>The collector, unless the test starts without one.</summary>
    public CollectorDouble Collector { get; private set; } = null!;

    public static async Task<TestTrail> StartAsync(
        Func<ReceivedRecord, Answer>? decide = null, Action<AuditOtelOptions>? configure = null, Func<AuditActor>? actor = null)
    {
        var test = Create(configure, actor);
        test.Collector = await CollectorDouble.StartAsync(test.Socket, decide);
        return test;
    }

    public static TestTrail Create(Action<AuditOtelOptions>? configure = null, Func<AuditActor>? actor = null) =>
        Create(OutboxDisk.Instance, CollectorDouble.NewSocketPath(), configure, actor);

    /// <summary>A trail with its outbox on a disk double; no collector runs yet.</summary>
    internal static TestTrail CreateWithOutbox(DiskDouble disk, string socket, Action<AuditOtelOptions>? configure = null) => Create(disk, socket, options =>
    {
        options.OutboxDirectory = "/outbox";
        options.FailureMode = AuditFailureMode.Spool;
        options.SpoolAfter = TimeSpan.FromMinutes(1);
        configure?.Invoke(options);
    });

    private static TestTrail Create(IOutboxDisk disk, string socket, Action<AuditOtelOptions>? configure, Func<AuditActor>? actor = null)
    {
        var options = new AuditOtelOptions
        {
            Endpoint = $"unix://{socket}",
            ServiceName = "shop",
            RetryInterval = TimeSpan.FromMinutes(1),

            // Long enough for a loaded machine: what a test wants to see time out sets its own.
            Timeout = TimeSpan.FromMinutes(2),
            ShutdownTimeout = TimeSpan.FromSeconds(30),
        };
        configure?.Invoke(options);
        var log = new ListLogger();
        var actors = new ActorDouble(actor ?? (() => new AuditActor("alice")));
        return new TestTrail(socket, OtlpAuditTrail.Create(options, disk, [actors], TimeProvider.System, log)) { Log = log, Actors = actors };
    }

    /// <summary>Ends the collector, as a crash does.</summary>
    public async Task StopCollectorAsync()
    {
        await Collector.DisposeAsync();
        Collector = null!;
    }

    public async Task StartCollectorAsync(Func<ReceivedRecord, Answer>? decide = null, bool takesSeveral = false) =>
        Collector = await CollectorDouble.StartAsync(Socket, decide, takesSeveral);

    /// <summary>An audited call, as the generator writes it.</summary>
    public async Task CallAsync(Func<Task> body, Action<AuditOperation>? capture = null, AuditDescriptor? descriptor = null)
    {
        var operation = Trail.Start(descriptor ?? Delete);
        capture?.Invoke(operation);
        await operation.BeginAsync();
        operation.EnterFlow();
        try
        {
            await body();
        }
        catch (Exception failure)
        {
            await operation.FailAsync(failure);
            throw;
        }

        await operation.SucceedAsync();
    }

    /// <summary>An audited synchronous call, as the generator writes it.</summary>
    public void Call(Action body)
    {
        var operation = Trail.Start(Delete);
        operation.Begin();
        operation.Enter();
        try
        {
            body();
        }
        catch (Exception failure)
        {
            operation.Fail(failure);
            throw;
        }
        finally
        {
            operation.Leave();
        }

        operation.Succeed();
    }

    public async ValueTask DisposeAsync()
    {
        await Trail.DisposeAsync();
        if (Collector is not null)
            await Collector.DisposeAsync();
    }
}

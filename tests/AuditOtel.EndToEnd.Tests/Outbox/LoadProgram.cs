using System.Text;

namespace AuditOtel.EndToEnd.Tests.Outbox;

/// <summary>
/// The program that is killed: audited actions that leave evidence of their own, on stable storage, that does not depend on the trail. It is this assembly's entry
/// point: <c>load</c> works until it is killed, <c>drain</c> delivers what is left.
/// </summary>
internal static class LoadProgram
{
    internal const string Ran = "ran";
    internal const string Returned = "returned";

    private const int Callers = 4;

    private static readonly AuditDescriptor Delete = new("user.account.delete", AuditAction.Delete, AuditClass.Account, "Load.Delete", "sha256:00");

    private static async Task<int> Main(string[] arguments)
    {
        if (arguments is not [var verb, var socket, var outbox, var mode, var evidence])
            throw new ArgumentException("Give: load or drain, the collector's socket, the outbox, the failure mode, the evidence file.", nameof(arguments));
        var trail = OtlpAuditTrail.Create(new AuditOtelOptions
        {
            ServiceName = "load",
            Endpoint = $"unix://{socket}",
            OutboxDirectory = outbox,
            FailureMode = Enum.Parse<AuditFailureMode>(mode),
            Timeout = TimeSpan.FromSeconds(2),
            SpoolAfter = TimeSpan.FromMilliseconds(100),
            RetryInterval = TimeSpan.FromMilliseconds(50),
            ShutdownTimeout = TimeSpan.FromMinutes(2),
        });
        if (verb is "load")
            await WorkAsync(trail, evidence);
        await trail.DisposeAsync();
        return Directory.GetFiles(outbox, "*.outbox*").Length;
    }

    private static async Task WorkAsync(OtlpAuditTrail trail, string path)
    {
        // Every write is on the disk when it returns (O_SYNC).
        await using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0, FileOptions.WriteThrough);
        var gate = new Lock();
        Console.WriteLine("ready");
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(() => CallAsync(trail, Note))));

        void Note(string what, string id)
        {
            var line = Encoding.ASCII.GetBytes($"{what} {id}\n");
            lock (gate)
                file.Write(line);
        }
    }

    private static async Task CallAsync(OtlpAuditTrail trail, Action<string, string> note)
    {
        while (true)
        {
            var id = Guid.NewGuid().ToString("N");
            if (await TryBeginAsync(trail, id) is not { } operation)
            {
                await Task.Delay(5);
                continue;
            }

            note(Ran, id);
            await operation.SucceedAsync();
            note(Returned, id);
        }
    }

    private static async Task<AuditOperation?> TryBeginAsync(OtlpAuditTrail trail, string id)
    {
        var operation = trail.Start(Delete);
        operation.Target("user", id);
        try
        {
            await operation.BeginAsync();
            return operation;
        }
        catch (AuditUnavailableException)
        {
            return null;
        }
    }
}

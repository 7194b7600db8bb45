namespace AuditOtel.Analyzers.Tests.Support;

/// <summary>Compiles audited source, loads it, runs it against a recording trail and returns what was called, in order.</summary>
internal static class AuditedRun
{
    private const string Frame = """

        public static class Probe
        {
            public static Action<string> Note = _ => { };

            public static async Task RunAsync()
            {
                await Task.CompletedTask;
                /*call*/
            }
        }
        """;

    // The process has one trail, so runs wait for one another.
    private static readonly SemaphoreSlim Turn = new(1, 1);

    /// <summary>Runs <paramref name="call"/>, statements that may await. Source notes with <c>Probe.Note</c>; what it throws ends the log.</summary>
    internal static async Task<IReadOnlyList<string>> LogAsync(string types, string call, Action<RecordingTrail>? arrange = null, bool automatic = false)
    {
        var trail = new RecordingTrail();
        arrange?.Invoke(trail);
        await RunAsync(types, call, trail, automatic);
        return trail.Log;
    }

    internal static async Task RunAsync(string types, string call, RecordingTrail trail, bool automatic = false)
    {
        var source = Compile.Usings + types + Framed(call);
        var probe = Compile.Load(automatic ? Compile.Rewritten(source) : Compile.WithGenerated(source)).GetType("Probe")!;
        await RunAsync(probe, trail);
    }

    /// <summary>Returns the class Probe, whose RunAsync is <paramref name="call"/>.</summary>
    internal static string Framed(string call) => Frame.Replace("/*call*/", call, StringComparison.Ordinal);

    internal static async Task RunAsync(Type probe, RecordingTrail trail)
    {
        var run = probe.GetMethod("RunAsync")!.CreateDelegate<Func<Task>>();
        await Turn.WaitAsync();
        try
        {
            using var installed = AuditTrail.Install(trail);
            probe.GetField("Note")!.SetValue(null, (Action<string>)trail.Log.Add);
            await run();
        }
        catch (Exception exception)
        {
            trail.Log.Add($"thrown {exception.GetType().Name}: {exception.Message}");
        }
        finally
        {
            Turn.Release();
        }
    }
}

using AuditOtel.Analyzers.Tests.Support;

namespace AuditOtel.Analyzers.Tests.Behaviour;

[Trait("Requirement", "P0")]
public sealed class AutomaticOutcomeTests
{
    private const string Types = """
        public class C
        {
            [Audited("thing.run")] public static int Sync(Exception? e) { Probe.Note("body"); return e is null ? 1 : throw e; }
            [Audited("thing.run")] public static int Arrow(Exception? e) => e is null ? Sync2() : throw e;
            static int Sync2() { Probe.Note("body"); return 1; }
            [Audited("thing.run")] public static async Task Later(Exception? e) { await Task.Yield(); Probe.Note("body"); if (e is not null) throw e; }
            [Audited("thing.run")] public static Task<int> Handed(Exception? e) => Body(e);
            [Audited("thing.run")] public static ValueTask<int> HandedValue(Exception? e) => new(Body(e));
            [Audited("thing.run")] public static Task Early(Exception e) { Probe.Note("body"); throw e; }
            static async Task<int> Body(Exception? e) { await Task.Yield(); Probe.Note("body"); return e is null ? 1 : throw e; }
            [Audited("thing.run")] public static Span<int> Span(Exception? e, ref int x) { Probe.Note("body"); return e is null ? new(ref x) : throw e; }
            [Audited("thing.run")] public static Task Cancelled(CancellationToken c) { Probe.Note("body"); return Task.Delay(-1, c); }
            [Audited("thing.run")] public static Task Several() { Probe.Note("body"); return Task.WhenAll(Task.FromException(new FormatException("1")), Task.FromException(new FormatException("2"))); }
            [Audited("thing.run")] public static IEnumerable<int> Items(Exception? e) { yield return 1; if (e is not null) throw e; yield return 2; }
            [Audited("thing.run")] public static async IAsyncEnumerable<int> ItemsLater(Exception? e) { await Task.Yield(); yield return e is null ? 1 : throw e; yield return 2; }
            public static void CallSpan(Exception? e) { var x = 1; Span(e, ref x); }
        }
        """;

    private const string Failure = "new FormatException(\"mine\")";

    private static readonly (string Name, string Call, string Log)[] Cases =
    [
        ("synchronous failure", $"C.Sync({Failure});", "Begin;body;Fail FormatException;thrown FormatException: mine"),
        ("failure of an expression", $"C.Arrow({Failure});", "Begin;Fail FormatException;thrown FormatException: mine"),
        ("failure with a ref struct", $"C.CallSpan({Failure});", "Begin;body;Fail FormatException;thrown FormatException: mine"),
        ("asynchronous failure", $"await C.Later({Failure});", "BeginAsync;body;FailAsync FormatException;thrown FormatException: mine"),
        ("failure of a task handed out", $"await C.Handed({Failure});", "Begin;body;FailAsync FormatException;thrown FormatException: mine"),
        ("failure of a value task handed out", $"await C.HandedValue({Failure});", "Begin;body;FailAsync FormatException;thrown FormatException: mine"),
        ("failure before a task is handed out", $"await C.Early({Failure});", "Begin;body;Fail FormatException;thrown FormatException: mine"),
        ("cancellation", "var t = C.Cancelled(new CancellationToken(true)); try { await t; } catch (OperationCanceledException) { } Probe.Note(t.Status.ToString());", "Begin;body;FailAsync TaskCanceledException;Canceled"),
        ("several exceptions", "var t = C.Several(); try { await t; } catch (FormatException) { } Probe.Note(t.Exception!.InnerExceptions.Count.ToString());", "Begin;body;FailAsync FormatException;2"),
        ("enumeration that fails", $"foreach (var x in C.Items({Failure})) {{ }}", "Begin;Fail AuditedEnumerationException;thrown FormatException: mine"),
        ("enumeration given up", "foreach (var x in C.Items(null)) break;", "Begin;Fail OperationCanceledException"),
        ("asynchronous enumeration that fails", $"await foreach (var x in C.ItemsLater({Failure})) {{ }}", "BeginAsync;FailAsync AuditedEnumerationException;thrown FormatException: mine"),
        ("asynchronous enumeration given up", "await foreach (var x in C.ItemsLater(null)) break;", "BeginAsync;FailAsync OperationCanceledException"),
        ("the same exception with the stack of the body", $"var mine = {Failure}; try {{ await C.Later(mine); }} catch (Exception e) {{ Probe.Note(ReferenceEquals(e, mine) + \" \" + e.StackTrace!.Contains(\"C.Later\")); }}", "BeginAsync;body;FailAsync FormatException;True True"),
        ("sync", "C.Sync(null);", "Begin;body;Succeed"),
        ("span", "C.CallSpan(null);", "Begin;body;Succeed"),
        ("async", "await C.Later(null);", "BeginAsync;body;SucceedAsync"),
        ("handed", "await C.Handed(null);", "Begin;body;SucceedAsync"),
        ("handed value", "await C.HandedValue(null);", "Begin;body;SucceedAsync"),
        ("items", "foreach (var x in C.Items(null)) { }", "Begin;Succeed"),
        ("items later", "await foreach (var x in C.ItemsLater(null)) { }", "BeginAsync;SucceedAsync"),
    ];

    private static readonly RewrittenSuite Suite = new([.. Cases.Select(@case => (Types, @case.Call))]);

    public static TheoryData<string> Names => [.. Cases.Select(@case => @case.Name)];

    public static TheoryData<string> Successes => [.. Cases.SkipWhile(@case => @case.Name is not "sync").Select(@case => @case.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_outcome_says_how_the_body_ended_and_the_caller_gets_what_the_body_gave(string name) =>
        Assert.Equal(Find(name).Log.Split(';'), await Suite.LogAsync(Number(name)));

    [Theory]
    [MemberData(nameof(Successes))]
    public async Task The_body_does_not_run_when_the_intent_is_refused(string name)
    {
        var log = await Suite.LogAsync(Number(name), trail => trail.RefusesIntents = true);

        Assert.StartsWith("Begin", log[0], StringComparison.Ordinal);
        Assert.StartsWith("thrown AuditUnavailableException", Assert.Single(log.Skip(1)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Successes))]
    public async Task A_success_that_cannot_be_written_is_never_recorded_as_a_failure_of_the_body(string name)
    {
        var log = await Suite.LogAsync(Number(name), trail => trail.BreaksOnSuccess = true);

        Assert.Equal([.. Find(name).Log.Split(';'), "thrown InvalidOperationException: The success could not be written."], log);
    }

    private static (string Name, string Call, string Log) Find(string name) => Cases[Number(name)];

    private static int Number(string name) => Array.FindIndex(Cases, @case => string.Equals(@case.Name, name, StringComparison.Ordinal));
}

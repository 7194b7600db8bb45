using AuditOtel.Analyzers.Tests.Support;

namespace AuditOtel.Analyzers.Tests.Behaviour;

[Trait("Requirement", "P0")]
public sealed class OutcomeTests
{
    private const string Types = """
        public partial class C
        {
            [Audited("thing.run")] public static partial int Sync(Exception? e); private static int SyncCore(Exception? e) { Probe.Note("body"); return e is null ? 1 : throw e; }
            [Audited("thing.run")] public static partial Task Task(Exception? e); private static async Task TaskCore(Exception? e) { await System.Threading.Tasks.Task.Yield(); Probe.Note("body"); if (e is not null) throw e; }
            [Audited("thing.run")] public static partial ValueTask<int> Value(Exception? e); private static ValueTask<int> ValueCore(Exception? e) { Probe.Note("body"); return e is null ? new(1) : throw e; }
            [Audited("thing.run")] public static partial Span<int> Span(Exception? e, ref int x); private static Span<int> SpanCore(Exception? e, ref int x) { Probe.Note("body"); return e is null ? new(ref x) : throw e; }
            [Audited("thing.run")] public static partial Task Cancel(CancellationToken c); private static Task CancelCore(CancellationToken c) { Probe.Note("body"); return System.Threading.Tasks.Task.Delay(-1, c); }
            public static void CallSpan(Exception? e) { var x = 1; Span(e, ref x); }
        }
        """;

    [Theory]
    [InlineData("C.Sync({0});", "")]
    [InlineData("C.CallSpan({0});", "")]
    [InlineData("await C.Task({0});", "Async")]
    [InlineData("await C.Value({0});", "Async")]
    public async Task An_exception_of_the_body_is_recorded_once_as_failure_and_passes_unchanged(string call, string suffix)
    {
        var log = await AuditedRun.LogAsync(Types, Format(call, "new FormatException(\"mine\")"));

        Assert.Equal(["Begin" + suffix, "body", $"Fail{suffix} FormatException", "thrown FormatException: mine"], log);
    }

    [Theory]
    [InlineData("C.Sync({0});", "")]
    [InlineData("C.CallSpan({0});", "")]
    [InlineData("await C.Task({0});", "Async")]
    [InlineData("await C.Value({0});", "Async")]
    public async Task The_body_does_not_run_when_the_intent_is_refused(string call, string suffix)
    {
        var log = await AuditedRun.LogAsync(Types, Format(call, "null"), trail => trail.RefusesIntents = true);

        Assert.Equal("Begin" + suffix, log[0]);
        Assert.StartsWith("thrown AuditUnavailableException", Assert.Single(log.Skip(1)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("C.Sync({0});", "")]
    [InlineData("C.CallSpan({0});", "")]
    [InlineData("await C.Task({0});", "Async")]
    [InlineData("await C.Value({0});", "Async")]
    public async Task A_success_that_cannot_be_written_is_never_recorded_as_a_failure_of_the_body(string call, string suffix)
    {
        var log = await AuditedRun.LogAsync(Types, Format(call, "null"), trail => trail.BreaksOnSuccess = true);

        Assert.Equal(["Begin" + suffix, "body", "Succeed" + suffix, "thrown InvalidOperationException: The success could not be written."], log);
    }

    [Fact]
    public async Task Cancellation_is_a_failure_with_its_own_exception()
    {
        var log = await AuditedRun.LogAsync(Types, "await C.Cancel(new CancellationToken(canceled: true));");

        Assert.Equal(["BeginAsync", "body", "FailAsync TaskCanceledException"], log.Take(3));
        Assert.StartsWith("thrown TaskCanceledException", log[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_exception_object_reaches_the_caller_with_the_stack_of_the_body()
    {
        const string call = """
            var mine = new FormatException("mine");
            try { await C.Task(mine); } catch (Exception e) { Probe.Note($"{ReferenceEquals(e, mine)} {e.StackTrace!.Contains("TaskCore")}"); }
            """;

        Assert.Equal("True True", (await AuditedRun.LogAsync(Types, call))[^1]);
    }

    [Fact]
    public async Task The_continuation_of_an_asynchronous_wrapper_stays_in_the_callers_context()
    {
        Assert.DoesNotContain("ConfigureAwait", Compile.GeneratedText(Compile.Usings + Types), StringComparison.Ordinal);
        Assert.Equal(["BeginAsync", "body", "SucceedAsync"], await AuditedRun.LogAsync(Types, "await C.Task(null);"));
    }

    private static string Format(string call, string argument) => call.Replace("{0}", argument, StringComparison.Ordinal);
}

using AuditOtel.Analyzers.Tests.Support;

namespace AuditOtel.Analyzers.Tests.Behaviour;

[Trait("Requirement", "I1")]
public sealed class ScopeTests
{
    private const string A = "[Audited(\"thing.run\")] ";

    // The bodies say in which scope they are by a word of the reason: the outcome then carries the words that reached it.
    private static readonly (string Name, string Types, string Call, string Log)[] Cases =
    [
        ("a synchronous body, and what it calls", $$"""public class C { {{A}}public static void M() { Deep(); } static void Deep() => AuditScope.Current.Reason("m"); }""", "C.M();", "Begin;Succeed Success m"),
        ("an asynchronous body, across awaits", $$"""public class C { {{A}}public static async Task M() { await Task.Yield(); await Deep().ConfigureAwait(false); } static async Task Deep() { await Task.Delay(1); AuditScope.Current.Fail("m"); } }""",
            "await C.M();", "BeginAsync;SucceedAsync Failure m"),
        ("a task handed out", $$"""public class C { {{A}}public static Task M() => Deep(); static async Task Deep() { AuditScope.Current.Target("t", "1"); await Task.Delay(1); AuditScope.Current.Change("f", "1", null); } }""",
            "await C.M(); Probe.Note(\"\" + AuditScope.IsActive);", "Begin;SucceedAsync Success t=1 f:1>;False"),
        ("an exception, and its reason", $$"""public class C { {{A}}public static void M() { AuditScope.Current.Reason("m"); throw new FormatException(); } }""", "try { C.M(); } catch (FormatException) { } Probe.Note(\"\" + AuditScope.IsActive);", "Begin;Fail FormatException m;False"),
        ("nested calls each have their own", $$"""
            public class C
            {
                {{A}}public static void M() { AuditScope.Current.Attribute("a", "outer"); N(); AuditScope.Current.Reason("outer"); }
                {{A}}public static void N() { AuditScope.Current.Reason("inner"); }
                {{A}}public static async Task O() { N(); AuditScope.Current.Reason("outer"); await Task.Yield(); await P(); N(); AuditScope.Current.Attribute("a", "late"); }
                {{A}}public static async Task P() { AuditScope.Current.Attribute("a", "p"); N(); await Task.Delay(1); N(); AuditScope.Current.Reason("p"); }
                {{A}}public static void Q() { var task = P(); AuditScope.Current.Reason("q"); task.GetAwaiter().GetResult(); AuditScope.Current.Attribute("a", "q"); }
            }
            """, "C.M(); await C.O(); C.Q();",
            "Begin 0;Begin 1<0;Succeed Success inner;Succeed Success outer a=outer;BeginAsync 2;Begin 3<2;Succeed Success inner;BeginAsync 4<2;Begin 5<4;Succeed Success inner;Begin 6<4;Succeed Success inner;SucceedAsync Success p a=p;"
            + "Begin 7<2;Succeed Success inner;SucceedAsync Success outer a=late;Begin 8;BeginAsync 9<8;Begin 10<9;Succeed Success inner;Begin 11<9;Succeed Success inner;SucceedAsync Success p a=p;Succeed Success q a=q"),
        ("iterators have theirs only while they run", $$"""
            public class C
            {
                {{A}}public static IEnumerable<int> M() { AuditScope.Current.Attribute("a", "m"); yield return 1; AuditScope.Current.Reason("m"); }
                {{A}}public static async IAsyncEnumerable<int> N() { await Task.Yield(); AuditScope.Current.Attribute("a", "n"); yield return 1; await Task.Yield(); AuditScope.Current.Reason("n"); }
                {{A}}public static void O() { foreach (var x in M()) AuditScope.Current.Reason("o"); AuditScope.Current.Attribute("a", "o"); }
                {{A}}public static async Task P() { await foreach (var x in N()) AuditScope.Current.Reason("p"); AuditScope.Current.Attribute("a", "p"); foreach (var x in M()) await Task.Yield(); }
            }
            """, "foreach (var x in C.M()) Probe.Note(\"\" + AuditScope.IsActive); foreach (var x in C.M()) break; Probe.Note(\"\" + AuditScope.IsActive); C.O(); await C.P();",
            "Begin 0;False;Succeed Success m a=m;Begin 1;Fail OperationCanceledException a=m;False;Begin 2;Begin 3<2;Succeed Success m a=m;Succeed Success o a=o;"
            + "BeginAsync 4;BeginAsync 5<4;SucceedAsync Success n a=n;Begin 6<4;Succeed Success m a=m;SucceedAsync Success p a=p"),
        ("what the body says comes before what it returns", $$"""public class R { public bool Success => true; } public class C { {{A}}public static R M() { AuditScope.Current.Counts(3, 2, 1); return new(); } {{A}}public static R N() { AuditScope.Current.Counts(3, 3, 0); return new(); } }""",
            "C.M(); C.N();", "Begin;Succeed Failure partial 2+1/3;Begin;Succeed Success 3+0/3"),
        ("outside, after the end and with bad names it throws", $$"""public class C { public static AuditScope Kept; {{A}}public static void M() { Kept = AuditScope.Current; foreach (var name in new[] { "audit.action", "user.name", "error.type", "" }) try { Kept.Attribute(name, true); } catch (ArgumentException e) { Probe.Note(e.GetType().Name); } } }""",
            "try { _ = AuditScope.Current; } catch (InvalidOperationException) { Probe.Note(\"outside\"); } C.M(); try { C.Kept.Reason(\"late\"); } catch (InvalidOperationException) { Probe.Note(\"late\"); } try { default(AuditScope).Reason(\"x\"); } catch (InvalidOperationException) { Probe.Note(\"none\"); }",
            "outside;Begin;ArgumentException;ArgumentException;ArgumentException;ArgumentException;Succeed;late;none"),
    ];

    private static readonly RewrittenSuite Suite = new([.. Cases.Select(@case => (@case.Types, @case.Call))]);

    public static TheoryData<string> Names => [.. Cases.Select(@case => @case.Name)];

    internal static IEnumerable<(string Types, string Call)> Sources => Cases.Select(@case => (@case.Types, @case.Call));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Code_inside_an_audited_call_adds_to_its_outcome_and_to_no_other(string name)
    {
        var (_, _, _, log) = Cases[Number(name)];

        Assert.Equal(log.Split(';'), await Suite.LogAsync(Number(name), trail => trail.NumbersCalls = log.StartsWith("Begin 0", StringComparison.Ordinal)));
    }

    private static int Number(string name) => Array.FindIndex(Cases, @case => string.Equals(@case.Name, name, StringComparison.Ordinal));
}

using AuditOtel.Analyzers.Tests.Support;

namespace AuditOtel.Analyzers.Tests.Behaviour;

[Trait("Requirement", "I1")]
public sealed class ResultTests
{
    private const string A = "[Audited(\"thing.run\")] ";

    private static readonly (string Name, string Types, string Call, string Log)[] Cases =
    [
        ("a bool is a value until it is marked", $$"""public class C { {{A}}public static bool M(bool x) => x; }""", "C.M(false);", "Begin;Succeed"),
        ("a marked bool", $$"""public class C { {{A}}[return: AuditResult] public static bool M(bool x) { return x; } }""",
            "Probe.Note(\"\" + C.M(true)); Probe.Note(\"\" + C.M(false));", "Begin;Succeed;True;Begin;Succeed Failure returned_false;False"),
        ("a marked bool decides what the caller knows of an out parameter", $$"""
            public class C
            {
                {{A}}[return: AuditResult] public static bool TryM(string? x, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? s) { s = x; return s is not null; }
                {{A}}[return: AuditResult] public static bool TryN(string? x, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? s) => (s = x) is not null;
                {{A}}[return: AuditResult] public static bool Never() => default;
            }
            """, "C.TryM(\"x\", out _); C.TryM(null, out _); C.TryN(\"x\", out _); C.TryN(null, out _); C.Never();",
            "Begin;Succeed;Begin;Succeed Failure returned_false;Begin;Succeed;Begin;Succeed Failure returned_false;Begin;Succeed Failure returned_false"),
        ("marked bools of tasks", $$"""
            public class C
            {
                {{A}}[return: AuditResult] public static async Task<bool> M(bool x) { await Task.Yield(); return x; }
                {{A}}[return: AuditResult] public static async ValueTask<bool> N(bool x) => await M(x);
                {{A}}[return: AuditResult] public static Task<bool> O(bool x) => Task.FromResult(x);
                {{A}}[return: AuditResult] public static ValueTask<bool?> P(bool? x) { return new(x); }
            }
            """, "await C.M(true); await C.M(false); await C.N(false); await C.O(true); await C.O(false); await C.P(true); await C.P(false); await C.P(null);",
            "BeginAsync;SucceedAsync;BeginAsync;SucceedAsync Failure returned_false;BeginAsync;BeginAsync;SucceedAsync Failure returned_false;SucceedAsync Failure returned_false;"
            + "Begin;SucceedAsync;Begin;SucceedAsync Failure returned_false;Begin;SucceedAsync;Begin;SucceedAsync Failure returned_false;Begin;SucceedAsync Failure returned_null"),
        ("a marked reference", $$"""public class C { {{A}}[return: AuditResult] public static string? M(string? x) => x; {{A}}[return: AuditResult] public static int[]? N(int[]? x) { return x; } }""",
            "C.M(\"\"); C.M(null); C.N([1]); C.N(null);", "Begin;Succeed;Begin;Succeed Failure returned_null;Begin;Succeed;Begin;Succeed Failure returned_null"),
        ("Succeeded with codes of errors", $$"""
            public class C { {{A}}public static async Task<Microsoft.AspNetCore.Identity.IdentityResult> M(params string[] codes) { await Task.Yield(); return codes.Length == 0 ? Microsoft.AspNetCore.Identity.IdentityResult.Success : Microsoft.AspNetCore.Identity.IdentityResult.Failed(codes); } }
            """, "await C.M(); await C.M(\"DuplicateUserName\"); await C.M(\"A\", \"B\");", "BeginAsync;SucceedAsync;BeginAsync;SucceedAsync Failure DuplicateUserName;BeginAsync;SucceedAsync Failure A,B"),
        ("IsSuccess and Success, with code, in records, structs, generics and interfaces", $$"""
            public enum Code { Full }
            public record R(bool IsSuccess, string? ErrorCode = null);
            public readonly record struct S(bool Success, Code ErrorCode);
            public class Error { public string Code = "Gone"; }
            public class G<T>(T? value, Error? error) { public T? Value => value; public Error? Error => error; public bool IsSuccess => error is null; }
            public interface I { bool Succeeded { get; } }
            public class Yes : I { public bool Succeeded => true; } public class No : I { bool I.Succeeded => false; }
            public class C<T> where T : class
            {
                {{A}}public R M(bool x) => new(x, "no_room");
                {{A}}public S N(bool x) { return new(x, default); }
                {{A}}public S? O(bool x) { if (x) return null; return new S(x, default); }
                {{A}}public G<T> P(Error? e) => new(null, e);
                {{A}}public async Task<G<(T, U)>> Q<U>(Error? e) where U : struct { await Task.Yield(); return new(default, e); }
                {{A}}public I Z(bool x) => x ? new Yes() : new No();
                {{A}}public V W<V>(V v) where V : R => v;
            }
            """, "var c = new C<string>(); c.M(true); c.M(false); c.N(true); c.N(false); c.O(true); c.O(false); c.P(null); c.P(new()); await c.Q<int>(new()); c.Z(true); c.Z(false); c.W(new R(false));",
            "Begin;Succeed;Begin;Succeed Failure no_room;Begin;Succeed;Begin;Succeed Failure Full;Begin;Succeed Unknown no_result;Begin;Succeed Failure Full;Begin;Succeed;Begin;Succeed Failure Gone;"
            + "BeginAsync;SucceedAsync Failure Gone;Begin;Succeed;Begin;Succeed Failure unsuccessful;Begin;Succeed Failure unsuccessful"),
        ("results of minimal APIs", $$"""
            public class C { {{A}}public static IResult? M(IResult? x) => x; {{A}}public static Results<Status, Status> N(IResult x) { return new(x); } }
            """, "C.M(new Status(204)); C.M(new Status(null)); C.M(new Status(404)); C.M(new Microsoft.AspNetCore.Http.HttpResults.ForbidHttpResult()); C.M(new Microsoft.AspNetCore.Http.HttpResults.ChallengeHttpResult()); C.N(new Status(500)); C.M(null);",
            "Begin;Succeed Success 204;Begin;Succeed;Begin;Succeed Failure not_found 404;Begin;Succeed Failure denied 403;Begin;Succeed Failure denied 401;Begin;Succeed Failure error 500;Begin;Succeed Unknown no_result"),
        ("results of controllers", $$"""
            public class C
            {
                {{A}}public static IActionResult M(int? x) => new ObjectResult(x);
                {{A}}public static async Task<ActionResult<string>> N(int? x) { await Task.Yield(); if (x is null) return "value"; return x == 403 ? new ForbidResult() : new ObjectResult(x); }
            }
            """, "C.M(200); C.M(409); C.M(null); await C.N(null); await C.N(400); await C.N(403);",
            "Begin;Succeed Success 200;Begin;Succeed Failure conflict 409;Begin;Succeed;BeginAsync;SucceedAsync;BeginAsync;SucceedAsync Failure invalid 400;BeginAsync;SucceedAsync Failure denied 403"),
        ("responses", $$"""public class C { {{A}}public static Task<System.Net.Http.HttpResponseMessage> M(int x) => Task.FromResult(new System.Net.Http.HttpResponseMessage((System.Net.HttpStatusCode)x)); }""",
            "await C.M(201); await C.M(503);", "Begin;SucceedAsync Success 201;Begin;SucceedAsync Failure unavailable 503"),
        ("marked members come before what the form tells", """
            public class R { public bool Success => true; [AuditResult] public bool Done; [AuditResult(AuditResultPart.Reason)] public string? Why => "late"; }
            public class C { [Audited("thing.run")] public static R M(bool x) => new() { Done = x }; }
            """, "C.M(true); C.M(false);", "Begin;Succeed;Begin;Succeed Failure late"),
        ("bulk operations with counts", """
            public record B([property: AuditResult(AuditResultPart.Requested)] int All, [property: AuditResult(AuditResultPart.Failed)] int Bad);
            public record D([property: AuditResult] bool Ok, [property: AuditResult(AuditResultPart.Succeeded)] long Good, [property: AuditResult(AuditResultPart.Failed)] long? Bad);
            public class C { [Audited("thing.run")] public static B M(int all, int bad) => new(all, bad); [Audited("thing.run")] public static D N(bool ok, long good, long bad) => new(ok, good, bad); }
            """, "C.M(3, 0); C.M(3, 1); C.M(3, 3); C.N(true, 2, 0); C.N(false, 2, 0); C.N(true, 2, 1);",
            "Begin;Succeed Success 3+0/3;Begin;Succeed Failure partial 2+1/3;Begin;Succeed Failure unsuccessful 0+3/3;Begin;Succeed Success 2+0/2;Begin;Succeed Failure unsuccessful 2+0/2;Begin;Succeed Failure partial 2+1/3"),
        ("a result that cannot be read costs neither outcome nor value", $$"""public class R { public bool Success => throw new FormatException(); } public class C { {{A}}public static R M() => new(); {{A}}public static Task<R> N() => Task.FromResult(new R()); }""",
            "Probe.Note(C.M().GetType().Name); await C.N();", "Begin;Succeed Unknown result_unreadable FormatException;R;Begin;SucceedAsync Unknown result_unreadable FormatException"),
        ("the last result counts, and an exception comes before it", $$"""
            public class R(bool x) { public bool Success => x; }
            public class C : IDisposable
            {
                public void Dispose() => throw new FormatException();
                {{A}}public static R M() { try { using var c = new C(); return new(false); } catch (FormatException) { return new(true); } }
                {{A}}public static R N() { using var c = new C(); return new(true); }
                {{A}}public static R O() => throw new FormatException();
                {{A}}public static Task<R> P() => Task.FromException<R>(new FormatException());
            }
            """, "C.M(); try { C.N(); } catch (FormatException) { } try { C.O(); } catch (FormatException) { } try { await C.P(); } catch (FormatException) { }",
            "Begin;Succeed Success;Begin;Fail FormatException;Begin;Fail FormatException;Begin;FailAsync FormatException"),
        ("the expression keeps its meaning", $$"""
            public class R { public bool Success = true; public static implicit operator R(int x) => new() { Success = x > 0 }; }
            public class L : List<int> { public bool Success => Count > 0; }
            public delegate int Own(int x);
            public ref struct F(ref int x) { public ref int X = ref x; }
            public struct V { public int X; }
            public class C
            {
                {{A}}public static R M() { return new() { Success = false }; }
                {{A}}public static R? N() { return default; }
                {{A}}public static L O() { return [1, 2]; }
                {{A}}public static Own P() { return x => x + 1; }
                {{A}}public static R Q(int x) => x switch { 0 => (R)0, 1 => new(), _ => throw new FormatException() };
                {{A}}public static F S(ref int x) { return new F(ref x); }
                {{A}}public static FormattableString T(int x) => $"{x}";
                {{A}}public static async Task<R> U(bool x) { return x ? await Task.FromResult(new R()) : 0; }
                {{A}}public static R X(int? x) => x ?? throw new FormatException();
                {{A}}public static V Y<T>(T t) where T : allows ref struct { return default; }
                {{A}}[return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull("r")] public static R? Z(R? r) => r;
            }
            """, """
            C.M(); C.N(); Probe.Note("" + C.O().Count + C.P()(1)); C.Q(0); C.Q(1); Ref(); C.T(1); await C.U(true); await C.U(false); C.X(0); C.Y(new Span<int>()); _ = C.Z(new()).Success;
            static void Ref() { var x = 1; C.S(ref x).X++; Probe.Note("" + x); }
            """,
            "Begin;Succeed Failure unsuccessful;Begin;Succeed Unknown no_result;Begin;Succeed;Begin;Succeed;22;Begin;Succeed Failure unsuccessful;Begin;Succeed;Begin;Succeed;2;Begin;Succeed;"
            + "BeginAsync;SucceedAsync;BeginAsync;SucceedAsync Failure unsuccessful;Begin;Succeed Failure unsuccessful;Begin;Succeed;Begin;Succeed"),
        ("wherever a body may stand", $$"""
            public class R(bool x) { public bool Success => x; }
            public class C
            {
                public R P { {{A}}get { return new(false); } }
                public R this[int i] { {{A}}get => new(false); }
                {{A}}public static R operator +(C a, int b) => new(false);
                {{A}}public static implicit operator R(C a) { return new(false); }
                public static void Do() { {{A}}R L() { return new(false); } L(); Func<int, R> f = {{A}}R (int x) => new(false); f(1); }
            }
            """, "_ = new C().P; _ = new C()[1]; _ = new C() + 1; R r = new C(); C.Do();", string.Join(';', Enumerable.Repeat("Begin;Succeed Failure unsuccessful", 6))),
    ];

    private static readonly RewrittenSuite Suite = new([.. Cases.Select(@case => (@case.Types, @case.Call))], ResultSamples.Usings, ResultSamples.Frameworks);

    public static TheoryData<string> Names => [.. Cases.Select(@case => @case.Name)];

    internal static IEnumerable<(string Types, string Call)> Sources => Cases.Select(@case => (@case.Types, @case.Call));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_is_returned_tells_the_outcome_and_reaches_the_caller_unchanged(string name)
    {
        var number = Array.FindIndex(Cases, @case => string.Equals(@case.Name, name, StringComparison.Ordinal));

        Assert.Equal(Cases[number].Log.Split(';'), await Suite.LogAsync(number));
    }
}

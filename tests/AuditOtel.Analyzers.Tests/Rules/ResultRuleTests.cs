using AuditOtel.Analyzers.Tests.Support;

namespace AuditOtel.Analyzers.Tests.Rules;

[Trait("Requirement", "I1")]
public sealed class ResultRuleTests
{
    private const string Result = "public class R { public bool Success => true; } ";

    [Theory]
    [InlineData("public class C { [Audited(\"thing.run\")] [return: AuditResult] public void [|M|]() { } }", "returns nothing that could tell")]
    [InlineData("public class C { [Audited(\"thing.run\")] [return: AuditResult] public Task [|M|]() => Task.CompletedTask; }", "returns nothing that could tell")]
    [InlineData("public class C { [Audited(\"thing.run\")] [return: AuditResult] public IEnumerable<bool> [|M|]() { yield return true; } }", "returns nothing that could tell")]
    [InlineData("public class C { [Audited(\"thing.run\")] [return: AuditResult] public int [|M|]() => 1; }", "cannot tell its outcome")]
    [InlineData("public class C { private class R { public bool Success => true; } [Audited(\"thing.run\")] private R [|M|]() => new(); }", "'R' cannot be named")]
    [InlineData("file class R { public bool Success => true; } file class C { [Audited(\"thing.run\")] public async Task<R?> [|M|]() { await Task.Yield(); return null; } }", "'R' cannot be named")]
    [InlineData(Result + "public class C { Func<R> F = [[|Audited(\"thing.run\")|]] () => { return new R(); }; }", "write the return type")]
    public async Task An_outcome_that_cannot_be_read_is_an_error_that_says_what_to_do(string source, string fault) =>
        Assert.Contains(fault, await Analyze.ExpectRewrittenAsync("AOT0002", source), StringComparison.Ordinal);

    [Theory]
    [InlineData("public class C { [Audited(\"thing.run\")] [return: X] public bool [|M|]() => true; }")]
    [InlineData("public class Uri { public bool Success => true; } public class C { [Audited(\"thing.run\")] public Uri [|M|]() => new(); }")]
    public async Task An_outcome_that_the_build_overlooks_is_an_error(string source) =>
        Assert.Contains("did not see", await Analyze.ExpectRewrittenAsync("AOT0001", source, "global using X = AuditOtel.AuditResultAttribute;\n"), StringComparison.Ordinal);

    [Fact]
    public async Task The_declaration_route_reads_results_too() =>
        Assert.Equal(
            ["Begin", "Succeed Failure returned_false", "BeginAsync", "SucceedAsync Failure no_room", "Begin", "Succeed"],
            await AuditedRun.LogAsync(
                """
                public record R<T>(bool IsSuccess, T Value, string ErrorCode = "no_room");
                public partial class C<T> where T : struct
                {
                    [Audited("thing.run")] [return: AuditResult] public partial bool M(); private bool MCore() => false;
                    [Audited("thing.run")] public partial Task<R<(T, U)>> N<U>(U u) where U : notnull; private Task<R<(T, U)>> NCore<U>(U u) where U : notnull => Task.FromResult(new R<(T, U)>(false, default));
                    [Audited("thing.run")] public partial bool O(); private bool OCore() => false;
                }
                """,
                "var c = new C<int>(); c.M(); await c.N(\"\"); c.O();"));
}

using AuditOtel.Analyzers.Tests.Support;

namespace AuditOtel.Analyzers.Tests.Rules;

[Trait("Requirement", "I1")]
public sealed class ChangeRuleTests
{
    private const string User = "public class U { public string N { get; set; } = \"\"; } public struct S { public int N; } ";

    [Theory]
    [InlineData("public class C { [Audited(\"thing.set\")] public void [|M|]([AuditChange] S s) { } }", "is a copy")]
    [InlineData("public class C { [Audited(\"thing.set\")] public void [|M|]([AuditChange] ref U u) { } }", "passed by reference")]
    [InlineData("public class C { [Audited(\"thing.set\")] public void [|M|](S a, [AuditChange(From = \"b\")] U u) { } }", "no parameter of the same type")]
    [InlineData("public class C { [Audited(\"thing.set\")] public void [|M|](S a, [AuditChange(From = nameof(a))] U u) { } }", "no parameter of the same type")]
    [InlineData("public class C { [Audited(\"thing.set\")] public void [|M|]([AuditChange] string s) { } }", "without members")]
    [InlineData("public class C { [Audited(\"thing.set\")] public void [|M|]<T>([AuditChange] T t) where T : U { } }", "without members")]
    [InlineData("public class C { private class P { public int N; } [Audited(\"thing.set\")] private void [|M|]([AuditChange] P p) { } }", "'P' of parameter 'p' cannot be named")]
    [InlineData("public class C { [Audited(\"thing.set\")] public void [|M|]([AuditChange, AuditSecret] U u) { } }", "both as secret and as recorded")]
    public async Task An_object_that_cannot_be_compared_is_an_error_that_says_what_to_do(string source, string fault) =>
        Assert.Contains(fault, await Analyze.ExpectRewrittenAsync("AOT0002", User + source), StringComparison.Ordinal);

    [Theory]
    [InlineData("public class C { [Audited(\"thing.set\")] public void [|M|]([X] U u) { } }")]
    [InlineData("public class C { const string A = \"a\"; [Audited(\"thing.set\")] public void [|M|](U a, [AuditChange(From = A)] U u) { } }")]
    public async Task A_mark_that_the_build_overlooks_is_an_error(string source) =>
        Assert.Contains("did not see all marks", await Analyze.ExpectRewrittenAsync("AOT0001", User + source, "global using X = AuditOtel.AuditChangeAttribute;\n"), StringComparison.Ordinal);

    [Fact]
    public async Task The_declaration_route_compares_too() =>
        Assert.Equal(
            ["Changes b.N:1>2", "Begin", "Succeed Success u.N:>x"],
            await AuditedRun.LogAsync(
                User + """
                public partial class C
                {
                    [Audited("thing.set")] public partial void M([AuditChange] U u, S a, [AuditChange(From = "a")] S b); private void MCore(U u, S a, S b) => u.N = "x";
                }
                """,
                "new C().M(new(), new() { N = 1 }, new() { N = 2 });"));
}

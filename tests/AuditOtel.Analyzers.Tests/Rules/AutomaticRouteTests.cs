using AuditOtel.Analyzers.Tests.Behaviour;
using AuditOtel.Analyzers.Tests.Support;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Tests.Rules;

/// <summary>What the rules say of plain annotated bodies, in the editor and in the build.</summary>
[Trait("Requirement", "P0")]
[Trait("Requirement", "P4")]
public sealed class AutomaticRouteTests
{
    private const string A = "[Audited(\"thing.run\")] ";

    [Fact]
    public async Task No_rule_finds_fault_with_any_shape_in_the_editor_or_in_the_build()
    {
        var cases = AutomaticShapes.Cases.ToArray();

        AssertExpectedAdvice(await Analyze.RunAsync(RewrittenSuite.Compilation(cases), BuildKind.Build));
        AssertExpectedAdvice(await Analyze.RunAsync(RewrittenSuite.Original(cases), BuildKind.Editor));
    }

    // The shapes name no targets, most are synchronous, and one is async void.
    private static void AssertExpectedAdvice(IEnumerable<Diagnostic> reports) =>
        Assert.Equal(["AOT0010"], reports.Select(report => report.Id).Where(id => id is not ("AOT0006" or "AOT0009")));

    [Theory]
    [InlineData("public class C { " + A + "~[|C|]() { } }", "annotate the method that disposes")]
    [InlineData("public class C { " + A + "static [|C|]() { } }", "annotate the method that does the work")]
    [InlineData("public class C { public Func<int> F = [[|Audited(\"thing.run\")|]] () => 1; }", "give it a block or a return type")]
    [InlineData("public class C { public Func<Task> F = [[|Audited(\"thing.run\")|]] () => { return Task.CompletedTask; }; }", "make it async")]
    [InlineData("public class C { public string F() => $\"{([[|Audited(\"thing.run\")|]] () => { return 1; })()}\"; }", "move the lambda out of it")]
    [InlineData("public class C { " + A + "public static ref int [|M|](ref int x) => ref x; }", "a ref return")]
    [InlineData("public unsafe class C { " + A + "public static int* [|M|](int* x) => x; }", "a pointer return")]
    [InlineData("public class C { " + A + "public IEnumerable<int> [|M|]() => []; }", "return a list or an array")]
    [InlineData("public class C { " + A + "public IAsyncEnumerable<int> [|M|]() => null!; }", "return a Task of a list")]
    [InlineData("public class C { " + A + "public async Task<Task> [|M|]() { await Task.Yield(); return Task.CompletedTask; } }", "await that work inside")]
    [InlineData("public class C { " + A + "public Task<Task> [|M|]() => null!; }", "await that work inside")]
    [InlineData("public class C { " + A + "public System.Runtime.CompilerServices.YieldAwaitable [|M|]() => Task.Yield(); }", "its awaitable type is not known")]
    [InlineData("public class C { " + A + "public void [|M|]([AuditArgument] out int x) => x = 1; }", "has no value before the body")]
    [InlineData("public class C { " + A + "public void [|M|]([AuditTarget(\"x\")] ReadOnlySpan<int> x) { } }", "is a ref struct or a pointer")]
    [InlineData("public class C { " + A + "public void [|M|]([AuditSecret, AuditArgument] string x) { } }", "keep one of the attributes")]
    [InlineData("public abstract class C { " + A + "public abstract void [|M|](); }", "it has no body")]
    [InlineData("public class C { public int P { " + A + "[|get|]; } }", "let it call an annotated method")]
    [InlineData("public class C { public int P => 1; [method: Audited(\"thing.run\")] public event Action [|E|] = () => { }; }", "let it call an annotated method")]
    public async Task What_stays_impossible_is_an_error_that_says_what_to_do(string source, string advice)
    {
        Assert.Contains(advice, await Analyze.ExpectAsync("AOT0002", source, BuildKind.Editor), StringComparison.Ordinal);
        Assert.Contains(advice, await Analyze.ExpectRewrittenAsync("AOT0002", source), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("using T = System.Threading.Tasks.Task;\n", "public class C { " + A + "public T [|M|]() => T.CompletedTask; }", "its syntax does not name")]
    [InlineData("", "public class Task { } public class C { " + A + "public Task [|M|]() => new(); }", "bears the name of a task")]
    [InlineData("using E = System.Collections.Generic.IEnumerable<int>;\n", "public class C { " + A + "public E [|M|]() { yield return 1; } }", "write the enumerable's own name")]
    public async Task A_return_type_that_does_not_mean_what_it_says_is_an_error(string head, string source, string advice) =>
        Assert.Contains(advice, await Analyze.ExpectAsync("AOT0002", source, BuildKind.Editor, head), StringComparison.Ordinal);

    [Theory]
    [InlineData("using X = AuditOtel.AuditedAttribute;\n", "public class C { [X(\"thing.run\")] public void [|M|]() { } }", "write [Audited] by its own name")]
    [InlineData("using X = AuditOtel.AuditedAttribute;\n", "public class C { public void M() { [X(\"thing.run\")] void [|L|]() { } L(); } }", "write [Audited] by its own name")]
    [InlineData("", "public partial class C { " + A + "public partial void [|M|](); public partial void M() { } }", "on the part that has the body")]
    [InlineData("using X = AuditOtel.AuditTargetAttribute;\n", "public class C { " + A + "public void [|M|]([X(\"x\")] string id) { } }", "did not see all marks")]
    [InlineData("using X = AuditOtel.AuditSecretAttribute;\n", "public class C { " + A + "public void [|M|]([X] string id) { } }", "did not see all marks")]
    [InlineData("", "public partial class C { public partial void [|M|]([AuditTarget(\"x\")] string id); " + A + "public partial void M(string id) { } }", "did not see all marks")]
    public async Task What_the_build_overlooked_is_an_error_of_the_build(string head, string source, string advice)
    {
        Assert.Contains(advice, await Analyze.ExpectRewrittenAsync("AOT0001", source, head), StringComparison.Ordinal);
        Assert.Empty(await Analyze.ErrorsAsync(Compile.WithGenerated(head + Compile.Usings + Markup.Parse(source).Source), BuildKind.Editor));
    }

    [Fact]
    public async Task Without_the_packages_targets_a_plain_body_is_an_error() =>
        await Analyze.ExpectAsync("AOT0001", "public class C { " + A + "public void [|M|]() { } }");

    [Fact]
    public async Task A_helper_named_like_a_Core_method_is_no_body_of_a_plain_method() =>
        Assert.Empty(await Analyze.ErrorsAsync(
            Compile.Rewritten(Compile.Usings + "public class C { " + A + "public void M() => MCore(); private void MCore() { } public void N() => MCore(); }"), BuildKind.Build));

    [Fact]
    public async Task A_declaration_without_body_takes_its_route_in_any_build() =>
        Assert.Empty(await Analyze.ErrorsAsync(
            Compile.Rewritten(Compile.Usings + "public partial class C { " + A + "public partial void M(); private void MCore() { } }"), BuildKind.Build));
}

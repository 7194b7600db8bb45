using AuditOtel.Analyzers.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AuditOtel.Analyzers.Tests.Rules;

/// <summary>Ways to carry out an annotated action without its record, or with an untrue one, that must not get through a build.</summary>
[Trait("Requirement", "P0")]
[Trait("Requirement", "B4")]
public sealed class EvasionTests
{
    private static readonly string[] Errors = ["AOT0001", "AOT0002", "AOT0003", "AOT0005", "AOT0008"];

    private const string A = "[Audited(\"thing.run\")] ";
    private const string C = "public partial class C { " + A;
    private const string Sound = C + "public partial void M(int x); private void MCore(int x) { } ";

    [Theory]
    [InlineData(Sound + "public void N(dynamic d) => [|MCore(d)|]; }")]
    [InlineData(Sound + "public void N(dynamic d) => [|this.MCore(d)|]; }")]
    [InlineData(Sound + "public static void N(C c) => [|((dynamic)c).MCore(1)|]; }")]
    [InlineData(Sound + "public class Nested { public void N(dynamic c) => [|c.MCore(1)|]; } }")]
    [InlineData(C + "public static partial void M(int x); private static void MCore(int x) { } public void N(dynamic d) => [|C.MCore(d)|]; }")]
    [InlineData(Sound + "public System.Linq.Expressions.Expression<Action> N() => () => [|MCore(1)|]; }")]
    [InlineData(Sound + "} public partial class C { public void N() => [|MCore(1)|]; }")]
    [InlineData("public partial class C<T> { " + A + "public partial void M(T x); private void MCore(T x) { } public static void N(C<int> c) => [|c.MCore(1)|]; }")]
    public async Task The_body_is_not_reached_by_any_kind_of_call(string source) =>
        Assert.Contains("'MCore' goes around the record: call 'M' instead", await Analyze.ExpectAsync("AOT0001", source), StringComparison.Ordinal);

    [Theory]
    [InlineData("[System.Runtime.CompilerServices.UnsafeAccessor(System.Runtime.CompilerServices.UnsafeAccessorKind.Method, Name = \"MCore\")] static extern void [|X|](C c, int x);")]
    [InlineData("[System.Runtime.CompilerServices.UnsafeAccessor(System.Runtime.CompilerServices.UnsafeAccessorKind.Method)] static extern void [|MCore|](C c, int x);")]
    public async Task The_body_is_not_reached_by_an_unsafe_accessor(string accessor) =>
        Assert.Contains("goes around the record", await Analyze.ExpectAsync("AOT0001", Sound + "} public static class Thief { " + accessor + " }"), StringComparison.Ordinal);

    [Theory]
    [InlineData(C + "public partial void [|M|](); [System.Diagnostics.Conditional(\"X\")] private void MCore() { } }", "Conditional")]
    [InlineData(C + "public partial void [|M|](); partial void MCore(); }", "has no body")]
    [InlineData(C + "public partial Task[] [|M|](); private Task[] MCore() => []; }", "await that work inside")]
    [InlineData(C + "public partial List<Task> [|M|](); private List<Task> MCore() => []; }", "await that work inside")]
    [InlineData(C + "public partial (int, ValueTask<int>) [|M|](); private (int, ValueTask<int>) MCore() => default; }", "await that work inside")]
    [InlineData(C + "public partial Task<Lazy<Task>> [|M|](); private Task<Lazy<Task>> MCore() => null!; }", "await that work inside")]
    [InlineData(C + "public System.Linq.ParallelQuery<int> [|M|]() => null!; }", "return a list or an array")]
    [InlineData("public class Q : List<int>, IAsyncEnumerable<int> { public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken t) => null!; } " + C + "public Q [|M|]() => null!; }", "return a Task of a list")]
    public async Task An_outcome_that_could_be_untrue_is_an_error(string source, string advice) =>
        Assert.Contains(advice, await Analyze.ExpectAsync("AOT0002", source), StringComparison.Ordinal);

    [Theory]
    [InlineData("public class C { public int P { get; [method: Audited(\"thing.run\")] [|set|]; } }")]
    [InlineData("public class C { public int this[int i] { [Audited(\"thing.run\")] [|get|] => i; } }")]
    [InlineData("public class C { public event Action E { [Audited(\"thing.run\")] [|add|] { } remove { } } }")]
    [InlineData("public class C { " + A + "public static implicit operator [|int|](C c) => 1; }")]
    [InlineData("public class C { [method: Audited(\"thing.run\")] public event Action [|E|] = () => { }; }")]
    [InlineData("public class C { public int P { get { [[|Audited(\"thing.run\")|]] int L() => 1; return L(); } } }")]
    [InlineData("public class C { private static readonly Func<int, int> F = [[|Audited(\"thing.run\")|]] (x) => x; }")]
    public async Task Whatever_else_is_a_method_is_never_annotated_in_vain(string source) => await Analyze.ExpectAsync("AOT0002", source);

    [Theory]
    [InlineData(C + "public partial void [|M|](string s); private void MCore([AuditSecret] string s) { } }")]
    [InlineData(C + "public partial void [|M|](string s); private void MCore([AuditTarget(\"x\")] string s) { } }")]
    [InlineData(C + "public partial void [|M|](string s); private void MCore([AuditArgument] string s) { } }")]
    public async Task A_mark_on_a_parameter_of_the_body_is_not_overlooked(string source) =>
        Assert.Contains("move it to the declaration", await Analyze.ExpectAsync("AOT0001", source), StringComparison.Ordinal);

    [Theory]
    [InlineData("using A = AuditOtel.AuditedAttribute;\n", "")]
    [InlineData("", "global using A = AuditOtel.AuditedAttribute;\n")]
    public async Task An_alias_of_the_attribute_is_the_attribute(string head, string otherFile)
    {
        var source = head + Compile.Usings
            + "public partial class C { [A(\"a.set\")] public partial void M(); private void MCore() { } [A(\"b.set\")] public void N() { } }";
        var compilation = Compile.WithGenerated(source, otherFile);
        Compile.AssertClean(compilation);
        Assert.Equal("AOT0001", Assert.Single(await Analyze.ErrorsAsync(compilation)).Id);
    }

    [Theory]
    [InlineData("// <auto-generated/>\n", "")]
    [InlineData("#pragma warning disable AOT0001, AOT0002, AOT0003, AOT0005, AOT0008\n", "")]
    [InlineData("#pragma warning disable\n", "")]
    [InlineData("", "[System.Diagnostics.CodeAnalysis.SuppressMessage(\"Auditing\", \"AOT0001\"), System.Diagnostics.CodeAnalysis.SuppressMessage(\"Auditing\", \"AOT0002\"), System.Diagnostics.CodeAnalysis.SuppressMessage(\"Auditing\", \"AOT0003\"), System.Diagnostics.CodeAnalysis.SuppressMessage(\"Auditing\", \"AOT0008\"), System.Diagnostics.CodeAnalysis.SuppressMessage(\"Auditing\", \"AOT0005\")] ")]
    public async Task An_error_cannot_be_silenced_in_the_source(string head, string attribute) =>
        Assert.Equal(Errors, await IdsAsync(head, attribute, Compile.Options));

    [Theory]
    [InlineData(ReportDiagnostic.Suppress)]
    [InlineData(ReportDiagnostic.Hidden)]
    [InlineData(ReportDiagnostic.Warn)]
    public async Task An_error_cannot_be_silenced_in_the_project(ReportDiagnostic severity) =>
        Assert.Equal(Errors, await IdsAsync("", "", Compile.Options.WithSpecificDiagnosticOptions(
            Errors.ToDictionary(id => id, _ => severity, StringComparer.Ordinal))));

    private static async Task<IEnumerable<string>> IdsAsync(string head, string attribute, CSharpCompilationOptions options)
    {
        var source = head + Compile.Usings + attribute
            + "public class C { [Audited(\"a.set\")] public void M() { } [Audited(\"a.set\")] public IEnumerable<int> N() => []; [Audited(\"Bad\")] public void O() { } "
            + "[Audited(\"a.set\")] public void P() => AuditTrail.Current.Start(null!); public void Q() => AuditTrail.Current.Start(null!); }";
        var reports = await Analyze.ErrorsAsync(Compile.WithGenerated(source).WithOptions(options));
        return reports.Where(report => !report.IsSuppressed && report.Severity == DiagnosticSeverity.Error).Select(report => report.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
    }
}

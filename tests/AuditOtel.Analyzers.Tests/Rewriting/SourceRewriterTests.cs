using AuditOtel.Analyzers.Tests.Behaviour;
using AuditOtel.Analyzers.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AuditOtel.Analyzers.Tests.Rewriting;

[Trait("Requirement", "P0")]
public sealed class SourceRewriterTests
{
    private const string A = "[Audited(\"thing.run\")] ";
    private static readonly string[] Corpus = [.. AutomaticShapes.Sources];

    [Fact]
    public void A_rewritten_file() => Snapshot.Matches(Compile.Rewrite("""
        using System;
        #pragma warning disable CA1822 // not yet
        namespace Shop;

        public class Users
        {
            [AuditOtel.Audited("user.delete", TargetType = "host")]
            public bool Delete([AuditArgument(Name = "who")] string @class, [AuditSecret] string pin)
            {
                return @class.Length > pin.Length;
            }

            [Audited("user.list")] public Task<int> Count([AuditTarget("realm")] string realm) => _store.CountAsync(realm);
        }
        """, "/src/Users.cs"));

    [Theory]
    [InlineData("class C { void M() { } }")]
    [InlineData("class C { [Other] void M() { } } // Audited")]
    [InlineData("class C { [Audited(\"a.b\")] void M() { }")]
    [InlineData("class C { [Audited(\"a.b\")] extern void M(); [Audited(\"a.b\")] partial void N(); int P { [Audited(\"a.b\")] get; set; } }")]
    [InlineData("#if NEVER\nclass C { [Audited(\"a.b\")] void M() { } }\n#endif")]
    public void A_file_without_an_annotated_body_or_with_an_error_is_left_alone(string source) => Assert.Same(source, Compile.Rewrite(source));

    [Fact]
    public void A_symbol_of_the_build_decides_what_is_rewritten()
    {
        const string source = "class C {\n#if ON\n[Audited(\"a.b\")]\n#endif\nvoid M() { } }";

        Assert.Same(source, Compile.Rewrite(source));
        Assert.NotSame(source, Compile.Rewrite(source, options: Compile.ParseOptions.WithPreprocessorSymbols("ON")));
    }

    [Fact]
    public void Rewriting_is_deterministic()
    {
        var once = Corpus.Select(source => Compile.Rewrite(source));

        Assert.Equal(once, Corpus.Select(source => Compile.Rewrite(source)));
    }

    [Fact]
    public void Every_token_of_the_source_stays_at_its_line_and_column()
    {
        foreach (var source in Corpus.Append("class C { " + A + "int M() => 1; }"))
        {
            var original = Tokens(CSharpSyntaxTree.ParseText(source, Compile.ParseOptions, "Sample0.cs"));
            var rewritten = Tokens(CSharpSyntaxTree.ParseText(Compile.Rewrite(source), Compile.ParseOptions, "/obj/copy.cs"));
            Assert.Empty(original.Where(token => !token.EndsWith(" =>", StringComparison.Ordinal)).Except(rewritten, StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Stack_traces_and_caller_information_are_those_of_the_source()
    {
        const string types = """
            public class C
            {
                [Audited("thing.run")]
                public static void M()
                {
                    throw new FormatException(Where());
                }

                [Audited("thing.run")] public static async Task<string> N() => await Task.FromResult(
                    Where());
                private static string Where([System.Runtime.CompilerServices.CallerLineNumber] int line = 0, [System.Runtime.CompilerServices.CallerFilePath] string path = "",
                    [System.Runtime.CompilerServices.CallerMemberName] string member = "") => $"{path}:{line} {member}";
            }
            """;

        var log = await AuditedRun.LogAsync(types, """try { C.M(); } catch (FormatException e) { Probe.Note(e.Message); } Probe.Note(await C.N());""", automatic: true);

        Assert.Equal(["Begin", "Fail FormatException", "Sample0.cs:7 M", "BeginAsync", "SucceedAsync", "Sample0.cs:11 N"], log);
    }

    [Fact]
    public void Warnings_that_the_user_switched_off_stay_off_and_those_on_stay_on()
    {
        const string source = Compile.Usings + "public class C {\n#pragma warning disable CS0168\n" + A + "public void M() { int unused1; }\n#pragma warning restore CS0168\n" + A + "public void N() { int unused2; } }";

        var report = Assert.Single(Compile.Rewritten(source).GetDiagnostics(), report => report.Severity >= DiagnosticSeverity.Warning);

        Assert.Equal(("CS0168", 5), (report.Id, report.Location.GetMappedLineSpan().StartLinePosition.Line));
    }

    [Theory]
    [InlineData("[DoesNotReturn] public void M(string why) { throw new FormatException(why); }")]
    [InlineData("[DoesNotReturn] public void M(string why) => throw new FormatException(why);")]
    [InlineData("[method: System.Diagnostics.CodeAnalysis.DoesNotReturnAttribute] public static async Task M(string why) { await Task.Yield(); throw new FormatException(why); }")]
    [InlineData("[DoesNotReturn] partial void M(); partial void M() { throw new FormatException(); }", "partial void M() {")]
    [InlineData("public int P { [DoesNotReturn] get { throw new FormatException(); } }", "[DoesNotReturn] get")]
    [InlineData("private string? _name; [MemberNotNull(nameof(_name))] public void M() { _name = string.Empty; }")]
    [InlineData("public void M([NotNull] string? name) { if (name is null) throw new FormatException(); }")]
    [InlineData("public bool M([NotNullWhen(true)] out string? name) { name = null; return false; }")]
    public void What_an_attribute_promises_of_the_flow_is_not_doubted(string member, string? annotated = null)
    {
        annotated ??= member[member.IndexOf("public", StringComparison.Ordinal)..];
        var source = "using System.Diagnostics.CodeAnalysis;\n" + Compile.Usings + "public partial class C {\n" + member.Replace(annotated, A + annotated, StringComparison.Ordinal) + "\n}";

        Compile.AssertClean(Compile.Rewritten(source));
    }

    [Fact]
    public void A_method_that_returns_against_its_promise_is_still_told()
    {
        const string source = "using System.Diagnostics.CodeAnalysis;\n" + Compile.Usings + "public class C {\n" + A
            + "[DoesNotReturn] public void M(bool b) { if (b) return; throw new FormatException(); }\n[DoesNotReturn] public void N() { } }";

        var reports = Compile.Rewritten(source).GetDiagnostics().Where(report => report.Severity >= DiagnosticSeverity.Warning);

        Assert.Equal([("CS8763", 3), ("CS8763", 4)], reports.Select(report => (report.Id, report.Location.GetMappedLineSpan().StartLinePosition.Line)));
    }

    [Fact]
    public void Line_directives_of_the_source_keep_their_meaning()
    {
        var source = "class C {\n#line 100 \"grammar.y\"\n" + A + "void M() { } // in grammar.y\n#line hidden\n" + A + "void N() { }\n#line default\n" + A + "void O() { }\n}";

        var tree = CSharpSyntaxTree.ParseText(Compile.Rewrite(source, "/src/C.cs"), Compile.ParseOptions, "/obj/C.cs");

        var places = tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>()
            .Select(method => (Mapped: tree.GetMappedLineSpan(method.Body!.CloseBraceToken.Span), Visibility: tree.GetLineVisibility(method.Body.CloseBraceToken.SpanStart)));
        Assert.Equal(
            ["/src/grammar.y:100 Visible", "Hidden", "/src/C.cs:7 Visible"],
            places.Select(place => place.Visibility == LineVisibility.Hidden ? "Hidden" : $"{place.Mapped.Path}:{place.Mapped.StartLinePosition.Line + 1} {place.Visibility}"));
    }

    [Fact]
    public void A_script_line_stays_the_first() =>
        Assert.StartsWith("#!/usr/bin/env dotnet\n#line 2 \"Sample0.cs\"\n", Compile.Rewrite(
            "#!/usr/bin/env dotnet\nL();\n" + A + "void L() { }", options: Compile.ParseOptions.WithFeatures([new("FileBasedProgram", "true")])), StringComparison.Ordinal);

    [Fact]
    public void A_secret_is_handed_to_nothing_but_the_secret_capture()
    {
        var tree = CSharpSyntaxTree.ParseText(Compile.Rewrite("class C { " + A + "void M([AuditSecret, AuditArgument] string pin) { } }"), Compile.ParseOptions);

        var uses = tree.GetRoot().DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText is "pin").Select(name => name.Parent!.Parent!.Parent!.ToString());
        Assert.Equal(["__audit0.Secret(global::AuditOtel.Generated.Audited_Sample0_0.Secret0, pin, global::AuditOtel.Generated.Audited_Sample0_0.Secret0Mode)"], uses);
    }

    [Fact]
    public void Source_that_lost_tokens_is_left_alone_or_still_parses()
    {
        var cases =
            from index in Gen.Choose(0, Corpus.Length - 1)
            from losses in Gen.ArrayOf(Gen.Choose(0, int.MaxValue - 1), 4)
            select (index, losses);

        Prop.ForAll(cases.ToArbitrary(), broken => Survives(RobustnessTests.Damage(Corpus[broken.index], broken.losses)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private static bool Survives(string source)
    {
        var rewritten = Compile.Rewrite(source);
        if (HasErrors(source))
            return ReferenceEquals(rewritten, source);

        return !HasErrors(rewritten);
    }

    private static bool HasErrors(string source) =>
        CSharpSyntaxTree.ParseText(source, Compile.ParseOptions).GetDiagnostics().Any(report => report.Severity == DiagnosticSeverity.Error);

    // The arrow of an expression body is the only token that gives way.
    private static HashSet<string> Tokens(SyntaxTree tree) =>
        [.. tree.GetRoot().DescendantTokens().Where(token => token.Span.Length > 0).Select(token => $"{At(tree, token)} {token.Text}")];

    private static string At(SyntaxTree tree, SyntaxToken token)
    {
        var span = tree.GetMappedLineSpan(token.Span);
        return $"{span.Path} {span.StartLinePosition}";
    }
}

using System.Text.RegularExpressions;
using AuditOtel.Analyzers.Generation;
using AuditOtel.Analyzers.Interception;
using AuditOtel.Analyzers.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AuditOtel.Analyzers.Tests.Interception;

[Trait("Requirement", "P4")]
public sealed class InterceptionGenerationTests
{
    private const string Line = "[assembly: AuditCalls(\"T:Vendor.Store`1\", \"DeleteAsync\", \"user.delete\", Target = \"user\", Class = AuditClass.Account)]\n";
    private const string Caller = "public class C { public Task M(Store<string> s) => s.DeleteAsync(\"u\"); public Task N(Store<object> s) => s.DeleteAsync(s); }";

    [Fact]
    public void Interceptor_of_an_asynchronous_method()
    {
        var files = Run(Intercepted.Source(Line + Caller)).GeneratedSources.Select(file => $"// file: {file.HintName}\n{file.SourceText}");

        Snapshot.Matches(Regex.Replace(string.Join("\n", files), "Attribute\\(1, \"[^\"]+\"\\)", "Attribute(1, \"...\")", RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Nothing_is_looked_at_and_nothing_written_where_nothing_is_configured() => Assert.Empty(Run(Intercepted.Source(Caller)).GeneratedSources);

    [Fact]
    public void An_intercepted_operation_is_part_of_the_surface() =>
        Assert.Contains(Run(Intercepted.Source(Line + Caller)).GeneratedSources, file => file.SourceText.ToString().Contains("operation user.delete member=M:Vendor.Store`1.DeleteAsync", StringComparison.Ordinal));

    [Fact]
    public void Two_runs_give_the_same_files()
    {
        var source = Intercepted.Source([InterceptorTests.Configuration, .. InterceptorTests.Sources]);

        Assert.Equal(Texts(source), Texts(source));
    }

    [Fact]
    public void An_edit_in_another_file_generates_nothing_anew()
    {
        var before = Intercepted.Source(Line + Caller);
        var after = before.AddSyntaxTrees(CSharpSyntaxTree.ParseText("public class Unrelated { public void M() { } }", Compile.ParseOptions, "Other.cs"));

        var result = Intercepted.Driver().RunGenerators(before).RunGenerators(after).GetRunResult().Results.Single();

        Assert.All(result.TrackedSteps[PipelineSteps.Interception].SelectMany(step => step.Outputs), output => Assert.Equal(IncrementalStepRunReason.Unchanged, output.Reason));
        Assert.All(result.TrackedOutputSteps.Values.SelectMany(steps => steps).SelectMany(step => step.Outputs), output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));
    }

    [Fact]
    public void A_cancelled_run_stops() =>
        Assert.Throws<OperationCanceledException>(() => Intercepted.Driver().RunGenerators(Intercepted.Source(Line + Caller), new CancellationToken(canceled: true)));

    [Fact]
    public void Generator_and_rules_never_throw_on_source_that_lost_tokens()
    {
        var corpus = InterceptorTests.Sources.Select(source => InterceptorTests.Configuration + source).ToArray();
        var cases =
            from index in Gen.Choose(0, corpus.Length - 1)
            from losses in Gen.ArrayOf(Gen.Choose(0, int.MaxValue - 1), 6)
            select (index, losses);

        Prop.ForAll(cases.ToArbitrary(), broken => Survives(RobustnessTests.Damage(corpus[broken.index], broken.losses)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(30));
    }

    [Theory]
    [InlineData("[assembly: AuditCalls()] [assembly: AuditCalls(null!, null!, null!)] [assembly: AuditCalls(1, 2, 3)] [assembly: AuditCalls(\"T:\", \"\", \"\")] [assembly: AuditCalls(\"T:Vendor.Store`1\", \"Close\", \"a.b\", Target = \".,this.,a.b.c,\", Arguments = 1)]")]
    [InlineData("[assembly: AuditCalls(\"T:Vendor.Store`1\", \"Close\", \"a.b\")] class C { void M(Store<Missing> s) { s.Close(; s?.Close().(); new Store<>().Close(); } int P => s.Close( }")]
    public void Generator_and_rules_never_throw_on_code_that_is_being_typed(string source) => Assert.True(Survives(source));

    [Theory]
    [InlineData("identity", 39)]
    [InlineData("process", 2)]
    [InlineData("certificates", 4)]
    [InlineData("files", 2)]
    public void Every_line_of_a_set_resolves_where_its_library_is(string set, int lines)
    {
        var configured = CallConfiguration.Read(Compile.Source("class C;").AddReferences(Frameworks.Web), set);

        Assert.Empty(configured.Faults);
        Assert.Equal(CallSets.Find(set)!.Select(line => line.Name), configured.OfSets.Select(line => line.Name));
        Assert.Equal(lines, configured.OfSets.Count);
    }

    [Fact]
    public void Lines_of_a_set_without_its_library_do_nothing()
    {
        var configured = CallConfiguration.Read(Compile.Source("class C;"), "services, identity");

        Assert.True(configured.IsEmpty);
        Assert.Empty(configured.Faults);
    }

    [Fact]
    public void A_line_of_the_project_takes_the_place_of_a_line_of_a_set()
    {
        var source = Compile.Source("[assembly: AuditOtel.AuditCalls(\"T:System.Diagnostics.Process\", \"Kill\", \"worker.stop\")] class C { void M(System.Diagnostics.Process p) { p.Kill(); System.Diagnostics.Process.Start(\"x\"); } }");

        var result = Intercepted.Driver("process").RunGenerators(source).GetRunResult().Results.Single();

        var text = string.Join("\n", result.GeneratedSources.Select(file => file.SourceText));
        Assert.Contains("\"worker.stop\"", text, StringComparison.Ordinal);
        Assert.Contains("\"process.start\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"process.kill\"", text, StringComparison.Ordinal);
    }

    private static GeneratorRunResult Run(Compilation source) => Intercepted.Driver().RunGenerators(source).GetRunResult().Results.Single();

    private static string Texts(Compilation source) => string.Join("\n", Run(source).GeneratedSources.Select(file => file.HintName + file.SourceText));

    private static bool Survives(string source)
    {
        var compilation = Intercepted.WithGenerated(Intercepted.Source(source), "process,files");
        Analyze.RunAsync(compilation).GetAwaiter().GetResult();
        return true;
    }
}

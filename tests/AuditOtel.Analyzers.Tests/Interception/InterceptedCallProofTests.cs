using System.Reflection.PortableExecutable;
using System.Text;
using AuditOtel.Analyzers.Tests.Support;
using AuditOtel.Build.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace AuditOtel.Analyzers.Tests.Interception;

[Trait("Requirement", "P0")]
[Trait("Requirement", "B4")]
public sealed class InterceptedCallProofTests
{
    private const string Close = "[assembly: AuditCalls(\"T:Vendor.Store`1\", \"Close\", \"store.close\")] [assembly: AuditCalls(\"T:Vendor.Store`1\", \"DeleteAsync\", \"user.delete\")]\n";

    [Theory]
    [InlineData(OptimizationLevel.Release)]
    [InlineData(OptimizationLevel.Debug)]
    public void Every_interceptable_shape_is_proven(OptimizationLevel level)
    {
        var compilation = Intercepted.Build([InterceptorTests.Configuration, .. InterceptorTests.Sources]);

        Assert.Empty(Prove(compilation.WithOptions(Compile.Options.WithOptimizationLevel(level))).Faults);
    }

    [Theory]
    [InlineData("public class C { public void M(Store<string> s) => s.Close(); }", "C.M")]
    [InlineData("public class C { public async Task M(Special<string> s) => await s.DeleteAsync(\"u\"); }", "C.M")]
    [InlineData("public class C { public class D<T> where T : class { public Action M(Store<T> s) => () => s.Close(); } }", "C.D`1.M")]
    public void A_call_whose_interceptor_the_compiler_did_not_apply_is_found(string source, string place)
    {
        var sound = Intercepted.Build(Close + source);
        Assert.Empty(Prove(sound).Faults);

        var found = Assert.Single(Prove(Edited(sound, text => string.Join("\n", text.Split('\n').Where(line => !line.Contains("InterceptsLocationAttribute(1", StringComparison.Ordinal))))).Faults);

        Assert.Equal(place, found.Method);
        Assert.Contains("no interceptor took its place", found.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("__audit.Begin();", "", "writes no intent")]
    [InlineData("__audit.Fail(__exception);", "", "does not write every outcome")]
    [InlineData("\"store.close\"", "\"store.open\"", "it records 'Vendor.Store`1.Close' as 'store.open'")]
    public void A_broken_interceptor_is_found(string part, string replacement, string fault)
    {
        var sound = Intercepted.Build(Close + "public class C { public void M(Store<string> s) => s.Close(); }");

        var faults = Prove(Edited(sound, text => text.Replace(part, replacement, StringComparison.Ordinal))).Faults;

        Assert.Contains(faults, found => found.Reason.Contains(fault, StringComparison.Ordinal));
    }

    [Fact]
    public void A_call_that_another_generator_wrote_is_found()
    {
        var compilation = Intercepted.Build(Close + "public partial class C { }");
        var foreign = Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree.ParseText("public partial class C { public void M(Vendor.Store<string> s) => s.Close(); }", Compile.ParseOptions, "foreign.g.cs");

        Assert.Equal("C.M", Assert.Single(Prove(compilation.AddSyntaxTrees(foreign)).Faults).Method);
    }

    [Fact]
    public void Audited_bodies_of_either_route_may_call_directly()
    {
        var compilation = Intercepted.Build(Close + """
            public partial class C
            {
                [Audited("a.run")] public void Plain(Store<string> s) { s.Close(); }
                [Audited("a.run")] public async Task Later(Store<string> s) { try { await s.DeleteAsync("u"); } finally { s.Close(); } }
                [Audited("a.run")] public IEnumerable<int> Items(Store<string> s) { try { yield return 1; s.Close(); } finally { s.Close(); } }
                [Audited("a.run")] public partial Task Declared(Store<string> s);
                private async Task DeclaredCore(Store<string> s) { await Task.Yield(); s.Close(); }
            }
            """);

        Assert.Empty(Prove(compilation).Faults);
        Assert.DoesNotContain(compilation.SyntaxTrees, tree => tree.ToString().Contains("InterceptsLocationAttribute(1", StringComparison.Ordinal));
    }

    [Fact]
    public void Calls_that_the_rule_warns_of_are_let_through_and_no_others()
    {
        var sound = Intercepted.Build(Close + "public class Mine : Store<string> { public override void Close() => base.Close(); public Action A() => () => base.Close(); }");

        Assert.Empty(Prove(sound).Faults);
        Assert.Equal(2, Prove(Edited(sound, text => text.Replace("Close|2", "Close|0", StringComparison.Ordinal))).Faults.Count);
    }

    [Fact]
    public void Lines_of_a_set_reach_the_verifier()
    {
        var compilation = Intercepted.WithGenerated(Intercepted.Source("public class C { public void M() => System.Diagnostics.Process.Start(\"x\"); }"), "process");
        Assert.Empty(Prove(compilation).Faults);

        Assert.Contains("Process.Start", Assert.Single(Prove(Edited(compilation, text => text.Replace("[global::System.Runtime.CompilerServices.InterceptsLocationAttribute(", "// ", StringComparison.Ordinal))).Faults).Reason, StringComparison.Ordinal);
    }

    private static Compilation Edited(Compilation compilation, Func<string, string> edit)
    {
        var edited = compilation;
        foreach (var tree in compilation.SyntaxTrees.Where(tree => tree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal)))
            edited = edited.ReplaceSyntaxTree(tree, tree.WithChangedText(SourceText.From(edit(tree.ToString()), Encoding.UTF8)));

        return edited;
    }

    private static ProofResult Prove(Compilation compilation)
    {
        using var image = new PEReader(Compile.Emit(compilation));
        return AssemblyProof.Prove(image);
    }
}

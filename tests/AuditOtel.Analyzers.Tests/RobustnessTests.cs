using AuditOtel.Analyzers.Tests.Behaviour;
using AuditOtel.Analyzers.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AuditOtel.Analyzers.Tests;

[Trait("Requirement", "P4")]
public sealed class RobustnessTests
{
    // Beside the shapes, code about which the form rules have something to say.
    private const string Forms = """
        public interface I { [Audited("user.list")] void L() { } }
        public class B : I { [Audited("user.delete")] public virtual async Task M([AuditArgument] string token, string id) => await Task.Yield(); void I.L() { } }
        public class C : B
        {
            public override async Task M(string token, string id) { try { _ = base.M(token, id); } catch (Exception) { } await Task.Yield(); }
            [Audited("user.set")] public async void N() { try { var o = AuditTrail.Current.Start(null!); o.Begin(); } catch (AuditUnavailableException) { } await Task.Yield(); }
            public void P(int x) { Action a = () => { var o = AuditTrail.Current.Start(null!); o.Begin(); if (x > 0) return; try { a(); } catch (Exception e) { o.Fail(e); throw; } finally { o.Succeed(); } }; }
        }
        """;

    private static readonly string[] Corpus = [.. SupportedShapes.Sources, Forms, Forms, Forms];

    [Fact]
    public void Generator_and_rules_never_throw_on_source_that_lost_tokens()
    {
        var cases =
            from index in Gen.Choose(0, Corpus.Length - 1)
            from losses in Gen.ArrayOf(Gen.Choose(0, int.MaxValue - 1), 6)
            select (index, losses);

        Prop.ForAll(cases.ToArbitrary(), broken => Survives(Damage(Corpus[broken.index], broken.losses)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(150));
    }

    [Theory]
    [InlineData("[Audited] public partial class C { [Audited] public partial void M(); [Audited(] void N(); [Audited(1)] partial int O() => ; }")]
    [InlineData("[Audited(\"a.set\")] partial void M(); [Audited(\"a.set\")] void N() { }")]
    [InlineData("public partial class C { [Audited(null!)] public partial void M(Missing<int> x); private void MCore(Missing<int> x) { } [Audited(\"a.b\", Action = 7, Class = \"x\")] public partial Nope N(); }")]
    [InlineData("public partial class C { [Audited(\"a.set\", Action = (AuditAction)99)] public partial void M([AuditTarget] int a, [AuditTarget(null!)] int b, [AuditArgument(Name = 1)] int c); private void MCore(int a, int b, int c) { } }")]
    [InlineData("public partial class { [Audited(\"a.set\")] public partial void (); }")]
    [InlineData("public partial class C : C { [Audited(\"a.set\")] public partial void M<T>() where T : T; private void MCore<T>() { } }")]
    [InlineData("public class D<T> { extension(int x) { [Audited(\"a.set\")] public void M() { } } }")]
    public void Generator_and_rules_never_throw_on_code_that_is_being_typed(string source) => Assert.True(Survives(source));

    internal static string Damage(string source, int[] losses)
    {
        var tokens = CSharpSyntaxTree.ParseText(source, Compile.ParseOptions).GetRoot().DescendantTokens().Select(token => token.ToFullString()).ToList();
        foreach (var loss in losses.Where(_ => tokens.Count > 0))
            tokens.RemoveAt(loss % tokens.Count);

        return string.Concat(tokens);
    }

    private static bool Survives(string source)
    {
        var driver = Compile.Driver().RunGeneratorsAndUpdateCompilation(Compile.Source(Compile.Usings + source), out var compilation, out _);
        Assert.Null(driver.GetRunResult().Results.Single().Exception);
        Analyze.RunAsync(compilation).GetAwaiter().GetResult();
        return true;
    }
}

using AuditOtel.Analyzers.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Analyzers.Tests.Coverage;

[Trait("Requirement", "P4")]
public sealed class CoverageRobustnessTests
{
    private static readonly string[] Corpus = [Markup.Parse(AdminService.Program).Source, Markup.Parse(AdminService.Services).Source];

    [Fact]
    public void Rules_never_throw_on_source_that_lost_tokens()
    {
        var cases =
            from index in Gen.Choose(0, Corpus.Length - 1)
            from losses in Gen.ArrayOf(Gen.Choose(0, int.MaxValue - 1), 6)
            select (index, losses);

        Prop.ForAll(cases.ToArbitrary(), broken => Survives([RobustnessTests.Damage(Corpus[broken.index], broken.losses), Corpus[1 - broken.index]]))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(12));
    }

    [Theory]
    [InlineData("[assembly: NotAudited( [assembly: NotAudited] [assembly: NotAudited(1)] [NotAudited(Missing)] class C { [NotAudited(\"\"] C() : base( { } }")]
    [InlineData("var app = WebApplication.Create(); app.MapPost(); app.MapPost(app); app.MapPost(\"/a\", Missing); app.MapPost(\"/a\", () => ).Audited(; app.MapGroup().Audited().Audited();")]
    [InlineData("class A : B { } class B : A { A() : this() { } int this[] => 1; event X Y { add { Y += null; } } } class C : ControllerBase { void () { foreach (var x in ) using (var y) ; await foreach (var z in this) Environment.Exit(; } }")]
    [InlineData("partial class P { partial int Q { get; set; } partial int Q { get => 1; set => Environment.Exit(1); } partial void M(); partial void M() => M(); extension(int i) { void N() => i.N(); } }")]
    public void Rules_never_throw_on_code_that_is_being_typed(string source) => Assert.True(Survives([CoverageRun.Usings + source]));

    private static bool Survives(string[] sources)
    {
        var analysis = CoverageRun.AnalyzeAsync(CoverageRun.Project(sources), AdminService.Lines + "priv Nobody|*\n", "auditotel_privileged_sets=all", "auditotel_entry_points=public");
        analysis.GetAwaiter().GetResult();
        return true;
    }
}

using AuditOtel.Analyzers.Tests.Support;

namespace AuditOtel.Analyzers.Tests.Rules;

[Trait("Requirement", "P0")]
public sealed class DoubleRouteRuleTests
{
    private const string A = "[Audited(\"thing.run\")] ";
    private const string Start = "AuditTrail.Current.Start(new(\"thing.run\", AuditAction.Execute, AuditClass.Application, \"f\", \"\"))";

    [Fact]
    public async Task A_Core_method_that_is_audited_itself_is_an_error()
    {
        var messages = await Analyze.ExpectRewrittenAsync("AOT0003", "public partial class C { " + A + "public partial void M(); " + A + "private void [|MCore|]() { } }");

        Assert.Contains("'MCore' is the body of the audited 'M'", messages, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public class C { " + A + "public void M() { var o = [|" + Start + "|]; } }")]
    [InlineData("public class C { " + A + "public async Task M() { await Task.Yield(); IAuditTrail trail = null!; trail = AuditTrail.Current; var o = [|trail.Start(null!)|]; } }")]
    [InlineData("public class C { public void M() { " + A + "void L() { var o = [|" + Start + "|]; } L(); } }")]
    [InlineData("public class C { public Action F = " + A + "void () => { var o = [|" + Start + "|]; }; }")]
    public async Task An_audited_body_that_starts_a_record_by_hand_is_an_error_in_editor_and_build(string source)
    {
        Assert.Contains("starts a record by hand as well", await Analyze.ExpectAsync("AOT0003", source, BuildKind.Editor), StringComparison.Ordinal);
        await Analyze.ExpectRewrittenAsync("AOT0003", source);
    }

    [Theory]
    [InlineData("public class C { " + A + "public void M() => N(); " + A + "public void N() { } }")]
    [InlineData("public class C { " + A + "public void M() => MCore(); " + A + "private void MCore() { } }")]
    [InlineData("public class C { " + A + "public object M() => System.Diagnostics.Process.Start(\"x\"); }")]
    [InlineData("public partial class C { " + A + "public partial void M(); private void MCore() { } " + A + "public void N() => M(); }")]
    public async Task One_route_on_each_of_several_calls_is_left_alone(string source) => await Analyze.ExpectNothingOfBodiesAsync(source, "AOT0003");
}

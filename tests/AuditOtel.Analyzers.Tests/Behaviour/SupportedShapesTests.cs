using AuditOtel.Analyzers.Tests.Support;

namespace AuditOtel.Analyzers.Tests.Behaviour;

[Trait("Requirement", "P0")]
public sealed class SupportedShapesTests
{
    [Theory]
    [MemberData(nameof(SupportedShapes.Names), MemberType = typeof(SupportedShapes))]
    public async Task Every_supported_shape_compiles_without_warning_and_records_one_intent_before_and_one_outcome_after_its_body(string shape)
    {
        var (types, call, body) = SupportedShapes.Find(shape);

        var log = await AuditedRun.LogAsync(types, call);

        Assert.Equal(SupportedShapes.ExpectedLog(body), log);
    }

    [Theory]
    [MemberData(nameof(SupportedShapes.Names), MemberType = typeof(SupportedShapes))]
    public async Task No_rule_reports_on_a_supported_shape(string shape) =>
        Assert.Empty(await Analyze.ErrorsAsync(Compile.WithGenerated(Compile.Usings + SupportedShapes.Find(shape).Types + "public static class Probe { public static Action<string> Note = _ => { }; }")));
}

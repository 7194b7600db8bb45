using AuditOtel.Analyzers.Tests.Support;

namespace AuditOtel.Analyzers.Tests.Behaviour;

[Trait("Requirement", "P0")]
[Collection(ProcessTrailGroup.Name)]
public sealed class AutomaticShapesTests
{
    [Theory]
    [MemberData(nameof(AutomaticShapes.Names), MemberType = typeof(AutomaticShapes))]
    public async Task Every_shape_compiles_without_warning_and_records_one_intent_before_and_one_outcome_after_its_body(string shape)
    {
        var (probe, body) = AutomaticShapes.Find(shape);
        var trail = new RecordingTrail();

        await AuditedRun.RunAsync(probe, trail);

        Assert.Equal(AutomaticShapes.ExpectedLog(body), trail.Log);
    }
}

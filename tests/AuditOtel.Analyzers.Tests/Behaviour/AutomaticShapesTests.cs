namespace AuditOtel.Analyzers.Tests.Behaviour;

[Trait("Requirement", "P0")]
public sealed class AutomaticShapesTests
{
    [Theory]
    [MemberData(nameof(AutomaticShapes.Names), MemberType = typeof(AutomaticShapes))]
    public async Task Every_shape_compiles_without_warning_and_records_one_intent_before_and_one_outcome_after_its_body(string shape)
    {
        var (log, expected) = await AutomaticShapes.RunAsync(shape);

        Assert.Equal(expected, log);
    }
}

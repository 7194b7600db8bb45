using AuditOtel.Analyzers.Tests.Support;

namespace AuditOtel.Analyzers.Tests.Rules;

[Trait("Requirement", "I3")]
public sealed class OperationNameRuleTests
{
    [Theory]
    [InlineData("[Audited([|\"Thing.Run\"|])]", "write two to four lower-case words")]
    [InlineData("[Audited([|\"run\"|])]", "write two to four lower-case words")]
    [InlineData("[Audited([|\"\"|], Class = AuditClass.Key)]", "write two to four lower-case words")]
    [InlineData("[Audited([|null!|])]", "write two to four lower-case words")]
    [InlineData("[Audited([|\"user.login.failed\"|])]", "leave out the outcome 'failed'")]
    public async Task A_malformed_name_is_an_error_that_says_how_to_write_it(string attribute, string advice) =>
        Assert.Contains(advice, await Analyze.ExpectAsync("AOT0005", Method("C", attribute)), StringComparison.Ordinal);

    [Fact]
    public async Task One_operation_with_two_actions_is_an_error_at_each_place()
    {
        var messages = await Analyze.ExpectAsync(
            "AOT0005",
            Method("C", "[Audited([|\"user.start\"|])]") + Method("D", "[Audited([|\"user.start\"|], Action = AuditAction.Enable)]") + Method("E", "[Audited(\"user.stop\")]"));

        Assert.Contains("Operation 'user.start' is used with the actions Enable and Start", messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_on_local_functions_and_lambdas_are_looked_at_too()
    {
        const string source = "public class C { public Action F = [Audited([|\"Bad\"|])] void () => { }; public void M() { [Audited([|\"user.login.failed\"|])] void L() { } L(); } }";

        var messages = await Analyze.ExpectAsync("AOT0005", source, BuildKind.Editor);

        Assert.Contains("'Bad' is malformed", messages, StringComparison.Ordinal);
        Assert.Contains("leave out the outcome", messages, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[Audited(\"thing.run\")]", "[Audited(\"thing.run\")]")]
    [InlineData("[Audited(\"thing.set\")]", "[Audited(\"thing.set\", Action = AuditAction.Update)]")]
    [InlineData("[Audited(\"thing.set\", Action = AuditAction.Unspecified)]", "[Audited(\"thing.create\", Action = AuditAction.Enable)]")]
    public async Task Well_formed_names_with_one_action_each_are_left_alone(string first, string second) =>
        await Analyze.ExpectNothingAsync(Method("C", first) + Method("D", second));

    private static string Method(string type, string attribute) => $"public partial class {type} {{ {attribute} public partial void M(); private void MCore() {{ }} }} ";
}

using AuditOtel.Analyzers.Tests.Support;

namespace AuditOtel.Analyzers.Tests.Rules;

[Trait("Requirement", "I1")]
public sealed class TargetRuleTests
{
    private const string A = "[Audited(\"thing.run\")] ";

    [Theory]
    [InlineData("public class C { " + A + "public void [|M|](string id) { } }")]
    [InlineData("public class C { " + A + "public void [|M|]([AuditArgument] string id, [AuditSecret] string pin) { } }")]
    [InlineData("public class C { [Audited(\"thing.run\", TargetId = \"x\")] public void [|M|]() { } }")]
    [InlineData("public class C { public void M() { " + A + "void [|L|]() { } L(); } }")]
    [InlineData("public class C { public Action F = [Audited([|\"thing.run\"|])] void () => { }; }")]
    [InlineData("public partial class C { " + A + "public partial void [|M|](); private void MCore() { } }")]
    public async Task A_record_without_a_target_is_reported(string source) =>
        Assert.Contains("names no object", await Analyze.ExpectAsync("AOT0006", source, BuildKind.Editor), StringComparison.Ordinal);

    [Theory]
    [InlineData("public class C { " + A + "public void M([AuditTarget(\"x\")] string id) { } }")]
    [InlineData("public class C { [Audited(\"thing.run\", TargetType = \"host\")] public void M() { } }")]
    [InlineData("public class C { public Action<int> F = " + A + "void ([AuditTarget(\"x\")] int id) => { }; }")]
    [InlineData("public static class AuditScope { public static void Add(string x) { } } public class C { " + A + "public void M(string id) => AuditScope.Add(id); }")]
    [InlineData("public class C { public void M(string id) { } }")]
    public async Task A_target_that_is_marked_stated_or_added_by_the_body_is_enough(string source) => await Analyze.ExpectNothingOfBodiesAsync(source, "AOT0006");
}

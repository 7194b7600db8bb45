using AuditOtel.Analyzers.Tests.Support;

namespace AuditOtel.Analyzers.Tests.Rules;

[Trait("Requirement", "P4")]
public sealed class BlockingWriteRuleTests
{
    private const string A = "[Audited(\"thing.run\")] ";

    [Theory]
    [InlineData("public class C { " + A + "public void [|M|]() { } }")]
    [InlineData("public class C { " + A + "public Task [|M|]() => Task.CompletedTask; }")]
    [InlineData("public class C { public void M() { " + A + "int [|L|]() => 1; L(); } }")]
    [InlineData("public partial class C { " + A + "public partial int [|M|](); private int MCore() => 1; }")]
    public async Task A_method_that_could_be_async_is_mentioned(string source) =>
        Assert.Contains("blocks its thread", await Analyze.ExpectAsync("AOT0009", source, BuildKind.Editor), StringComparison.Ordinal);

    [Theory]
    [InlineData("public class C { " + A + "public async Task M() => await Task.Yield(); }")]
    [InlineData("public partial class C { " + A + "public partial Task M(); private Task MCore() => Task.CompletedTask; }")]
    [InlineData("public class C { " + A + "public C() { } public int P { " + A + "get => 1; } " + A + "public static C operator +(C a, C b) => a; }")]
    [InlineData("public class C { " + A + "public override string ToString() => \"\"; }")]
    [InlineData("public class C : IDisposable { " + A + "public void Dispose() { } }")]
    [InlineData("public class C { " + A + "public void M(ref int x) { } " + A + "public void N(ReadOnlySpan<char> x) { } " + A + "public IEnumerable<int> I() { yield return 1; } }")]
    public async Task A_method_that_is_async_or_cannot_be_is_left_alone(string source) => await Analyze.ExpectNothingOfBodiesAsync(source, "AOT0009");
}

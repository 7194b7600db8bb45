using AuditOtel.Analyzers.Tests.Interception;
using AuditOtel.Analyzers.Tests.Support;

namespace AuditOtel.Analyzers.Tests.Rules;

[Trait("Requirement", "P0")]
public sealed class AwaitedCallRuleTests
{
    private const string Users = "public class Users { [Audited(\"user.delete\")] public virtual async Task DeleteAsync([AuditTarget(\"user\")] string id) => await Task.Yield(); } ";

    [Theory]
    [InlineData("public class C { [Audited(\"thing.run\")] public async void [|M|]() => await Task.Yield(); }", "is async void")]
    [InlineData("public class C { public void M() { [Audited(\"thing.run\")] async void [|L|]() => await Task.Yield(); L(); } }", "is async void")]
    [InlineData(Users + "public class C { public void M(Users users) { [|users.DeleteAsync(\"1\")|]; } }", "is not awaited")]
    [InlineData(Users + "public class C { public void M(Users users) => [|users.DeleteAsync(\"1\")|]; }", "is not awaited")]
    [InlineData(Users + "public class C { public void M(Users? users) { users?[|.DeleteAsync(\"1\")|]; } }", "is not awaited")]
    [InlineData(Users + "public class C { public void M(Users users) { _ = [|users.DeleteAsync(\"1\")|]; Action a = () => [|users.DeleteAsync(\"2\")|]; a(); } }", "is not awaited")]
    [InlineData(Users + "public class More : Users { public void M() { [|DeleteAsync(\"1\")|]; } }", "is not awaited")]
    public async Task A_refusal_that_reaches_nobody_is_reported(string source, string advice) =>
        Assert.Contains(advice, await Analyze.ExpectAsync("AOT0010", source, BuildKind.Editor), StringComparison.Ordinal);

    [Theory]
    [InlineData(Users + "public class C { public async Task M(Users users) { await users.DeleteAsync(\"1\"); var task = users.DeleteAsync(\"2\"); await task.ConfigureAwait(false); } }")]
    [InlineData(Users + "public class C { public Task M(Users users) => users.DeleteAsync(\"1\"); }")]
    [InlineData("public class C { [Audited(\"thing.run\")] public int N() => 1; public void M() { N(); _ = N(); _ = Task.Delay(1); } }")]
    public async Task Tasks_that_somebody_takes_are_left_alone(string source) => await Analyze.ExpectNothingOfBodiesAsync(source, "AOT0010");

    [Theory]
    [InlineData("void M(Store<string> s) { [|s.DeleteAsync(\"1\")|]; _ = [|s.DeleteAsync(\"2\")|]; }")]
    [InlineData("void M(Special<string>? s) { s?[|.DeleteAsync(\"1\")|]; }")]
    [InlineData("[Audited(\"thing.run\")] void M(Store<string> s) { Action a = () => [|s.DeleteAsync(\"1\")|]; a(); }")]
    [InlineData("async Task M(Store<string> s) { await s.DeleteAsync(\"1\"); s.RenameAsync(ref _name); }  string _name = \"\";")]
    [InlineData("[Audited(\"thing.run\")] void M(Store<string> s) { s.DeleteAsync(\"1\"); }")]
    public async Task An_intercepted_call_is_looked_at_and_one_that_leaves_no_record_is_not(string member) =>
        await Intercepted.ExpectAsync("[assembly: AuditCalls(\"T:Vendor.Store`1\", \"DeleteAsync\", \"user.delete\")]\n", member, "AOT0010");
}

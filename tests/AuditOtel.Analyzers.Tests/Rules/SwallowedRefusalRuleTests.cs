using AuditOtel.Analyzers.Tests.Interception;
using AuditOtel.Analyzers.Tests.Support;

namespace AuditOtel.Analyzers.Tests.Rules;

[Trait("Requirement", "P0")]
public sealed class SwallowedRefusalRuleTests
{
    private const string Users = "public class Users { [Audited(\"user.delete\")] public void Delete([AuditTarget(\"user\")] string id) { } } ";

    [Theory]
    [InlineData("try { users.Delete(\"1\"); } [|catch|] (AuditUnavailableException) { }")]
    [InlineData("try { Console.WriteLine(); } [|catch|] (AuditUnavailableException refusal) { Console.WriteLine(refusal); return; }")]
    [InlineData("try { users.Delete(\"1\"); } [|catch|] { }")]
    [InlineData("try { users.Delete(\"1\"); } [|catch|] (Exception failure) { Console.WriteLine(failure); }")]
    [InlineData("try { users.Delete(\"1\"); } catch (ArgumentException) { } [|catch|] (Exception) { Action a = () => throw new Exception(); a(); }")]
    [InlineData("try { AuditTrail.Current.RecordAsync(null!).AsTask().Wait(); } [|catch|] (Exception) { }")]
    public async Task A_catch_after_which_nobody_knows_is_reported(string body) =>
        Assert.Contains("let it pass", await Analyze.ExpectAsync("AOT0011", Users + $"public class C {{ public void M(Users users) {{ {body} }} }}", BuildKind.Editor), StringComparison.Ordinal);

    [Theory]
    [InlineData("try { users.Delete(\"1\"); } catch (AuditUnavailableException) { throw; }")]
    [InlineData("try { users.Delete(\"1\"); } catch (AuditUnavailableException refusal) { return refusal.Message.Length; }")]
    [InlineData("try { users.Delete(\"1\"); } catch (AuditUnavailableException) { throw; } catch (Exception) { }")]
    [InlineData("try { users.Delete(\"1\"); } catch (Exception failure) when (failure is not AuditUnavailableException) { }")]
    [InlineData("try { users.Delete(\"1\"); } catch (ArgumentException) { }")]
    [InlineData("try { Console.WriteLine(); } catch (Exception) { }")]
    [InlineData("try { Action a = () => users.Delete(\"1\"); } catch (Exception) { }")]
    public async Task A_catch_that_tells_somebody_or_guards_something_else_is_left_alone(string body) =>
        await Analyze.ExpectNothingOfBodiesAsync(Users + $"public class C {{ public int M(Users users) {{ {body} return 0; }} }}", "AOT0011");

    [Theory]
    [InlineData("void M(Store<string> s) { try { s.Close(); } [|catch|] (Exception) { } }")]
    [InlineData("async Task M(Special<string> s) { try { await s.DeleteAsync(\"1\"); } [|catch|] { } }")]
    [InlineData("void M(Store<string> s) { try { s.Close(); } catch (AuditUnavailableException) { throw; } catch (Exception) { } }")]
    [InlineData("void M(Store<string> s) { try { _ = s.State; } catch (Exception) { } }")]
    [InlineData("[Audited(\"thing.run\")] void M(Store<string> s) { try { s.Close(); } catch (Exception) { } }")]
    public async Task A_catch_around_an_intercepted_call_is_looked_at(string member) => await Intercepted.ExpectAsync(
        "[assembly: AuditCalls(\"T:Vendor.Store`1\", \"Close\", \"store.close\")] [assembly: AuditCalls(\"T:Vendor.Store`1\", \"DeleteAsync\", \"user.delete\")]\n", member, "AOT0011");
}

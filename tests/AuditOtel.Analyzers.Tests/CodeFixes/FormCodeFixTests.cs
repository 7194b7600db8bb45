using AuditOtel.Analyzers.Tests.Support;
using AuditOtel.CodeFixes;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AuditOtel.Analyzers.Tests.CodeFixes;

/// <summary>What each fix of a form rule writes. The fix of all reports of a document writes the same as one after the other.</summary>
[Trait("Requirement", "P0")]
public sealed class FormCodeFixTests
{
    private const string Head = "using System;\nusing System.Threading.Tasks;\nusing AuditOtel;\n\n";

    private const string Users = """
        public class Users
        {
            [Audited("user.delete", Class = AuditClass.Account)]
            public virtual async Task DeleteAsync([AuditTarget("user")] string id, [AuditSecret(Mode = AuditSecretMode.Length)] string pin) => await Task.Yield();
        }


        """;

    [Fact]
    public Task An_override_is_annotated_as_its_base_and_keeps_its_comment() => ExpectAsync(
        new InheritedAnnotationCodeFix(),
        Users + """
        public class More : Users
        {
            /// <summary>Deletes more.</summary>
            public override async Task DeleteAsync(string id, string pin) => await Task.Yield();
        }
        """,
        Users + """
        public class More : Users
        {
            /// <summary>Deletes more.</summary>
            [Audited("user.delete", Class = AuditClass.Account)]
            public override async Task DeleteAsync([AuditTarget("user")] string id, [AuditSecret(Mode = AuditSecretMode.Length)] string pin) => await Task.Yield();
        }
        """);

    [Fact]
    public Task Implementations_are_annotated_all_at_once() => ExpectAllAsync(
        new InheritedAnnotationCodeFix(),
        """
        public interface I { [Audited("host.stop", Action = AuditAction.Stop)] void Stop([AuditArgument] int delay) { } }
        public class A : I
        {
            public void Stop(int delay) { }
        }
        public class B : I
        {
            void I.Stop(int delay) { }
        }
        """,
        """
        public interface I { [Audited("host.stop", Action = AuditAction.Stop)] void Stop([AuditArgument] int delay) { } }
        public class A : I
        {
            [Audited("host.stop", Action = AuditAction.Stop)]
            public void Stop([AuditArgument] int delay) { }
        }
        public class B : I
        {
            [Audited("host.stop", Action = AuditAction.Stop)]
            void I.Stop([AuditArgument] int delay) { }
        }
        """);

    [Theory]
    [InlineData("string name, string userId", "string name, [AuditTarget(\"user\")] string userId")]
    [InlineData("bool force, Guid user", "bool force, [AuditTarget(\"user\")] Guid user")]
    [InlineData("[AuditArgument] string id, int number", "[AuditArgument] string id, [AuditTarget(\"user\")] int number")]
    public Task The_parameter_that_identifies_the_target_is_marked(string before, string after) => ExpectAsync(
        new TargetCodeFix(), $"class C\n{{\n    [Audited(\"user.delete\")]\n    partial void M({before});\n}}\n", $"class C\n{{\n    [Audited(\"user.delete\")]\n    partial void M({after});\n}}\n");

    [Theory]
    [InlineData("")]
    [InlineData("string password, bool force, object item")]
    public async Task Without_a_likely_parameter_no_target_is_offered(string parameters) =>
        Assert.Equal(0, await Fix.CountAsync($"{Head}class C {{ [Audited(\"user.delete\")] partial void M({parameters}); }}", new TargetCodeFix()));

    [Theory]
    [InlineData("[AuditArgument] string password", "[AuditSecret] string password")]
    [InlineData("[AuditArgument(Name = \"pin\")] string number", "[AuditSecret] string number")]
    [InlineData("[AuditTarget(\"x\"), AuditArgument] string token", "[AuditSecret] string token")]
    public Task A_recorded_secret_is_marked_as_one(string before, string after) => ExpectAsync(
        new SecretArgumentCodeFix(), $"class C {{ [Audited(\"user.set\")] partial void M({before}); }}", $"class C {{ [Audited(\"user.set\")] partial void M({after}); }}");

    [Fact]
    public Task A_dropped_call_is_awaited_where_it_can_be() => ExpectAllAsync(
        new AwaitedCallCodeFix(),
        Users + "class C { async Task M(Users users) { users.DeleteAsync(\"1\", \"\"); _ = users.DeleteAsync(\"2\", \"\"); } void N(Users users) { users.DeleteAsync(\"3\", \"\"); } }",
        Users + "class C { async Task M(Users users) { await users.DeleteAsync(\"1\", \"\"); await users.DeleteAsync(\"2\", \"\"); } void N(Users users) { users.DeleteAsync(\"3\", \"\"); } }");

    [Fact]
    public Task A_refusal_is_let_pass_before_a_catch_of_everything_and_out_of_its_own() => ExpectAllAsync(
        new SwallowedRefusalCodeFix(),
        Users + """
        class C
        {
            async Task M(Users users)
            {
                try { await users.DeleteAsync("1", ""); }
                catch (Exception failure) { Console.WriteLine(failure); }
                try { await users.DeleteAsync("1", ""); }
                catch (AuditUnavailableException refusal) { Console.WriteLine(refusal); }
            }
        }
        """,
        Users + """
        class C
        {
            async Task M(Users users)
            {
                try { await users.DeleteAsync("1", ""); }
                catch (AuditUnavailableException)
                {
                    throw;
                }
                catch (Exception failure) { Console.WriteLine(failure); }
                try { await users.DeleteAsync("1", ""); }
                catch (AuditUnavailableException refusal)
                {
                    Console.WriteLine(refusal);
                    throw;
                }
            }
        }
        """);

    private static async Task ExpectAsync(CodeFixProvider fix, string before, string after)
    {
        Assert.Equal(Head + after, await Fix.OneAsync(Head + before, fix), ignoreLineEndingDifferences: true);
        await ExpectAllAsync(fix, before, after);
    }

    private static async Task ExpectAllAsync(CodeFixProvider fix, string before, string after) =>
        Assert.Equal(Head + after, await Fix.AllAsync(Head + before, fix), ignoreLineEndingDifferences: true);
}

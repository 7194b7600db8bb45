using AuditOtel.Analyzers.Tests.Support;

namespace AuditOtel.Analyzers.Tests.CodeFixes;

[Trait("Requirement", "P0")]
public sealed class DeclarationFormCodeFixTests
{
    private const string Service = """
        using System.Threading.Tasks;
        using AuditOtel;

        namespace Shop;

        /// <summary>Users.</summary>
        public sealed class UserService
        {
            private int _count;

            /// <summary>Resets a password.</summary>
            [Audited("user.password.reset", Class = AuditClass.Account)]
            public async Task<int> ResetAsync([AuditTarget("user")] string userId, [AuditArgument] string? reason = null, [AuditSecret] params string[] words)
            {
                // The body keeps its comments.
                await Task.Yield();
                return _count++;
            }

            [Audited("user.list")]
            public static int Count() => 3;
        }
        """;

    [Fact]
    public async Task Fixed_method_with_a_block_body() => Snapshot.Matches(await Fix.OneAsync(Service));

    [Fact]
    public async Task All_fixed_methods_of_a_type()
    {
        var result = await Fix.AllAsync(Service);

        Snapshot.Matches(result);
        await AssertSoundAsync(result);
    }

    [Theory]
    [InlineData("class C { [Audited(\"a.set\")] void M() { } public void N() => M(); }")]
    [InlineData("class C { [Audited(\"a.set\")] int M() => 1; public int N() => M(); }")]
    [InlineData("public struct C { public int N; [Audited(\"a.set\")] public void M() => N++; [Audited(\"a.get\")] public readonly int Get() { return N; } }")]
    [InlineData("// a comment\nrecord C(int N) { [Audited(\"a.set\")]\n    // about M\n    internal int M(in int x = 3) { return N + x; } }")]
    [InlineData("public interface I { [Audited(\"a.set\")] void M() { } [Audited(\"a.get\")] static int S() => 1; }")]
    [InlineData("public class O<T> { public static class P { public record struct C { [Audited(\"a.set\")] public static void M(T x) { } } } }")]
    [InlineData("public static class C { [Audited(\"a.set\")] public static int M<T>(this T @class, ref int x) where T : class, new() => x; }")]
    [InlineData("public class B { public virtual T M<T>(T x) where T : class, IComparable<T> => x; } public class C : B { [Audited(\"a.set\")] public override T M<T>(T x) => base.M(x); }")]
    [InlineData("public class C { [Audited(\"a.set\")] public void M([System.Runtime.CompilerServices.CallerMemberName] string a = \"\", [System.Diagnostics.CodeAnalysis.AllowNull] string b = \"\") { } }")]
    [InlineData("public class C { [Audited(\"a.set\")] public unsafe void M(int* p) { } [Audited(\"a.get\")] public static Span<int> N(params Span<int> s) => new int[s.Length]; }")]
    [InlineData("public class C { [Audited(\"a.set\")] public void M(int x) { } [Audited(\"a.set\")] public async ValueTask M(string x) => await Task.Yield(); }")]
    [InlineData("public class C { [Audited(\"a.set\")] public partial void M(); private void MCore() { } }")]
    [InlineData("public class C { public class D { [Audited(\"a.set\")] public void M() { } } [Audited(\"a.set\")] public void N() { } }")]
    public async Task Fixing_everything_gives_code_that_compiles_without_warning_and_without_report(string source) =>
        await AssertSoundAsync(await Fix.AllAsync(Compile.Usings + source));

    [Theory]
    [InlineData("public class C { [Audited(\"a.set\")] public void M() { } public void MCore() { } }")]
    [InlineData("public class C { [Audited(\"a.set\")] public void M() { } public int MCore; }")]
    [InlineData("public partial class C { [Audited(\"a.set\")] public partial void M(); }")]
    [InlineData("public partial class C { [Audited(\"a.set\")] public partial void M(); public partial void M() { } }")]
    public async Task No_fix_is_offered_where_the_result_would_not_compile_or_would_need_an_invented_body(string source) =>
        Assert.Equal(0, await Fix.CountAsync(Compile.Usings + source));

    private static async Task AssertSoundAsync(string source)
    {
        var compilation = Compile.WithGenerated(source);
        Compile.AssertClean(compilation);
        Assert.Empty(await Analyze.ErrorsAsync(compilation));
    }
}

using AuditOtel.Analyzers.Tests.Support;

namespace AuditOtel.Analyzers.Tests.Rules;

[Trait("Requirement", "P0")]
[Trait("Requirement", "P4")]
public sealed class InstrumentableRuleTests
{
    private const string A = "[Audited(\"thing.run\")] ";
    private const string C = "public partial class C { " + A;

    [Theory]
    [InlineData("public interface I { void M(); } public class C : I { " + A + "void I.[|M|]() { } }", "let it call an annotated method")]
    [InlineData("public class C { public void M() { [[|Audited(\"thing.run\")|]] void L() { } L(); } }", "a local function or lambda")]
    [InlineData("public class C { public int P { " + A + "[|get|] => 1; } }", "an accessor is no method of its own")]
    [InlineData("public class C { " + A + "public static C operator [|+|](C a, C b) => a; }", "operators, constructors and finalizers")]
    [InlineData("public class C { " + A + "~[|C|]() { } }", "operators, constructors and finalizers")]
    [InlineData("public abstract class C { " + A + "public abstract void [|M|](); }", "it has no body")]
    [InlineData("public interface I { " + A + "void [|M|](); }", "it has no body")]
    [InlineData("public class C { " + A + "[System.Runtime.InteropServices.DllImport(\"x\")] public static extern void [|M|](); }", "it has no body")]
    [InlineData("file partial class C { " + A + "public partial void [|M|](); private void MCore() { } }", "make the type internal")]
    [InlineData(C + "public ref int [|M|](ref int x) => ref x; }", "a ref return")]
    [InlineData(C + "public unsafe int* [|M|](int* x) => x; }", "a pointer return")]
    [InlineData(C + "public unsafe delegate*<void> [|M|]() => null; }", "a pointer return")]
    [InlineData(C + "public partial IEnumerable<int> [|M|](); private IEnumerable<int> MCore() => []; }", "return a list or an array")]
    [InlineData(C + "public System.Collections.IEnumerator [|M|]() { yield break; } }", "return a list or an array")]
    [InlineData(C + "public System.Linq.IQueryable<int> [|M|]() => null!; }", "return a list or an array")]
    [InlineData(C + "public async IAsyncEnumerable<int> [|M|]() { await Task.Yield(); yield break; } }", "return a Task of a list")]
    [InlineData(C + "public System.Runtime.CompilerServices.YieldAwaitable [|M|]() => Task.Yield(); }", "its awaitable type is not known")]
    [InlineData(C + "public T [|M|]<T>(T t) where T : Task => t; }", "its awaitable type is not known")]
    [InlineData(C + "public Task<Task> [|M|]() => null!; }", "await that work inside")]
    [InlineData(C + "public Task<IAsyncEnumerable<int>> [|M|]() => null!; }", "await that work inside")]
    [InlineData(C + "public Task [|M|](ref int x) => null!; }", "parameter 'x' of an asynchronous method")]
    [InlineData(C + "public Task [|M|](ReadOnlySpan<char> x) => null!; }", "pass a value such as Memory<T>")]
    [InlineData(C + "public Task [|M|]<T>(T x) where T : allows ref struct => null!; }", "parameter 'x' of an asynchronous method")]
    [InlineData(C + "public unsafe Task [|M|]() => null!; }", "take 'unsafe' from the declaration")]
    [InlineData("public ref partial struct C { " + A + "public Task [|M|]() => null!; }", "make it static or move it to a class")]
    [InlineData(C + "public void [|M|]([AuditTarget(\"x\")] ReadOnlySpan<int> x) { } }", "parameter 'x' is a ref struct or a pointer")]
    [InlineData(C + "public unsafe void [|M|]([AuditArgument] int* x) { } }", "parameter 'x' is a ref struct or a pointer")]
    [InlineData(C + "public void [|M|]([AuditArgument] out int x) => x = 1; }", "out parameter 'x' has no value")]
    [InlineData(C + "public void [|M|]([AuditSecret, AuditArgument] string x) { } }", "keep one of the attributes")]
    [InlineData(C + "public void [|M|]([AuditSecret, AuditTarget(\"x\")] string x) { } }", "keep one of the attributes")]
    [InlineData(C + "public partial void [|M|](); private async void MCore() => await Task.Yield(); }", "async void")]
    [InlineData("public partial struct C { public int N; " + A + "public partial Task [|M|](); private Task MCore() { N++; return Task.CompletedTask; } }", "a copy of the struct")]
    public async Task What_no_wrapper_can_be_written_around_is_an_error_that_says_what_to_do(string source, string advice) =>
        Assert.Contains(advice, await Analyze.ExpectAsync("AOT0002", source), StringComparison.Ordinal);

    [Fact]
    public async Task An_annotated_lambda_is_an_error() =>
        await Analyze.ExpectAsync("AOT0002", "public class C { public Action M() => [[|Audited(\"thing.run\")|]] () => { }; }");

    [Fact]
    public async Task A_declaration_whose_part_was_not_generated_is_an_error()
    {
        const string source = Compile.Usings + "public partial class C { " + A + "partial void M(); private void MCore() { } }";

        var report = Assert.Single(await Analyze.ErrorsAsync(Compile.Source(source)));

        Assert.Equal("AOT0002", report.Id);
        Assert.Contains("was not generated", report.GetMessage(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(C + "public partial void M(out int x, ReadOnlySpan<char> s); private void MCore(out int x, ReadOnlySpan<char> s) => x = 1; }")]
    [InlineData(C + "public partial List<int> M([AuditSecret] string a, [AuditTarget(\"t\"), AuditArgument] string b); private List<int> MCore(string a, string b) => []; }")]
    [InlineData(C + "public partial Task<IEnumerable<int>> M(); private Task<IEnumerable<int>> MCore() => Task.FromResult<IEnumerable<int>>([]); }")]
    [InlineData("public class C { public IEnumerable<int> M() { yield return 1; } public ref int N(ref int x) => ref x; }")]
    [InlineData("public partial struct C { " + A + "public partial Task M(); private async Task MCore() => await Task.Yield(); }")]
    public async Task What_can_be_instrumented_or_is_not_annotated_is_left_alone(string source) => await Analyze.ExpectNothingAsync(source);
}

using AuditOtel.Analyzers.Tests.Support;

namespace AuditOtel.Analyzers.Tests.Rules;

[Trait("Requirement", "P0")]
[Trait("Requirement", "P4")]
public sealed class DeclarationFormRuleTests
{
    private const string A = "[Audited(\"thing.run\")] ";
    private const string Sound = $"public partial class C {{ {A}public partial void M(int x); private void MCore(int x) {{ }} ";

    [Theory]
    [InlineData($"public partial class C {{ {A}public void [|M|]() {{ }} }}", "make it partial")]
    [InlineData($"public partial class C {{ {A}public int [|M|]() => 1; }}", "make it partial")]
    [InlineData($"public partial class C {{ {A}public partial void [|M|](); public partial void M() {{ }} }}", "its body must stand in a private method 'MCore'")]
    [InlineData($"public partial class C {{ public partial void [|M|](); {A}public partial void M() {{ }} }}", "its body must stand in a private method 'MCore'")]
    [InlineData($"public class C {{ {A}public partial void [|M|](); private void MCore() {{ }} }}", "make the types that contain it partial")]
    [InlineData($"public class O {{ public partial class C {{ {A}public partial void [|M|](); private void MCore() {{ }} }} }}", "make the types that contain it partial")]
    [InlineData($"public partial class C {{ {A}public partial void [|M|](); }}", "add a private method 'MCore'")]
    [InlineData($"public partial class C {{ {A}public partial void [|M|](int x); private void MCore(long x) {{ }} }}", "add a private method 'MCore'")]
    [InlineData($"public partial class C {{ {A}public partial void [|M|](ref int x); private void MCore(int x) {{ }} }}", "add a private method 'MCore'")]
    [InlineData($"public partial class C {{ {A}public partial Task [|M|](); private ValueTask MCore() => default; }}", "add a private method 'MCore'")]
    [InlineData($"public partial class C {{ {A}public static partial void [|M|](); private void MCore() {{ }} }}", "add a private method 'MCore'")]
    [InlineData($"public partial class C {{ {A}public partial void [|M|]<T>(T x); private void MCore(object x) {{ }} }}", "add a private method 'MCore'")]
    [InlineData($"public partial class C {{ {A}public partial void [|M|](); internal void MCore() {{ }} }}", "make 'MCore' private")]
    public async Task An_annotated_method_out_of_form_is_an_error_that_says_what_to_do(string source, string advice) =>
        Assert.Contains(advice, await Analyze.ExpectAsync("AOT0001", source), StringComparison.Ordinal);

    [Theory]
    [InlineData(Sound + "}")]
    [InlineData($"public partial class C {{ {A}public partial T M<T>(T x) where T : class; private T MCore<T>(T x) where T : class => x; }}")]
    [InlineData($"public partial class C {{ {A}public partial U M<T, U>(List<T> x, U u); private TU MCore<TT, TU>(List<TT> x, TU u) => u; }}")]
    [InlineData("public class C { public void M() { } public void MCore() { } public void N() => MCore(); }")]
    [InlineData("public class AuditedAttribute : Attribute; public class C { [global::AuditedAttribute] public void M() { } }")]
    public async Task A_method_in_form_or_not_annotated_is_left_alone(string source) => await Analyze.ExpectNothingAsync(source);

    [Theory]
    [InlineData(Sound + "public void N() => [|MCore(1)|]; }")]
    [InlineData(Sound + "public void N() { Action<int> a = [|MCore|]; a(1); } }")]
    [InlineData(Sound + "public void N() { Action a = () => [|this.MCore(1)|]; a(); } }")]
    [InlineData(Sound + "private Action<int> F() { return [|this.MCore|]; } }")]
    [InlineData(Sound + "public class Nested { public void N(C c) => [|c.MCore(1)|]; } }")]
    [InlineData($"public partial class C {{ {A}public partial void M(int x); private void MCore(int x) {{ if (x > 0) [|MCore(x - 1)|]; }} }}")]
    [InlineData($"public partial class C<T> {{ {A}public static partial void M<U>(U x, T t); private static void MCore<U>(U x, T t) {{ }} public void N(T t) => [|C<T>.MCore(1, t)|]; }}")]
    [InlineData($"public unsafe partial class C {{ {A}public static partial void M(); private static void MCore() {{ }} public void N() {{ delegate*<void> p = &[|MCore|]; p(); }} }}")]
    [InlineData(Sound + "private readonly Action<int> _a; public C() { _a = [|MCore|]; _a(1); } }")]
    [InlineData(Sound + "public int P { get { [|MCore(1)|]; return 1; } } }")]
    public async Task Reaching_the_body_around_the_wrapper_is_an_error(string source) =>
        Assert.Contains("'MCore' goes around the record: call 'M' instead", await Analyze.ExpectAsync("AOT0001", source), StringComparison.Ordinal);

    [Theory]
    [InlineData(Sound + "public void N() => M(1); }")]
    [InlineData(Sound + "public string N() => nameof(MCore); }")]
    [InlineData(Sound + "private void MCore(string s) { } public void N() => MCore(\"other\"); }")]
    public async Task Calls_of_the_wrapper_names_and_other_methods_are_no_way_around(string source) => await Analyze.ExpectNothingAsync(source);

    [Fact]
    public async Task A_method_that_cannot_be_instrumented_at_all_is_left_to_the_other_rule() =>
        await Analyze.ExpectAsync("AOT0002", $"public partial class C {{ {A}public IEnumerable<int> [|M|]() {{ yield return 1; }} }}");
}

using AuditOtel.Analyzers.Tests.Support;

namespace AuditOtel.Analyzers.Tests.Rules;

[Trait("Requirement", "P0")]
public sealed class InheritedAnnotationRuleTests
{
    private const string A = "[Audited(\"thing.run\")] ";
    private const string Base = "public class B { " + A + "public virtual void M() { } public virtual int P { get => 1; " + A + "set { } } }";
    private const string Interface = "public interface I { " + A + "void M() { } void N() { } }";

    [Theory]
    [InlineData(Base + "public class C : B { public override void [|M|]() { } }")]
    [InlineData(Base + "public class C : B { public override int P { [|set|] { } } }")]
    [InlineData(Base + "public class C : B { } public class D : C { public override void [|M|]() { } }")]
    [InlineData(Base + "public class C : B { public override void [|M|]() { } } public class D : C { public override void [|M|]() => base.M(); }")]
    [InlineData("public class B<T> { " + A + "public virtual void M(T x) { } } public class C : B<int> { public override void [|M|](int x) { } }")]
    [InlineData(Interface + "public class C : I { public void [|M|]() { } public void N() { } }")]
    [InlineData(Interface + "public class C : I { void I.[|M|]() { } }")]
    [InlineData(Interface + "public interface J : I { void I.[|M|]() { } }")]
    [InlineData(Interface + "public class B { public void [|M|]() { } } public class C : B, I { }")]
    [InlineData(Interface + "public struct C : I { public void [|M|]() { } }")]
    [InlineData("public interface I<T> { " + A + "void M(T x) { } } public class C : I<int>, I<string> { public void [|M|](int x) { } " + A + "public void M(string x) { } }")]
    public async Task A_body_in_the_place_of_an_audited_one_is_reported(string source)
    {
        var messages = await Analyze.ExpectAsync("AOT0004", source, BuildKind.Editor);

        Assert.Contains("leaves no record: annotate it too", messages, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Base + "public class C : B { " + A + "public override void M() { } public override int P { get => 2; } }")]
    [InlineData(Base + "public class C : B { public new void M() { } }")]
    [InlineData("public abstract class A { " + A + "public virtual void M() { } } public abstract class C : A { public abstract override void M(); }")]
    [InlineData(Interface + "public class C : I { public void N() { } } public class D : C { " + A + "public void M() { } }")]
    [InlineData(Interface + "public class B : I { " + A + "public void M() { } } public class C : B, I { }")]
    [InlineData("public class B { public virtual void M() { } } public class C : B, IDisposable { " + A + "public override void M() { } public void Dispose() { } }")]
    public async Task An_audited_body_and_one_in_no_such_place_are_left_alone(string source) => await Analyze.ExpectNothingOfBodiesAsync(source, "AOT0004");
}

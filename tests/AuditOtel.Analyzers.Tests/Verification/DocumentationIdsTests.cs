using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using AuditOtel.Analyzers.Tests.Support;
using AuditOtel.Build.Verification;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Tests.Verification;

public sealed class DocumentationIdsTests
{
    private const string Shapes = """
        namespace N.M { public unsafe class Outer<T> { public class Inner<U, V> { public void A<W>(T t, U[] u, V[,,] v, W[][] w, Outer<int>.Inner<string, List<W>> x) { }
        public class Plain { public void B(Dictionary<T, Func<U, (int, V)>> d, in int i, out string s, ref Plain p) { s = ""; } } }
        public void C(int* p, void** q, nint n, dynamic d, params string?[] s) { } public static implicit operator Outer<T>(string s) => null!; public static explicit operator int?(Outer<T> o) => 1;
        public int this[T t, int i] { get => 1; set { } } public event Action? E; public int P { get; init; } static Outer() { } ~Outer() { } public readonly T? F; }
        public interface I<T> { void G(T t); int H { get; } } public class E : I<Dictionary<int, string>> { void I<Dictionary<int, string>>.G(Dictionary<int, string> t) { } int I<Dictionary<int, string>>.H => 1; } }
        public struct S(int x) { public static S operator +(S a, S b) => a; public readonly int X => x; } public record R(string Name); public ref struct Q { public Span<byte> B; }
        file class Local<T> { public class Inner { public void A(Local<T> x, List<Inner> y, Local<int>.Inner[] z) { } } public void F0__A(T t) { } }
        """;

    [Fact]
    public void Each_member_has_the_id_that_the_compiler_gives_it()
    {
        var compilation = Compile.WithGenerated(Compile.Usings + Shapes);
        using var image = new PEReader(Compile.Emit(compilation));
        var ids = DocumentationIds.Read(image.GetMetadataReader());

        var expected = Members(compilation.Assembly.GlobalNamespace).Where(IsEmitted).Select(member => member.GetDocumentationCommentId()!).ToArray();
        Assert.True(expected.Length > 20, $"{expected.Length} members");
        Assert.All(expected, id => Assert.Contains(id, ids));
    }

    private static IEnumerable<ISymbol> Members(INamespaceOrTypeSymbol owner) =>
        owner.GetMembers().SelectMany(member => member is INamespaceOrTypeSymbol inner ? Members(inner) : [member]);

    // The constructor of a struct that nobody wrote, and the field behind a property, have no id or no place in the assembly.
    private static bool IsEmitted(ISymbol member) => !member.IsImplicitlyDeclared;
}

using System.Reflection;
using AuditOtel.Analyzers.Generation;
using AuditOtel.Analyzers.Generation.Models;
using AuditOtel.Analyzers.Tests.Behaviour;
using AuditOtel.Analyzers.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AuditOtel.Analyzers.Tests.Generation;

[Trait("Requirement", "P4")]
public sealed class AuditedMethodGeneratorTests
{
    private const string Method = """
        using System.Threading.Tasks;
        using AuditOtel;

        namespace Shop.Users;

        public partial class UserService
        {
            [Audited("user.password.reset", Class = AuditClass.Account)]
            public partial Task<bool> ResetPasswordAsync([AuditTarget("user")] string userId, [AuditArgument] string reason, [AuditSecret] string newPassword);

            private async Task<bool> ResetPasswordAsyncCore(string userId, string reason, string newPassword) => await Task.FromResult(true);
        }
        """;

    [Fact]
    public void Wrapper_of_an_asynchronous_method() => Snapshot.Matches(Compile.GeneratedText(Method));

    [Fact]
    public void Wrapper_of_a_generic_synchronous_method() => Snapshot.Matches(Compile.GeneratedText("""
        using System;
        using AuditOtel;

        public static partial class Box<TItem>
        {
            public partial record struct Inner
            {
                [Audited("box.item.add")]
                internal static partial TItem? Put<T>(this T box, ref int count, [AuditTarget("item")] TItem? item = default, params string[] @class)
                    where T : class?, IComparable<TItem>, new();

                private static TItem? PutCore<T>(T box, ref int count, TItem? item, string[] @class)
                    where T : class?, IComparable<TItem>, new() => item;
            }
        }
        """));

    [Fact]
    public void Wrapper_that_returns_a_ref_struct() => Snapshot.Matches(Compile.GeneratedText("""
        using System;
        using AuditOtel;

        public partial struct Buffer
        {
            [Audited("buffer.read")]
            public readonly partial Span<byte> Slice(scoped in int at, ref byte first);

            private readonly Span<byte> SliceCore(scoped in int at, ref byte first) => new(ref first);
        }
        """));

    [Fact]
    public void Nothing_is_generated_where_nothing_is_audited() => Assert.Empty(Compile.Generate("public partial class C { public partial void M(); }").GeneratedTrees);

    [Fact]
    public void Two_runs_give_the_same_files()
    {
        var source = Compile.Usings + string.Join("\n", SupportedShapes.Sources.Select((shape, index) => $"namespace N{index} {{ {shape} }}"));

        Assert.Equal(Compile.GeneratedText(source), Compile.GeneratedText(source));
    }

    [Fact]
    public void The_digest_does_not_depend_on_the_order_of_declarations_but_on_each_operation()
    {
        const string one = "public partial class A { [AuditOtel.Audited(\"a.set\")] public partial void M(); }";
        const string two = "public partial class B { [AuditOtel.Audited(\"b.set\")] public partial void M(); }";

        Assert.Equal(Digest(one + two), Digest(two + one));
        Assert.NotEqual(Digest(one + two), Digest(one));
        Assert.NotEqual(Digest(one), Digest(one.Replace("\"a.set\"", "\"a.set\", Class = AuditOtel.AuditClass.Key", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_friend_assembly_with_a_surface_of_its_own_gives_no_warning()
    {
        var friend = Compile.WithGenerated("[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"Sample\")]\n" + Sound("F")).WithAssemblyName("Friend");
        using var image = new MemoryStream();
        Assert.True(friend.Emit(image).Success);
        image.Position = 0;

        Compile.Driver().RunGeneratorsAndUpdateCompilation(
            Compile.Source(Sound("A")).AddReferences(MetadataReference.CreateFromStream(image)), out var compilation, out _);

        Compile.AssertClean(compilation);
    }

    [Fact]
    public void A_cancelled_run_stops() =>
        Assert.Throws<OperationCanceledException>(() => Compile.Driver().RunGenerators(Compile.Source(Method), new CancellationToken(canceled: true)));

    [Fact]
    public void A_member_written_twice_gives_one_file_and_no_crash()
    {
        var result = Compile.Generate("public partial class A { [AuditOtel.Audited(\"a.set\")] public partial void M(); [AuditOtel.Audited(\"a.set\")] public partial void M(); }").Results.Single();

        Assert.Null(result.Exception);
        Assert.Equal(2, result.GeneratedSources.Length);
    }

    [Theory]
    [InlineData(" // a comment")]
    [InlineData("\npublic class Unrelated { public int X; }")]
    public void An_edit_in_the_same_file_that_does_not_touch_the_method_generates_nothing_anew(string edit)
    {
        var before = Compile.Source(Method);
        var after = before.ReplaceSyntaxTree(before.SyntaxTrees[0], Parse(Method + edit));

        AssertCached(before, after);
    }

    [Fact]
    public void An_edit_in_another_file_does_not_read_the_method_again()
    {
        var before = Compile.Source(Method);

        AssertCached(before, before.AddSyntaxTrees(Parse("public class Unrelated;")));
    }

    [Fact]
    public void An_edit_of_one_method_leaves_the_file_of_another_alone()
    {
        const string other = "public partial class B { [AuditOtel.Audited(\"b.set\")] public partial void M(); }";
        var before = Compile.Source(Method, other);
        var after = before.ReplaceSyntaxTree(before.SyntaxTrees[1], Parse(other.Replace("void M()", "void M(int x)", StringComparison.Ordinal)));

        var result = Compile.Driver().RunGenerators(before).RunGenerators(after).GetRunResult().Results.Single();

        var reasons = result.TrackedSteps[PipelineSteps.Unique].SelectMany(step => step.Outputs).Select(output => output.Reason).ToArray();
        Assert.Contains(IncrementalStepRunReason.Modified, reasons);
        Assert.Contains(reasons, reason => reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged);
    }

    [Fact]
    public void No_model_holds_symbols_syntax_or_locations()
    {
        var seen = new HashSet<Type>();
        var pending = new Queue<Type>([typeof(AuditedMethod)]);
        while (pending.TryDequeue(out var type))
        {
            if (!seen.Add(type))
                continue;

            Assert.False(type.Namespace?.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal), $"{type} is kept between edits.");
            foreach (var part in type.IsGenericType ? type.GetGenericArguments() : [])
                pending.Enqueue(part);

            foreach (var field in IsOurs(type) ? type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic) : [])
                pending.Enqueue(field.FieldType);
        }

        Assert.Contains(typeof(Capture), seen);
        Assert.Contains(typeof(MethodParameter), seen);
    }

    private static string Sound(string type) => $"public partial class {type} {{ [AuditOtel.Audited(\"a.set\")] public partial void M(); private void MCore() {{ }} }}";

    private static bool IsOurs(Type type) => type.Assembly == typeof(AuditedMethod).Assembly && !type.IsEnum;

    private static SyntaxTree Parse(string source) => CSharpSyntaxTree.ParseText(source, Compile.ParseOptions, "Sample0.cs");

    private static string Digest(string source) =>
        Compile.Generate(source).GeneratedTrees.Select(tree => tree.ToString()).Single(text => text.Contains("const string Digest", StringComparison.Ordinal));

    private static void AssertCached(Compilation before, Compilation after)
    {
        var result = Compile.Driver().RunGenerators(before).RunGenerators(after).GetRunResult().Results.Single();

        Assert.All(result.TrackedSteps[PipelineSteps.Read].SelectMany(step => step.Outputs), output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));
        Assert.All(result.TrackedOutputSteps.Values.SelectMany(steps => steps).SelectMany(step => step.Outputs), output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));
    }
}

using System.Reflection.PortableExecutable;
using AuditOtel.Analyzers.Generation.Writing;
using AuditOtel.Analyzers.Tests.Behaviour;
using AuditOtel.Analyzers.Tests.Support;
using AuditOtel.Analyzers.Tests.Surface;
using AuditOtel.Build.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AuditOtel.Analyzers.Tests.Verification;

[Trait("Requirement", "P0")]
[Trait("Requirement", "B4")]
public sealed class AssemblyProofTests
{
    private const string A = "[Audited(\"thing.run\")] ";
    private const string Declared = "public partial class C { " + A + "public partial void M(); private void MCore() => System.Console.WriteLine(); ";

    [Theory]
    [InlineData(OptimizationLevel.Release)]
    [InlineData(OptimizationLevel.Debug)]
    public void Every_shape_of_the_automatic_route_is_proven(OptimizationLevel level)
    {
        var compilation = RewrittenSuite.Compilation(AutomaticShapes.Cases);

        var result = Prove(compilation.WithOptions(Compile.Options.WithOptimizationLevel(level)));

        Assert.Empty(result.Faults);
        Assert.True(result.Annotations.Count > 100, $"{result.Annotations.Count} annotated methods");
    }

    [Fact]
    public void Bodies_whose_results_changes_and_additions_are_recorded_are_proven()
    {
        var compilation = RewrittenSuite.Compilation([.. ResultTests.Sources, .. ScopeTests.Sources], ResultSamples.Usings, ResultSamples.Frameworks, "namespace Shared {\n" + ChangeTests.Types + "\n}");

        Assert.Empty(Prove(compilation.WithOptions(Compile.Options.WithOptimizationLevel(OptimizationLevel.Debug))).Faults);
    }

    [Theory]
    [InlineData(OptimizationLevel.Release)]
    [InlineData(OptimizationLevel.Debug)]
    public void Every_shape_of_the_declaration_route_is_proven(OptimizationLevel level)
    {
        var sources = SupportedShapes.Cases.Select((shape, number) =>
            $"{Compile.Usings}namespace Case{number} {{\n{shape.Types}\npublic static class Probe {{ public static Action<string> Note = _ => {{ }}; }} }}\n");

        var result = Prove(((CSharpCompilation)Compile.WithGenerated([.. sources])).WithOptions(Compile.Options.WithOptimizationLevel(level)));

        Assert.Empty(result.Faults);
        Assert.True(result.Annotations.Count > 40, $"{result.Annotations.Count} annotated methods");
    }

    [Theory]
    [InlineData("__audit0.Begin();", "", "writes no intent")]
    [InlineData("__audit0.Begin();", "if (System.Environment.TickCount > 0) __audit0.Begin();", "reached before the intent is durable")]
    [InlineData("__audit0.Begin();", "if (x > 0) __audit0.Begin();", "reached before the intent is durable")]
    [InlineData("__audit0.Begin();", "try { __audit0.Begin(); } catch { }", "reached before the intent is durable")]
    [InlineData("__audit0.Begin();", "try { __audit0.Begin(); } catch (System.Exception e) when (e is AuditUnavailableException) { }", "reached before the intent is durable")]
    [InlineData("__audit0.Begin();", "try { __audit0.Begin(); } finally { Body(); }", "reached before the intent is durable")]
    [InlineData("__audit0.Begin();", "Body(); __audit0.Begin();", "'C.Body' is reached before the intent is durable")]
    [InlineData("__audit0.Begin();", "y = 1; __audit0.Begin();", "'C.y' is reached before the intent is durable")]
    [InlineData("__audit0.Begin();", "if (x == 3) return; __audit0.Begin();", "can end without an intent")]
    [InlineData("__audit0.Begin();", "__audit0.Begin(); __audit0.Begin();", "more than one intent")]
    [InlineData("__audit0.Begin();", "while (x-- > 0) __audit0.Begin();", "reached before the intent is durable")]
    [InlineData("__audit0.Begin();", "do { __audit0.Begin(); } while (x-- > 0);", "can write its intent again")]
    [InlineData("__audit0.Begin();", "System.Action a = () => __audit0.Begin(); a();", "writes no intent")]
    [InlineData("__audit0.Begin();", "__audit0.BeginAsync();", "'C.Body' is reached before the intent is durable")]
    [InlineData("__audit0.Begin(); ", "__audit0.Begin(); Body(); ", "acts where a failure would not be recorded")]
    [InlineData("__audit0.Succeed();", ";", "does not write every outcome")]
    [InlineData("__audit0.Fail(__exception0);", "", "does not write every outcome")]
    [InlineData("global::AuditOtel.Generated.Audited_Sample0_0.Descriptor", "Mine", "descriptor is not one that the build wrote")]
    public void A_broken_frame_is_found(string part, string replacement, string fault)
    {
        var sound = Compile.Rewrite(Compile.Usings + "public class C { static int y; static readonly AuditDescriptor Mine = new(\"thing.run\", AuditAction.Read, AuditClass.Data, \"\", \"\"); "
            + A + "public static void M(int x) { Body(); } [Audited(\"other.run\")] public static void N() { } static void Body() => y++; }");

        var found = FaultOf(sound, sound.Replace(part, replacement, StringComparison.Ordinal));

        Assert.Equal("C.M", found.Method);
        Assert.Contains(fault, found.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OptimizationLevel.Release)]
    [InlineData(OptimizationLevel.Debug)]
    public void An_empty_constructor_behind_another_one_and_a_task_that_is_never_handed_out_are_proven(OptimizationLevel level)
    {
        var source = Compile.Rewrite(Compile.Usings + "public class B { public B(int x) { System.Console.WriteLine(x); } } public class C : B { "
            + A + "public C() : this(1) { } " + A + "public C(int x) : base(x) { } " + A + "public Task M() { throw new System.NotSupportedException(); } }");

        var result = Prove(((CSharpCompilation)Compile.WithGenerated(source)).WithOptions(Compile.Options.WithOptimizationLevel(level)));

        Assert.Empty(result.Faults);
        Assert.Equal(3, result.Annotations.Count);
    }

    [Fact]
    public void A_frame_with_the_descriptor_of_another_method_is_found()
    {
        var sound = Compile.Rewrite(Compile.Usings + "public class C { " + A + "public static void M() { } [Audited(\"other.run\")] public static void N() { } }");

        var found = FaultOf(sound, sound.Replace("Sample0_1.Descriptor", "Sample0_0.Descriptor", StringComparison.Ordinal));

        Assert.Equal(("C.N", "its record names another operation than 'other.run'"), (found.Method, found.Reason));
    }

    [Theory]
    [InlineData("await __audit0.BeginAsync();", "_ = __audit0.BeginAsync();", "reached before the intent is durable")]
    [InlineData("await __audit0.BeginAsync();", "await Task.Yield(); await __audit0.BeginAsync();", "reached before the intent is durable")]
    [InlineData("await __audit0.BeginAsync();", "if (x > 0) await __audit0.BeginAsync();", "reached before the intent is durable")]
    [InlineData("await __audit0.BeginAsync();", "try { await __audit0.BeginAsync(); } catch { }", "reached before the intent is durable")]
    [InlineData("await __audit0.BeginAsync();", "var t = __audit0.BeginAsync(); await Body(); await t;", "reached before the intent is durable")]
    [InlineData("await __audit0.BeginAsync();", "var t = __audit0.BeginAsync(); if (x > 0) await t;", "reached before the intent is durable")]
    [InlineData("await __audit0.BeginAsync();", "await __audit0.BeginAsync(); await Body();", "acts where a failure would not be recorded")]
    [InlineData("await __audit0.BeginAsync();", "", "writes no intent")]
    [InlineData("await __audit0.FailAsync(__exception0);", "", "does not write every outcome")]
    public void A_broken_asynchronous_frame_is_found(string part, string replacement, string fault)
    {
        var sound = Compile.Rewrite(Compile.Usings + "public class C { " + A + "public static async Task M(int x) { await Body(); } static Task Body() => Task.CompletedTask; }");

        Assert.Contains(fault, FaultOf(sound, sound.Replace(part, replacement, StringComparison.Ordinal)).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("__audit0.Begin();", "", "writes no intent")]
    [InlineData("__audit0.Begin();", "yield return 7; __audit0.Begin();", "can end without an intent")]
    [InlineData("__audit0.Begin();", "if (x > 0) __audit0.Begin();", "reached before the intent is durable")]
    [InlineData("__enumeration0.Close();", "", "does not write every outcome")]
    public void A_broken_enumeration_is_found(string part, string replacement, string fault)
    {
        var sound = Compile.Rewrite(Compile.Usings + "public class C { " + A + "public static IEnumerable<int> M(int x) { yield return Body(); } static int Body() => 1; }");

        Assert.Contains(fault, FaultOf(sound, sound.Replace(part, replacement, StringComparison.Ordinal)).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public class C { [X(\"a.run\")] public void M() { } }", "writes no intent")]
    [InlineData("public class C { [X(\"a.run\")] public async Task M() { await Task.Yield(); } }", "writes no intent")]
    [InlineData("public abstract class C { [X(\"a.run\")] public abstract void M(); }", "has no body")]
    [InlineData("public class C { [X(\"a.run\")] public int P { get; set; } }", "writes no intent", "[method: X")]
    [InlineData("public class C { public Func<int> F = [X(\"a.run\")] () => 1; }", "writes no intent")]
    public void An_attribute_under_another_name_is_found_without_any_rule(string source, string fault, string attribute = "[X")
    {
        var code = "global using X = AuditOtel.AuditedAttribute;\n" + Compile.Usings + source.Replace("[X(\"a.run\")] public int P { get; set; }", "public int P { " + attribute + "(\"a.run\")] get; set; }", StringComparison.Ordinal);

        Assert.Contains(fault, Assert.Single(Prove(Compile.Rewritten(code)).Faults).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public void N() => MCore(); }", "also reached from 'C.N'")]
    [InlineData("public System.Action N() => MCore; }", "also reached from 'C.N'")]
    [InlineData("public System.Action N() => () => MCore(); }", "also reached from 'C.")]
    [InlineData("class D { void N(C c) => c.MCore(); } }", "also reached from 'C.D.N'")]
    public void A_body_on_the_declaration_route_that_can_be_reached_directly_is_found(string rest, string fault) =>
        Assert.Contains(fault, Assert.Single(Prove(Compile.WithGenerated(Compile.Usings + Declared + rest)).Faults).Reason, StringComparison.Ordinal);

    [Fact]
    public void A_body_that_is_not_private_is_found() =>
        Assert.Contains("is not private", Assert.Single(Prove(Compile.WithGenerated(Compile.Usings + Declared.Replace("private", "internal", StringComparison.Ordinal) + "}")).Faults).Reason, StringComparison.Ordinal);

    [Fact]
    public void A_wrapper_that_does_not_call_its_body_is_found()
    {
        var compilation = Compile.WithGenerated(Compile.Usings + Declared + "}");
        var wrapper = compilation.SyntaxTrees.Single(tree => tree.ToString().Contains("this.MCore()", StringComparison.Ordinal));
        var broken = wrapper.WithChangedText(Microsoft.CodeAnalysis.Text.SourceText.From(wrapper.ToString().Replace("this.MCore();", "", StringComparison.Ordinal), System.Text.Encoding.UTF8));

        Assert.Contains("does not call its body", Assert.Single(Prove(compilation.ReplaceSyntaxTree(wrapper, broken)).Faults).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_surface_is_read_back_from_the_assembly()
    {
        var result = Prove(Compile.Rewritten(Compile.Usings + "public class C { [Audited(\"user.delete\", Class = AuditClass.Account)] public void M() { } [Audited(\"a.list\")] void N() { } }"));

        Assert.Equal(
            [
                "operation a.list member=M:C.N action=Read class=Application mode=TrailDefault route=method",
                "operation user.delete member=M:C.M action=Delete class=Account mode=TrailDefault route=method",
            ],
            result.Surface.Entries.Select(entry => entry.Line));
        Assert.StartsWith("sha256:", result.Surface.Digest, StringComparison.Ordinal);
        Assert.Equal(2, result.Annotations.Count);
    }

    [Theory]
    [InlineData("a.list", "a.show", "does not list its operation")]
    [InlineData("mode=", "mood=", "'mood' is no field")]
    public void A_surface_that_does_not_list_what_is_audited_is_found(string listed, string instead, string message)
    {
        var compilation = Compile.Rewritten(Compile.Usings + "public class C { [Audited(\"a.list\")] void N() { } }");
        var file = compilation.SyntaxTrees.Single(tree => tree.FilePath.EndsWith(SurfaceWriter.HintName, StringComparison.Ordinal));
        var text = SurfaceWriter.Write(SurfaceSource.Text(compilation)!.Replace(listed, instead, StringComparison.Ordinal));
        var broken = compilation.ReplaceSyntaxTree(file, file.WithChangedText(Microsoft.CodeAnalysis.Text.SourceText.From(text, System.Text.Encoding.UTF8)));

        if (instead is "a.show")
            Assert.Contains(message, Assert.Single(Prove(broken).Faults).Reason, StringComparison.Ordinal);
        else
            Assert.Contains(message, Assert.Throws<InvalidDataException>(() => Prove(broken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_malformed_operation_name_is_found_without_any_rule()
    {
        var fault = Assert.Single(Prove(Compile.Rewritten(Compile.Usings + "public class C { [Audited(\"Bad\")] void N() { } }")).Faults);

        Assert.Equal("AOT0005", fault.Code);
        Assert.StartsWith("'C.N': operation name 'Bad' is malformed: ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_assembly_without_annotations_has_an_empty_surface()
    {
        var result = Prove(Compile.Rewritten("public class C { }"));

        Assert.Empty(result.Annotations);
        Assert.Empty(result.Surface.Entries);
    }

    private static ProofFault FaultOf(string sound, string broken)
    {
        Assert.NotEqual(sound, broken);
        Assert.Empty(Prove(Compiled(sound)).Faults);
        return Assert.Single(Prove(Compiled(broken)).Faults);
    }

    private static Compilation Compiled(string rewritten)
    {
        Compile.Driver().RunGeneratorsAndUpdateCompilation(Compile.Source(rewritten), out var compilation, out _);
        return compilation;
    }

    private static ProofResult Prove(Compilation compilation)
    {
        using var image = new PEReader(Compile.Emit(compilation));
        return AssemblyProof.Prove(image);
    }
}

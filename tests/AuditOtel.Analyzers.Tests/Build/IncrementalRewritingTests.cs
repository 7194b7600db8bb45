using System.Text;
using AuditOtel.Build.Rewriting;

namespace AuditOtel.Analyzers.Tests.Build;

[Trait("Requirement", "P0")]
public sealed class IncrementalRewritingTests : IDisposable
{
    private const string Annotated = "class C { [Audited(\"a.b\")] void M() { } }";
    private readonly string _directory = Directory.CreateTempSubdirectory("aot-").FullName;

    [Fact]
    public void Only_files_with_annotated_bodies_get_a_copy()
    {
        var (annotated, plain) = (Write("A/Users.cs", Annotated), Write("Plain.cs", "class Audited { }"));

        var run = Run([annotated, plain, Path.Combine(_directory, "Missing.cs")]);

        Assert.EndsWith("/A/Users.cs", run[0], StringComparison.Ordinal);
        Assert.Contains("__audit0.Begin();", File.ReadAllText(run[0]!), StringComparison.Ordinal);
        Assert.Null(run[1]);
        Assert.Null(run[2]);
    }

    [Fact]
    public void What_has_not_changed_is_left_as_it_is()
    {
        var source = Write("Users.cs", Annotated);
        var copy = Run([source])[0]!;
        File.WriteAllText(copy, "kept");

        Assert.Equal(copy, Run([source])[0]);
        Assert.Equal("kept", File.ReadAllText(copy));
    }

    [Fact]
    public void A_file_that_was_put_back_with_an_older_time_is_rewritten()
    {
        var source = Write("Users.cs", Annotated);
        Run([source]);
        Write("Users.cs", Annotated.Replace("void M", "void N", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(source, DateTime.UnixEpoch);

        Assert.Contains("void N", File.ReadAllText(Run([source])[0]!), StringComparison.Ordinal);
    }

    [Fact]
    public void A_symbol_or_a_lost_copy_makes_a_file_be_rewritten()
    {
        var source = Write("Users.cs", "#if ON\n" + Annotated + "\n#endif");
        Assert.Null(Run([source])[0]);

        var copy = Run([source], symbols: "TRACE;ON")[0]!;
        File.Delete(copy);

        Assert.Equal(copy, Run([source], symbols: "TRACE;ON")[0]);
        Assert.True(File.Exists(copy));
    }

    [Fact]
    public void A_file_in_another_encoding_is_an_error_only_when_it_is_annotated()
    {
        var latin1 = Encoding.Latin1;
        var plain = Path.Combine(_directory, "Plain.cs");
        var annotated = Path.Combine(_directory, "Users.cs");
        File.WriteAllText(plain, "// Übung", latin1);
        File.WriteAllText(annotated, "// Übung\n" + Annotated, latin1);

        Assert.Null(Run([plain])[0]);
        Assert.Equal(annotated, Assert.Throws<RewriteException>(() => Run([annotated])).Path);
    }

    [Fact]
    public void Editor_configurations_lie_over_the_copies_as_over_the_sources()
    {
        var source = Write("A/Users.cs", Annotated);
        string[] configs = [Write(".editorconfig", "root = true"), Write("A/.editorconfig", "[*.cs]"), Write("B/.editorconfig", "[*.cs]"), Write("x.globalconfig", "is_global = true")];
        var mirror = new MirrorTree(Path.Combine(_directory, "obj"));

        var copies = mirror.CopyEditorConfigs(configs, [source]);

        Assert.Equal([mirror.OwnPath(".editorconfig"), mirror.PathOf(configs[0]), mirror.PathOf(configs[1])], copies);
        Assert.Equal(Path.GetDirectoryName(mirror.PathOf(source)), Path.GetDirectoryName(copies[2]));
        Assert.Equal("[*.cs]", File.ReadAllText(copies[2]));
    }

    [Fact]
    public void A_copy_is_the_same_wherever_the_project_lies_but_for_the_path_in_it()
    {
        var first = File.ReadAllText(Run([Write("one/A/Users.cs", Annotated)], project: "one")[0]!);
        var second = File.ReadAllText(Run([Write("two/A/Users.cs", Annotated)], project: "two")[0]!);

        Assert.NotEqual(first, second);
        Assert.Equal(first.Replace("/one/", "/two/", StringComparison.Ordinal), second);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_directory, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    private string?[] Run(string[] sources, string symbols = "", string project = "")
    {
        var settings = new RewriteSettings(Path.Combine(_directory, project), "Sample", "14.0", symbols, "");
        var rewriting = new IncrementalRewriting(settings, new MirrorTree(Path.Combine(_directory, project, "obj")), CancellationToken.None);
        var copies = sources.Select(rewriting.CopyOf).ToArray();
        Assert.True(File.Exists(rewriting.Finish()));
        return copies;
    }
}

using AuditOtel.EndToEnd.Tests.Support;

namespace AuditOtel.EndToEnd.Tests.Packages;

/// <summary>A project as a user has one: outside the repository, built by the dotnet command, with nothing of ours but the packages.</summary>
internal sealed class Consumer
{
    private readonly string _folder;

    internal Consumer(string folder, string name, string project, string ending)
    {
        _folder = folder;
        Project = Path.Combine(folder, name + ending);
        Program = Path.Combine(folder, "out", name);
        Write(name + ending, project);
    }

    /// <summary>The project file.</summary>
    internal string Project { get; }

    /// <summary>The built or published program.</summary>
    internal string Program { get; }

    internal Consumer Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return this;
    }

    /// <summary>Writes a file as an editor saves it: nobody sees half of it.</summary>
    internal void Replace(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path + "~", text);
        File.Move(path + "~", path, overwrite: true);
    }

    internal void Delete(string name) => File.Delete(Path.Combine(_folder, name));

    /// <summary>Returns the surface that the verifier wrote when it proved the assembly.</summary>
    internal string Surface() => File.ReadAllText(Assert.Single(Directory.GetFiles(Path.Combine(_folder, "obj"), "AuditSurface.json", SearchOption.AllDirectories)));

    /// <summary>Returns a file that the build wrote, wherever it put it.</summary>
    internal string Read(string name) => File.ReadAllText(Assert.Single(Directory.GetFiles(_folder, name, SearchOption.AllDirectories)));

    /// <summary>Returns what the build sees as a property's value.</summary>
    internal async Task<string> PropertyAsync(string name) => (await ChildProgram.RunAsync("dotnet", ["msbuild", Project, "-nologo", $"-getProperty:{name}"])).Expect(0).Output;

    internal Task<ProgramResult> BuildAsync(params string[] options) => DotnetAsync("build", options);

    /// <summary>Applies the code fix of a rule to all of the project, by the command that the docs name.</summary>
    internal Task<ProgramResult> FixAsync(string rule) => ChildProgram.RunAsync("dotnet", ["format", "analyzers", Project, "--no-restore", "--severity", "warn", "--diagnostics", rule]);

    internal Task<ProgramResult> PublishAsync() => DotnetAsync("publish", []);

    private Task<ProgramResult> DotnetAsync(string command, string[] options) =>
        ChildProgram.RunAsync("dotnet", [command, Project, "-nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false", "-o", Path.Combine(_folder, "out"), .. options]);
}

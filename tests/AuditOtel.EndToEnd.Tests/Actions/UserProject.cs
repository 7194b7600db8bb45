using AuditOtel.EndToEnd.Tests.Support;

namespace AuditOtel.EndToEnd.Tests.Actions;

/// <summary>A project as a user has one: outside the repository, built by the dotnet command with what the package brings to a build.</summary>
internal sealed class UserProject : IDisposable
{
    private static readonly string Output = AppContext.BaseDirectory;
    private readonly TempDirectory _directory = new();

    internal UserProject(string program)
    {
        File.WriteAllText(_directory.Combine("Shop.csproj"), Project());
        Write("Program.cs", program);
    }

    /// <summary>The built program.</summary>
    internal string Program => _directory.Combine("out/Shop");

    internal void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_directory.Combine(name))!);
        File.WriteAllText(_directory.Combine(name), text);
    }

    internal string Read(string name) => File.ReadAllText(_directory.Combine(name));

    internal Task<ProgramResult> BuildAsync(params string[] options) =>
        ChildProgram.RunAsync("dotnet", ["build", _directory.Combine("Shop.csproj"), "-nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false", "-o", _directory.Combine("out"), .. options]);

    public void Dispose() => _directory.Dispose();

    private static string Project()
    {
        var build = Path.Combine(Checkout.Root, "sdk", "AuditOtel.Api", "buildTransitive", "AuditOtel.Api");
        var configuration = new DirectoryInfo(Output).Parent!.Name;
        var tools = Path.Combine(Checkout.Root, "analyzers", "AuditOtel.Build", "bin", configuration, "netstandard2.0") + Path.DirectorySeparatorChar;
        var references = Directory.GetFiles(Output, "Microsoft.Extensions.*.dll").Append(Path.Combine(Output, "AuditOtel.dll")).Append(Path.Combine(Output, "AuditOtel.Api.dll"));
        return $"""
            <Project>
              <Import Project="Sdk.props" Sdk="Microsoft.NET.Sdk" />
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <AuditOtelTools>{tools}</AuditOtelTools>
              </PropertyGroup>
              <Import Project="{build}.props" />
              <ItemGroup>
                <Compile Remove="out/**" />
                {string.Concat(references.Select(reference => $"<Reference Include=\"{reference}\" />"))}
              </ItemGroup>
              <Import Project="Sdk.targets" Sdk="Microsoft.NET.Sdk" />
              <Import Project="{build}.targets" />
            </Project>
            """;
    }
}

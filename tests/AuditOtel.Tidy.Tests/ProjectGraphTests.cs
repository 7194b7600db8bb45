using AuditOtel.Tidy.Tests.Checks;

namespace AuditOtel.Tidy.Tests;

public sealed class ProjectGraphTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal) { ["A"] = ["B"], ["B"] = [] };

    private static IEnumerable<string> Projects => Repository.Files.Where(path => path.EndsWith(".csproj", StringComparison.Ordinal));

    [Fact]
    public void Projects_reference_what_the_graph_allows()
    {
        var allowed = ProjectGraph.Allowed(Repository.Read("Directory.Build.targets"));
        Assert.Contains("AuditOtel.Ledger", allowed.Keys);
        Finding.None(Projects.SelectMany(path => ProjectGraph.Check(allowed, path, Repository.Read(path))));
    }

    [Fact]
    public void Nothing_references_a_test_or_a_benchmark() =>
        Finding.None(Projects.SelectMany(path => ProjectGraph.CheckNobodyNeedsTests(path, Repository.Read(path))));

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = Repository.Read("AuditOtel.sln");
        var missing = Projects.Where(path => !solution.Contains(path.Replace('/', '\\'), StringComparison.Ordinal));
        Finding.None(missing.Select(path => new Finding(path, 0, "add it to AuditOtel.sln.")));
    }

    [Theory]
    [InlineData("sdk/A/A.csproj", "../B/B.csproj", 0)]
    [InlineData("sdk/B/B.csproj", "../A/A.csproj", 1)]
    [InlineData("sdk/C/C.csproj", "../A/A.csproj", 1)]
    [InlineData("sdk/B/B.csproj", @"..\A\A.csproj", 1)]
    [InlineData("tests/T/T.csproj", "../../sdk/A/A.csproj", 0)]
    public void A_forbidden_edge_is_found(string path, string reference, int findings) =>
        Assert.Equal(findings, ProjectGraph.Check(Allowed, path, Project(reference)).Count());

    [Fact]
    public void A_reference_to_a_test_is_found() =>
        Assert.Single(ProjectGraph.CheckNobodyNeedsTests("sdk/A/A.csproj", Project("../../tests/X.Tests/X.Tests.csproj")));

    private static string Project(string reference) => $"""<Project><ItemGroup><ProjectReference Include="{reference}" /></ItemGroup></Project>""";
}

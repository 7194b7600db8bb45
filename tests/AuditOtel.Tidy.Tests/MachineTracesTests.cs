using AuditOtel.Tidy.Tests.Checks;

namespace AuditOtel.Tidy.Tests;

public sealed class MachineTracesTests
{
    [Fact]
    public void No_file_tells_of_the_machine_it_was_written_on() =>
        Finding.None(Repository.TextFiles.SelectMany(path => MachineTraces.Check(path, Repository.Read(path))));

    [Theory]
    [InlineData("cd /", "work/main")]
    [InlineData("\"/", "root/.cache\"")]
    [InlineData("see /", "home/alice")]
    [InlineData("https://api.nuget.", "org/v3/index.json")]
    [InlineData("https://registry.np", "mjs.org/a.tgz")]
    public void A_trace_is_found(string start, string rest) => Assert.NotEmpty(MachineTraces.Check("docs/a.md", start + rest));

    [Theory]
    [InlineData("the network/worker folder")]
    [InlineData("tree/root/leaf and ./work/x")]
    [InlineData("POST /v1/logs")]
    public void Other_paths_are_let_through(string text) => Assert.Empty(MachineTraces.Check("docs/a.md", text));
}

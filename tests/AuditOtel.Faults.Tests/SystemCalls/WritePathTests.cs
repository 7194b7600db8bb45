using System.Text.RegularExpressions;
using AuditOtel.Faults.Tests.Support;

namespace AuditOtel.Faults.Tests.SystemCalls;

/// <summary>The table of system calls against what a collector really does, so that a new call cannot stay out of the matrix.</summary>
[Trait("Requirement", "B8")]
public sealed partial class WritePathTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    [Fact]
    public async Task The_table_holds_every_system_call_of_a_whole_life_and_no_other()
    {
        var data = _directory.Combine("l");
        var seen = await TraceLifeAsync(data);
        var table = WritePath.Calls.Select(call => call.Name).ToHashSet(StringComparer.Ordinal);
        Assert.Contains("fdatasync", seen);
        Assert.True(table.IsSupersetOf(seen), $"Not in the table, so nobody fails them: {string.Join(' ', seen.Except(table, StringComparer.Ordinal))}.");
        Assert.True(seen.IsSupersetOf(table), $"In the table, but a whole life does not make them: {string.Join(' ', table.Except(seen, StringComparer.Ordinal))}.");
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>Creation, records, a new segment, a checkpoint, an orderly stop; a start that goes on; a kill; a start that recovers.</summary>
    private async Task<HashSet<string>> TraceLifeAsync(string data)
    {
        var sent = new SentRecords();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var end in new[] { "stop", "kill", "stop" })
        {
            var trace = _directory.Combine("trace");
            await using (var collector = await Collectors.LaunchAsync(data, "strace", "-D", "-f", "-y", "-q", "--seccomp-bpf", "-e", "trace=%file,%desc", "-o", trace))
            {
                Assert.True(collector.IsRunning, collector.Output);
                await Collectors.SendAsync(collector, sent);
                if (string.Equals(end, "kill", StringComparison.Ordinal))
                {
                    await FilledLedger.GrowAsync(collector, sent, FilledLedger.SegmentBytes + (1 << 20));
                    await collector.KillAsync();
                }
                else
                {
                    Assert.Equal(0, await collector.StopAsync());
                }
            }

            foreach (var line in File.ReadLines(trace).Where(line => line.Contains(data, StringComparison.Ordinal)))
                seen.Add(Name().Match(line).Groups["name"].Value);
        }

        seen.Remove("");
        return seen;
    }

    [GeneratedRegex(@"^\d+ +(?<name>\w+)\(", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}

using AuditOtel.Faults.Tests.Support;
using AuditOtel.Faults.Tests.SystemCalls;
using Xunit.Abstractions;

namespace AuditOtel.Faults.Tests.Retention;

/// <summary>The archive command is failed or killed at each of its calls: it says so, and the next one makes archives that verify.</summary>
[Trait("Requirement", "B8")]
public sealed class ArchiveFaultTests(ManySegments many, ITestOutputHelper output) : IClassFixture<ManySegments>, IDisposable
{
    private const int Most = 200;

    private readonly TempDirectory _directory = new();
    private string[] _archives = [];

    public static IEnumerable<object[]> Faults => Matrix.Rows(
        from call in new[] { "openat", "mkdirat", "pwrite64", "fsync", "renameat", "unlinkat", "fchmod", "flock", "pread64" }.Select(WritePath.Named)
        from effect in call.Errors.Select(error => $"error={error}").Append(InjectedFault.Kill)
        select new object[] { call.Name, effect },
        isQuick: row => row is ["renameat", InjectedFault.Kill]);

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task An_archive_cut_short_at_each_call_is_made_by_the_next_command(string call, string effect)
    {
        await LearnNamesAsync();
        var (number, step) = (1, Matrix.IsWhole ? call is "pread64" or "openat" ? 7 : 1 : 3);
        for (; number <= Most; number += step)
        {
            var (data, sent) = await many.CopyAsync();
            var target = _directory.Combine($"{number}");
            Directory.CreateDirectory(target);
            var fault = new InjectedFault(WritePath.Named(call), effect, $"{number}");
            if (!await ArchiveUnderFaultAsync(data, target, fault))
                break;
            (await Cli.RunAsync("archive", data, "--to", target)).Expect(0);
            (await Cli.RunAsync("verify", target)).Expect(0);
            Assert.Empty(Directory.EnumerateFiles(target, "*.tmp"));
            await Collectors.AssertRecoversInProcessAsync(data, sent, $"an archive with {fault}");
            Directory.Delete(data, recursive: true);
            Directory.Delete(target, recursive: true);
        }

        Assert.True(number is > 1 and <= Most, $"The fault struck {(number - 1) / step} times: it does not strike, or does not end.");
        output.WriteLine($"{(number - 1) / step} archives with {effect} for {call}");
    }

    [Fact]
    public async Task An_archive_for_which_there_is_no_room_says_so_and_is_made_elsewhere()
    {
        await using var small = await TestDisk.TmpfsAsync(1);
        var filler = Path.Combine(small.Mount, "filler");
        await File.WriteAllBytesAsync(filler, new byte[(1 << 20) - (8 << 10)]);
        var (data, sent) = await many.CopyAsync();
        var target = Path.Combine(small.Mount, "a");
        var refused = await Cli.RunAsync("archive", data, "--to", target);
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("free some space", refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused.Errors, StringComparison.Ordinal);
        File.Delete(filler);
        (await Cli.RunAsync("archive", data, "--to", target)).Expect(0);
        (await Cli.RunAsync("verify", target)).Expect(0);
        await Collectors.AssertRecoversAsync(data, sent, "an archive without room");
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>Returns whether the fault struck; a command that was failed and not killed says why in one sentence, or succeeded all the same.</summary>
    private async Task<bool> ArchiveUnderFaultAsync(string data, string target, InjectedFault fault)
    {
        var trace = _directory.Combine("trace");
        File.Delete(trace);
        string[] paths =
        [
            data, target, Path.Combine(data, "archived"), Path.Combine(data, "archived", "lock"), .. Segments(data), .. _archives.Select(name => Path.Combine(target, $"{name}.tmp")),
        ];
        string[] strace = ["-f", "-q", "-o", trace, "-e", $"trace={fault.Call.Name}", "-e", $"inject={fault.Call.Name}:{fault.Effect}:when={fault.When}", .. paths.SelectMany(path => new[] { "-P", path })];
        var result = await ChildProgram.RunAsync("strace", [.. strace, Checkout.Program, "archive", data, "--to", target]);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
        if (fault.IsKill)
            return result.ExitCode > 128;
        Assert.True(result.ExitCode == 0 || result.Errors.Length > 0, $"With {fault} it failed without a word.");
        return InjectedFault.HasFailedACall(trace);
    }

    /// <summary>Segments, and the temporary files of their markers.</summary>
    private static IEnumerable<string> Segments(string data) =>
        Directory.EnumerateFiles(Path.Combine(data, "segments")).SelectMany(file => new[] { file, Path.Combine(data, "archived", $"{Path.GetFileNameWithoutExtension(file)}.json.tmp") });

    /// <summary>Archives once without a fault, to learn the names.</summary>
    private async Task LearnNamesAsync()
    {
        var (data, _) = await many.CopyAsync();
        var target = _directory.Combine("names");
        (await Cli.RunAsync("archive", data, "--to", target)).Expect(0);
        _archives = [.. Directory.EnumerateFiles(target).Select(file => Path.GetFileName(file))];
        Assert.NotEmpty(_archives);
    }
}

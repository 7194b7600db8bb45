using System.Diagnostics;
using AuditOtel.Faults.Tests.Support;
using Xunit.Sdk;

namespace AuditOtel.Faults.Tests.PowerCut;

/// <summary>The disks of these tests can be unmounted whatever other tests start meanwhile, and say what keeps them when they cannot.</summary>
[Trait("Requirement", "B8")]
public sealed class TestDiskTests
{
    [Fact]
    public async Task A_program_started_while_the_power_is_cut_does_not_keep_the_disk()
    {
        await using var disk = await TestDisk.TmpfsAsync(1);
        using var directory = LinuxFaults.OpenDirectory(disk.Mount);
        using var other = Process.Start(ChildProgram.StartInfo("sleep", ["60"]))!;
        directory.Dispose();
        try
        {
            await disk.UnmountAsync();
        }
        finally
        {
            other.Kill();
        }
    }

    [Fact]
    public async Task What_keeps_a_disk_is_named()
    {
        await using var disk = await TestDisk.TmpfsAsync(1);
        var there = ChildProgram.StartInfo("sleep", ["60"]);
        there.WorkingDirectory = disk.Mount;
        using var other = Process.Start(there)!;
        try
        {
            var refusal = await Assert.ThrowsAnyAsync<XunitException>(disk.UnmountAsync);
            Assert.Contains($"sleep (/proc/{other.Id}/cwd): {disk.Mount}", refusal.Message, StringComparison.Ordinal);
        }
        finally
        {
            other.Kill();
            await other.WaitForExitAsync();
        }
    }
}

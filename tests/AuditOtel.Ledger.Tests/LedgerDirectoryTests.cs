using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Tests;

[Trait("Requirement", "L6")]
public sealed class LedgerDirectoryTests : IDisposable
{
    private const int InputOutput = 5;
    private readonly TestLedger _ledger = new(create: false, inMemory: true);

    [Fact]
    public async Task A_creation_that_is_cut_short_at_any_call_is_begun_anew()
    {
        for (int last = 0; ; last++)
        {
            using var ledger = new TestLedger(create: false, inMemory: true);
            int count = 0;
            var calls = new FailingSystemCalls { Fault = (_, _) => count++ >= last ? InputOutput : 0 };
            if (Record.Exception(() => LedgerDirectory.Create(calls, ledger.Path, TestLedger.Name, TimeProvider.System, TimeSpan.FromSeconds(60)).SealKey.Dispose()) is null)
            {
                Assert.InRange(last, 20, 1000);
                return;
            }

            if (!LedgerDirectory.Exists(ledger.Path))
                LedgerDirectory.Create(ledger.Path, TestLedger.Name, TimeProvider.System).SealKey.Dispose();
            await using LedgerWriter writer = ledger.OpenWriter();
            Assert.Equal(0, writer.Size);
        }
    }

    [Fact]
    public async Task A_ledger_that_lost_its_manifest_is_not_made_anew()
    {
        LedgerDirectory.Create(_ledger.Path, TestLedger.Name, TimeProvider.System).SealKey.Dispose();
        await using (LedgerWriter writer = _ledger.OpenWriter())
            Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context", "record"));
        string key = Path.Combine(_ledger.Path, LedgerDirectory.Ed25519KeyFile);
        string before = await File.ReadAllTextAsync(key);
        File.Delete(Path.Combine(_ledger.Path, LedgerDirectory.ManifestFile));
        File.Delete(Path.Combine(_ledger.Path, LedgerDirectory.ReserveFile));

        AssertRefused("is missing");
        Directory.Delete(_ledger.SegmentsPath, recursive: true);
        Directory.Delete(Path.Combine(_ledger.Path, LedgerDirectory.TreeDirectory), recursive: true);
        Directory.Delete(Path.Combine(_ledger.Path, LedgerDirectory.CheckpointsDirectory), recursive: true);
        AssertRefused("is missing");
        Assert.Equal(before, await File.ReadAllTextAsync(key));
    }

    [Fact]
    public void A_security_policy_may_be_there_and_nothing_else()
    {
        Directory.CreateDirectory(_ledger.Path);
        File.WriteAllText(Path.Combine(_ledger.Path, LedgerDirectory.SecurityPolicyFile), "{}");
        string other = Path.Combine(_ledger.Path, "notes.txt");
        File.WriteAllText(other, "mine");

        AssertRefused("'notes.txt'");
        Assert.False(File.Exists(Path.Combine(_ledger.Path, LedgerDirectory.LockFile)));
        File.Delete(other);
        LedgerDirectory.Create(_ledger.Path, TestLedger.Name, TimeProvider.System).SealKey.Dispose();

        Assert.True(LedgerDirectory.Exists(_ledger.Path));
        Assert.Equal("{}", File.ReadAllText(Path.Combine(_ledger.Path, LedgerDirectory.SecurityPolicyFile)));
    }

    [Fact]
    public void Only_one_process_creates_at_a_time()
    {
        Directory.CreateDirectory(_ledger.Path);
        using (LedgerSideFiles.TryLock(_ledger.Path, LedgerDirectory.LockFile))
            Assert.Equal(LedgerReason.Locked, Assert.Throws<LedgerException>(() => LedgerDirectory.Create(_ledger.Path, TestLedger.Name, TimeProvider.System)).Reason);
        LedgerDirectory.Create(_ledger.Path, TestLedger.Name, TimeProvider.System).SealKey.Dispose();
    }

    [Theory]
    [InlineData(LinuxConstants.NoEntry, true)]
    [InlineData(LinuxConstants.NotDirectory, true)]
    [InlineData(InputOutput, false)]
    [InlineData(LinuxConstants.Access, false)]
    public void What_cannot_be_looked_at_is_not_taken_for_absent(int errno, bool isAbsent)
    {
        LedgerDirectory.Create(_ledger.Path, TestLedger.Name, TimeProvider.System).SealKey.Dispose();
        var calls = new FailingSystemCalls { Fault = (_, name) => string.Equals(name, LedgerDirectory.ManifestFile, StringComparison.Ordinal) ? errno : 0 };

        if (isAbsent)
            Assert.False(LedgerDirectory.Exists(calls, _ledger.Path));
        else
            Assert.Throws<StorageException>(() => LedgerDirectory.Exists(calls, _ledger.Path));
    }

    public void Dispose() => _ledger.Dispose();

    private void AssertRefused(string what)
    {
        LedgerException refused = Assert.Throws<LedgerException>(() => LedgerDirectory.Create(_ledger.Path, TestLedger.Name, TimeProvider.System));
        Assert.Equal(LedgerReason.Exists, refused.Reason);
        Assert.Contains(what, refused.Message, StringComparison.Ordinal);
    }
}

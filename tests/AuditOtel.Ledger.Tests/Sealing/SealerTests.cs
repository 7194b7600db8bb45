using System.Security.Cryptography;
using AuditOtel.Ledger.Clock;
using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Sealing;
using AuditOtel.Ledger.Storage;
using AuditOtel.Ledger.Tests.Clock;

namespace AuditOtel.Ledger.Tests.Sealing;

/// <summary>The making of seals, cut short at each of its system calls.</summary>
[Trait("Requirement", "L1")]
public sealed class SealerTests
{
    private const int InputOutput = 5;
    private const int NoSpace = 28;
    private readonly FakeClock _clock = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void After_a_crash_at_any_call_the_chain_goes_on_without_a_gap_and_no_index_has_two_seals(bool isPowerCut)
    {
        int crashes = 0;
        for (int at = 1; ; at++)
        {
            using var ledger = new TestLedger(time: _clock);
            Make(ledger, LinuxSystemCalls.Instance, SealKind.Start, SealKind.Idle);
            var cut = new PowerCut(ledger, at);
            bool isMade = TryMake(ledger, new FailingSystemCalls { Fault = cut.Fault }, SealKind.Idle);
            if (isPowerCut)
                cut.LoseUnsynced();
            List<byte[]> before = SealImage.Frames(ledger);
            Make(ledger, LinuxSystemCalls.Instance, SealKind.Start);
            List<byte[]> after = SealImage.Frames(ledger);
            Assert.Equal(before, after.GetRange(0, before.Count));
            Assert.Equal(before.Count + 1, after.Count);
            AssertIntact(ledger);
            AssertErased(ledger, after.Count);
            if (isMade)
                break;
            crashes++;
        }

        Assert.InRange(crashes, 5, 100);
    }

    [Theory]
    [InlineData(InputOutput)]
    [InlineData(NoSpace)]
    public void A_call_that_fails_once_is_made_good_by_the_next_attempt_with_the_bytes_that_were_signed(int errno)
    {
        int failures = 0;
        for (int failing = 1; ; failing++)
        {
            using var ledger = new TestLedger(time: _clock);
            Make(ledger, LinuxSystemCalls.Instance, SealKind.Start);
            int count = 0;
            byte[]? written = null;
            var calls = new FailingSystemCalls();
            using (DurableDirectory failingRoot = DurableDirectory.Open(calls, ledger.Path))
            using (var sealer = new Sealer(failingRoot, TestLedger.Name))
            {
                calls.Fault = (_, _) => ++count == failing ? errno : 0;
                if (TryMake(sealer, SealKind.Idle) && count < failing)
                    break;
                written = SealImage.Frames(ledger).ElementAtOrDefault(1);
                Assert.True(TryMake(sealer, SealKind.Idle));
            }

            failures++;
            if (written is not null)
                Assert.Equal(written, SealImage.Frames(ledger)[1]);
            Make(ledger, LinuxSystemCalls.Instance, SealKind.Start);
            AssertIntact(ledger);
            AssertErased(ledger, SealImage.Frames(ledger).Count);
        }

        Assert.InRange(failures, 10, 100);
    }

    [Fact]
    public void A_half_written_last_seal_is_no_seal_and_is_written_over()
    {
        using var ledger = new TestLedger(time: _clock);
        Make(ledger, LinuxSystemCalls.Instance, SealKind.Start, SealKind.Idle);
        byte[] torn = [.. SealImage.Frames(ledger)[1]];
        torn[8]++;
        SealImage.Replace(ledger, [.. SealImage.Frames(ledger), torn]);
        AssertIntact(ledger);
        Make(ledger, LinuxSystemCalls.Instance, SealKind.Start);
        Assert.Equal(3, SealImage.Frames(ledger).Count);
        AssertIntact(ledger);
    }

    [Fact]
    public void Keys_that_were_put_back_from_an_older_copy_sign_nothing()
    {
        using var ledger = new TestLedger(time: _clock);
        Make(ledger, LinuxSystemCalls.Instance, SealKind.Start, SealKind.Idle);
        SealFiles old = SealFiles.Capture(ledger);
        byte[] seals = File.ReadAllBytes(ledger.SealsPath);
        Make(ledger, LinuxSystemCalls.Instance, SealKind.Idle, SealKind.Idle);
        byte[] newer = File.ReadAllBytes(ledger.SealsPath);
        old.Restore();
        File.WriteAllBytes(ledger.SealsPath, newer);
        Assert.Contains("older copy", Assert.Throws<LedgerException>(() => Make(ledger, LinuxSystemCalls.Instance, SealKind.Idle)).Message, StringComparison.Ordinal);
        Assert.Equal(newer, File.ReadAllBytes(ledger.SealsPath));
        Assert.NotEqual(seals, newer);
    }

    [Theory]
    [InlineData("seals", 600)]
    [InlineData("seals", 3)]
    [InlineData("keys/seal-0.key", 100)]
    public void Damaged_seals_and_keys_are_refused_with_one_sentence(string name, int offset)
    {
        using var ledger = new TestLedger(time: _clock);
        Make(ledger, LinuxSystemCalls.Instance, SealKind.Start, SealKind.Idle);
        string path = Path.Combine(ledger.Path, name);
        byte[] content = File.ReadAllBytes(path);
        content[name is "seals" && offset > 512 ? offset + 512 : offset] ^= 1;
        File.WriteAllBytes(path, content);
        string message = Assert.Throws<LedgerException>(() => Make(ledger, LinuxSystemCalls.Instance, SealKind.Idle)).Message;
        Assert.DoesNotContain('\n', message);
    }

    private void Make(TestLedger ledger, ISystemCalls calls, params SealKind[] kinds)
    {
        using DurableDirectory root = DurableDirectory.Open(calls, ledger.Path);
        using var sealer = new Sealer(root, TestLedger.Name);
        foreach (SealKind kind in kinds)
            Make(sealer, kind);
    }

    private void Make(Sealer sealer, SealKind kind)
    {
        _clock.Pass(TimeSpan.FromSeconds(1));
        long now = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        sealer.Settle();
        sealer.Sign(kind, new ClockReading(now, now, ClockStatus.Synchronised, 1), 0, MerkleTree.EmptyRoot());
        sealer.Settle();
    }

    private bool TryMake(TestLedger ledger, ISystemCalls calls, SealKind kind)
    {
        try
        {
            Make(ledger, calls, kind);
            return true;
        }
        catch (StorageException)
        {
            return false;
        }
    }

    private bool TryMake(Sealer sealer, SealKind kind)
    {
        try
        {
            Make(sealer, kind);
            return true;
        }
        catch (StorageException)
        {
            return false;
        }
    }

    private void AssertIntact(TestLedger ledger)
    {
        VerificationReport report = LedgerVerifier.Verify(new VerificationOptions { Directory = ledger.Path, SealKey = ledger.SealKey, Time = _clock });
        Assert.Equal(VerificationResult.Intact, report.Result);
    }

    private static void AssertErased(TestLedger ledger, int used)
    {
        byte[] secret = ledger.SealKey!.Secret.ToArray();
        for (int i = 0; i < used; i++)
        {
            foreach (string file in Directory.GetFiles(Path.Combine(ledger.Path, LedgerDirectory.KeysDirectory)).Append(ledger.SealsPath))
                Assert.Equal(-1, File.ReadAllBytes(file).AsSpan().IndexOf(secret));
            HKDF.Expand(HashAlgorithmName.SHA256, [.. secret], secret, "evolve"u8);
        }
    }
}

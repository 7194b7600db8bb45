using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AuditOtel.Ledger.Tests.Sealing;

/// <summary>The bytes of seals, computed anew from what docs/seal.md says and from nothing else.</summary>
[Trait("Requirement", "L1")]
public sealed class SealConstructionTests
{
    [Fact]
    public async Task Every_seal_is_what_the_documentation_says_and_its_keys_are_gone()
    {
        using var run = new SealedRun();
        List<byte[]> privateKeys = [.. PrivateKeys(run.Ledger)];
        await run.RunAsync(3);
        run.Clock.Pass(TimeSpan.FromHours(1));
        await run.RunAsync(2);

        using var key = JsonDocument.Parse(run.Key.Format());
        byte[] secret = key.RootElement.GetProperty("sealSecret").GetBytesFromBase64();
        byte[] committed = key.RootElement.GetProperty("sealKeyHash").GetBytesFromBase64();
        byte[] previous = new byte[32];
        List<byte[]> frames = SealImage.Frames(run.Ledger);
        Assert.Equal([1, 2, 2, 2, 4, 1, 2, 2, 4], frames.Select(static f => (int)f[40]));
        for (int i = 0; i < frames.Count; i++)
        {
            byte[] frame = frames[i];
            byte[] statement = [.. Encoding.UTF8.GetBytes("auditotel/seal/v1\n" + TestLedger.Name + "\n"), .. frame[8..152]];
            Assert.Equal(i, BinaryPrimitives.ReadInt64LittleEndian(frame.AsSpan(8)));
            Assert.Equal(previous, frame[88..120]);
            Assert.Equal(committed, SHA256.HashData(frame.AsSpan(248, 91)));
            Assert.Equal(HMACSHA256.HashData(Expand(secret, "mac"), statement), frame[152..184]);
            using var publicKey = ECDsa.Create();
            publicKey.ImportSubjectPublicKeyInfo(frame.AsSpan(248, 91), out _);
            Assert.True(publicKey.VerifyData(statement, frame.AsSpan(184, 64), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
            AssertGone(run.Ledger, secret);
            previous = SHA256.HashData([.. statement, .. frame[152..248]]);
            committed = frame[120..152];
            secret = Expand(secret, "evolve");
        }

        Assert.All(privateKeys, k => AssertGone(run.Ledger, k));
        Assert.Contains(Files(run.Ledger), f => f.Content.AsSpan().IndexOf(secret) >= 0);
    }

    [Fact]
    public void A_new_ledger_has_one_live_slot_and_files_that_only_its_owner_reads()
    {
        using var ledger = new TestLedger();
        Assert.Single(Files(ledger), static f => f.Name.StartsWith("seal-", StringComparison.Ordinal) && f.Content.AsSpan().ContainsAnyExcept((byte)0));
        Assert.All(Directory.GetFiles(ledger.Path, "seal*", SearchOption.AllDirectories), static f => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(f).UnixFileMode));
        Assert.Empty(SealImage.Frames(ledger));
    }

    [Fact]
    public async Task The_time_of_a_seal_says_how_well_the_clock_was_disciplined()
    {
        using var run = new SealedRun();
        run.Clock.Told = new Ledger.Clock.KernelClock(ClockStatus.Unsynchronised, 16_000_000);
        await run.RunAsync(1);
        Assert.All(SealImage.Frames(run.Ledger), static f => Assert.Equal((2, 16_000_000u), (f[41], BinaryPrimitives.ReadUInt32LittleEndian(f.AsSpan(44)))));
    }

    /// <summary>HKDF-Expand of RFC 5869 for one block.</summary>
    private static byte[] Expand(byte[] key, string info) => HMACSHA256.HashData(key, (byte[])[.. Encoding.ASCII.GetBytes(info), 1]);

    private static IEnumerable<byte[]> PrivateKeys(TestLedger ledger)
    {
        byte[] slot = File.ReadAllBytes(Path.Combine(ledger.Path, "keys", "seal-0.key"));
        foreach (int at in (int[])[80, 242])
        {
            using var key = ECDsa.Create();
            key.ImportECPrivateKey(slot.AsSpan(at + 2, BinaryPrimitives.ReadUInt16LittleEndian(slot.AsSpan(at))), out _);
            yield return key.ExportParameters(includePrivateParameters: true).D!;
        }
    }

    private static void AssertGone(TestLedger ledger, byte[] secret) => Assert.DoesNotContain(Files(ledger), f => f.Content.AsSpan().IndexOf(secret) >= 0);

    private static List<(string Name, byte[] Content)> Files(TestLedger ledger) =>
        [.. Directory.GetFiles(ledger.Path, "*", SearchOption.AllDirectories).Select(static f => (Path.GetFileName(f), File.ReadAllBytes(f)))];
}

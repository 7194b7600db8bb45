using System.Security.Cryptography;
using AuditOtel.Ledger.Segments;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Ledger.Tests.Verification;

/// <summary>
/// Any change of any file that verification reads is found, or is one of the few that change nothing it claims. Harmless are, and why:
/// <list type="bullet">
/// <item>the time of creation in <c>ledger.json</c> and the white space between its tokens: no claim rests on them, name and version are compared;</item>
/// <item>the white space around a key in a <c>.vkey</c> file; the key itself must verify a signature, or its checksum no longer fits;</item>
/// <item>an emptied or shortened level file, and hashes in it that became zeros: they claim nothing then, and readers compute what is lacking;</item>
/// <item>bytes behind the last complete group of the last segment, where they look like a write that was cut short: they are no entries and are reported as torn;</item>
/// <item>signature lines behind a valid one, by keys the auditor did not give: a signed note may carry signatures of strangers (C2SP signed-note);</item>
/// <item><c>lock</c> and <c>keys/</c>: verification does not read them.</item>
/// </list>
/// </summary>
[Trait("Requirement", "L5")]
public sealed class DamageFuzzTests
{
    [Fact]
    public async Task Any_damage_to_any_file_is_found_or_harmless_and_never_a_crash()
    {
        using var ledger = new TestLedger();
        await ledger.FillAsync(3, 8192);
        string notes = Directory.CreateDirectory(Path.Combine(ledger.Path, LedgerDirectory.CheckpointsDirectory)).FullName;
        File.Copy(ledger.CheckpointPath, Path.Combine(notes, "00000000000000000011"), overwrite: true);
        await ledger.FillAsync(30, 8192);
        string key = File.ReadAllText(Path.Combine(ledger.Path, LedgerDirectory.Ed25519KeyFile));
        VerificationReport whole = Verify(ledger, key);
        Assert.Equal(VerificationResult.Intact, whole.Result);
        string[] files = [.. Directory.GetFiles(ledger.Path, "*", SearchOption.AllDirectories).Where(static f => !IsUnread(f)).Order(StringComparer.Ordinal)];

        Gen<Damage> damages =
            from file in Gen.Elements(files)
            from kind in Gen.Elements(Enum.GetValues<DamageKind>())
            from place in Gen.Choose(0, int.MaxValue - 1)
            from value in Gen.Choose(1, 255)
            select new Damage(file, kind, place, (byte)value);
        Prop.ForAll(damages.ToArbitrary(), damage =>
        {
            byte[] good = File.ReadAllBytes(damage.File);
            byte[] bad = damage.Apply(good);
            File.WriteAllBytes(damage.File, bad);
            VerificationReport report = Verify(ledger, key);
            bool isFine = report.Result == VerificationResult.Intact
                ? bad.AsSpan().SequenceEqual(good) || (IsHarmless(damage.File, ledger.Segments[^1], good, bad) && report.Root.AsSpan().SequenceEqual(whole.Root) && report.ProvenSize == whole.ProvenSize)
                : report.Problems.Count > 0;
            File.WriteAllBytes(damage.File, good);
            return isFine;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    private static VerificationReport Verify(TestLedger ledger, string key) => LedgerVerifier.Verify(new VerificationOptions { Directory = ledger.Path, VerifierKey = key });

    private static bool IsUnread(string file) =>
        Path.GetFileName(file) is LedgerDirectory.LockFile || Path.GetFileName(Path.GetDirectoryName(file)) is LedgerDirectory.KeysDirectory;

    private static bool IsHarmless(string file, string lastSegment, byte[] good, byte[] bad) => Path.GetFileName(Path.GetDirectoryName(file)) switch
    {
        LedgerDirectory.TreeDirectory => ClaimsNothingWrong(good, bad),
        LedgerDirectory.SegmentsDirectory => string.Equals(file, lastSegment, StringComparison.Ordinal) && bad.AsSpan().StartsWith(good),
        LedgerDirectory.CheckpointsDirectory => bad.AsSpan().StartsWith(Signed(good)),
        _ when Path.GetFileName(file) is LedgerDirectory.CheckpointFile => bad.AsSpan().StartsWith(Signed(good)),
        _ => Path.GetFileName(file) is LedgerDirectory.ManifestFile or LedgerDirectory.Ed25519KeyFile or LedgerDirectory.EcdsaKeyFile,
    };

    /// <summary>The body of a note and its first signature line, which is the one by the key given.</summary>
    private static ReadOnlySpan<byte> Signed(byte[] note)
    {
        int end = 0;
        for (int line = 0; line < 5; line++)
            end += note.AsSpan(end).IndexOf((byte)'\n') + 1;
        return note.AsSpan(0, end);
    }

    /// <summary>Whether every stored hash is right or zeros. What a key file says is not used when a key was given.</summary>
    private static bool ClaimsNothingWrong(byte[] good, byte[] bad)
    {
        for (int at = 0; at + SHA256.HashSizeInBytes <= bad.Length; at += SHA256.HashSizeInBytes)
        {
            ReadOnlySpan<byte> hash = bad.AsSpan(at, SHA256.HashSizeInBytes);
            if (!hash.IsAllZero() && (at + hash.Length > good.Length || !hash.SequenceEqual(good.AsSpan(at, hash.Length))))
                return false;
        }

        return true;
    }
}

using System.Text;
using AuditOtel.Ledger.Tlog;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Ledger.Tests.Tlog;

/// <summary>A proof is checked without the ledger, and a changed one never passes.</summary>
[Trait("Requirement", "L5")]
public sealed class ProofBundleTests : IAsyncLifetime, IDisposable
{
    private readonly TestLedger _ledger = new();
    private LedgerIdentity _identity = null!;

    public async Task InitializeAsync()
    {
        await _ledger.FillAsync(12);
        using TileReader tiles = TileReader.Open(_ledger.Path);
        _identity = tiles.Identity;
    }

    [Fact]
    public void Every_entry_is_proved_with_its_context()
    {
        using TileReader tiles = TileReader.Open(_ledger.Path);
        for (long index = 0; index < tiles.Checkpoint.Size; index++)
        {
            ProofBundle bundle = ProofBundle.Parse(Encoding.UTF8.GetBytes(ProofBundle.Create(tiles, index, tiles.Checkpoint).Format()));
            Assert.Null(Check(bundle).Problem);
            LedgerEntry entry = tiles.Entry(index);
            Assert.Equal((index, entry.Kind), (bundle.Entry.Index, bundle.Entry.Kind));
            Assert.Equal(entry.Body.ToArray(), bundle.Entry.Body.ToArray());
            Assert.Equal(entry.Context.ToArray(), bundle.Entry.Context.ToArray());
        }
    }

    [Fact]
    public void Either_key_of_the_ledger_is_enough_and_no_other_is()
    {
        ProofBundle bundle = Bundle();
        Assert.Null(ProofCheck.Check(bundle, [_identity.EcdsaKey], [], 0).Problem);
        using var other = new TestLedger();
        using LedgerReader reader = LedgerReader.Open(other.Path);
        Assert.NotNull(ProofCheck.Check(bundle, [reader.Identity.Ed25519Key], [], 0).Problem);
        Assert.Null(ProofCheck.Check(bundle, [reader.Identity.Ed25519Key, _identity.Ed25519Key], [], 0).Problem);
    }

    [Fact]
    public void A_proof_with_any_byte_before_the_signatures_changed_does_not_pass()
    {
        byte[] text = Encoding.UTF8.GetBytes(Bundle().Format());
        int end = text.AsSpan().LastIndexOf("\n\n"u8);
        Gen<(int, byte)> changes = from place in Gen.Choose(0, end - 1) from bit in Gen.Choose(0, 7) select (place, (byte)(1 << bit));
        Prop.ForAll(changes.ToArbitrary(), change =>
        {
            byte[] changed = [.. text];
            changed[change.Item1] ^= change.Item2;
            return !Passes(changed);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1500));
    }

    [Fact]
    public void A_proof_cut_short_at_any_place_does_not_pass()
    {
        byte[] text = Encoding.UTF8.GetBytes(Bundle().Format());
        int end = text.AsSpan().LastIndexOf("\n\n"u8) + 2;
        for (int length = 0; length <= end; length++)
            Assert.False(Passes(text[..length]), $"{length} bytes");
    }

    [Fact]
    public void Another_record_under_the_same_proof_does_not_pass()
    {
        using TileReader tiles = TileReader.Open(_ledger.Path);
        string[] first = ProofBundle.Create(tiles, 2, tiles.Checkpoint).Format().Split('\n');
        string[] second = ProofBundle.Create(tiles, 3, tiles.Checkpoint).Format().Split('\n');
        first[1] = second[1];
        Assert.False(Passes(Encoding.UTF8.GetBytes(string.Join('\n', first))));
    }

    [Fact]
    public void What_is_too_long_is_refused_before_it_is_read()
    {
        byte[] text = [.. Encoding.UTF8.GetBytes(Bundle().Format()), .. new byte[ProofBundle.MaxBytes]];
        Assert.Contains("longer", Assert.Throws<LedgerException>(() => ProofBundle.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_cosignatures_are_ignored_and_demanded_ones_must_be_there()
    {
        using var witness = new TestWitness([_identity.Ed25519Key]);
        using var stranger = new TestWitness([_identity.Ed25519Key]);
        using TileReader tiles = TileReader.Open(_ledger.Path);
        using KeptCheckpoints kept = KeptCheckpoints.Open(_ledger.Path);
        Assert.Null(kept.NewestCosigned(0, tiles.Checkpoint.Size));
        WitnessAnswer answer = witness.Add(AddCheckpointRequest.Format(0, [], tiles.Checkpoint.Note));
        kept.Add(tiles.Checkpoint, Cosignatures.Accept(tiles.Checkpoint, witness.Witness.VerifierKey, answer.Body)!);
        ProofBundle bundle = ProofBundle.Create(tiles, 3, kept.NewestCosigned(3, tiles.Checkpoint.Size)!);

        Assert.Null(Check(bundle).Problem);
        ProofResult witnessed = Check(bundle, 1, witness.Witness.VerifierKey);
        Assert.Null(witnessed.Problem);
        Assert.Equal(witness.Witness.Name, Assert.Single(witnessed.Cosignatures).Witness);
        Assert.Null(Check(bundle, 1, witness.Witness.VerifierKey, stranger.Witness.VerifierKey).Problem);
        Assert.NotNull(Check(bundle, 2, witness.Witness.VerifierKey, stranger.Witness.VerifierKey).Problem);
        Assert.NotNull(Check(bundle, 1, stranger.Witness.VerifierKey).Problem);
        Assert.Equal(VerificationResult.Intact, _ledger.Verify(since: bundle.Note).Result);
    }

    [Fact]
    public void A_witness_does_not_vouch_for_a_log_nor_a_log_for_a_witness()
    {
        using var witness = new TestWitness([_identity.Ed25519Key]);
        Assert.Throws<LedgerException>(() => ProofCheck.Check(Bundle(), [witness.Witness.VerifierKey], [], 0));
        Assert.Throws<LedgerException>(() => Check(Bundle(), 1, _identity.Ed25519Key));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _ledger.Dispose();

    private ProofBundle Bundle()
    {
        using TileReader tiles = TileReader.Open(_ledger.Path);
        return ProofBundle.Create(tiles, 3, tiles.Checkpoint);
    }

    private ProofResult Check(ProofBundle bundle, int demanded = 0, params string[] witnessKeys) => ProofCheck.Check(bundle, [_identity.Ed25519Key], witnessKeys, demanded);

    private bool Passes(byte[] text)
    {
        try
        {
            return Check(ProofBundle.Parse(text)).Problem is null;
        }
        catch (LedgerException)
        {
            return false;
        }
    }
}

using System.Security.Cryptography;
using System.Text;
using AuditOtel.Ledger.Checkpoints;

namespace AuditOtel.Ledger.Tests.Checkpoints;

/// <summary>C2SP signed-note and tlog-checkpoint, rule by rule.</summary>
[Trait("Requirement", "L5")]
public sealed class CheckpointNoteTests : IDisposable
{
    private const string Name = "auditotel/test";
    private readonly LogKeys _keys = LogKeys.Generate(Name);
    private readonly byte[] _root = SHA256.HashData([1]);

    private string Note => _keys.Sign(Name, 42, _root).Note;

    private string Body => CheckpointNote.Body(Name, 42, _root);

    public void Dispose() => _keys.Dispose();

    [Fact]
    public void A_checkpoint_as_signed_is_read_with_either_key()
    {
        foreach (NoteVerifier key in (NoteVerifier[])[_keys.Ed25519Verifier, _keys.EcdsaVerifier])
        {
            Assert.Equal(CheckpointOutcome.Valid, CheckpointNote.Read(Encoding.UTF8.GetBytes(Note), Name, [key], out Checkpoint? checkpoint));
            Assert.Equal((Name, 42L), (checkpoint!.Origin, checkpoint.Size));
            Assert.Equal(_root, checkpoint.Root);
            Assert.Equal(Note[..Body.Length], Body);
        }
    }

    [Theory]
    [InlineData("\n42\n", "\n042\n")]
    [InlineData("\n42\n", "\n+42\n")]
    [InlineData("\n42\n", "\n 42\n")]
    [InlineData("\n42\n", "\n42 \n")]
    [InlineData("\n42\n", "\n-1\n")]
    [InlineData("\n42\n", "\n\n")]
    [InlineData("\n42\n", "\n99999999999999999999\n")]
    [InlineData("\n42\n", "\n42\r\n")]
    [InlineData("\n42\n", "\n\u066442\n")]
    [InlineData("=\n\n", "\n\n")]
    [InlineData("=\n\n", "=\nextension\n\n")]
    [InlineData("=\n\n", "=\n")]
    [InlineData("auditotel/test\n42", "\n42")]
    [InlineData("auditotel/test\n42", "audit otel\n42")]
    [InlineData("auditotel/test\n42", "audit+otel\n42")]
    [InlineData("auditotel/test\n42", "audit\u0007otel\n42")]
    [InlineData("\u2014 ", "- ")]
    [InlineData("\u2014 ", "\u2014  ")]
    public void A_form_that_is_not_the_one_is_malformed(string part, string replacement)
    {
        Assert.Contains(part, Note, StringComparison.Ordinal);
        Assert.Equal(CheckpointOutcome.Malformed, Read(Note.Replace(part, replacement, StringComparison.Ordinal)));
    }

    [Fact]
    public void Cut_trailing_and_undecodable_bytes_are_malformed()
    {
        byte[] note = Encoding.UTF8.GetBytes(Note);
        Assert.Equal(CheckpointOutcome.Malformed, Read(note[..^1]));
        Assert.Equal(CheckpointOutcome.Malformed, Read([]));
        Assert.Equal(CheckpointOutcome.Malformed, Read([.. note, (byte)'\n']));
        Assert.Equal(CheckpointOutcome.Malformed, Read([.. note, 0xFF, (byte)'\n']));
        Assert.Equal(CheckpointOutcome.Malformed, Read([.. note, 0, (byte)'\n']));
        Assert.Equal(CheckpointOutcome.Malformed, Read(Body + "\n"));
        Assert.Equal(CheckpointOutcome.Malformed, Read([.. note, .. new byte[CheckpointNote.MaxBytes]]));
    }

    [Fact]
    public void Base64_in_another_form_than_the_canonical_is_malformed()
    {
        string root = Convert.ToBase64String(_root);
        int at = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".IndexOf(root[^2], StringComparison.Ordinal);
        string sloppy = root[..^2] + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[at + 1] + "=";
        Assert.Equal(CheckpointOutcome.Malformed, Read(Note.Replace(root, sloppy, StringComparison.Ordinal)));
        Assert.Equal(CheckpointOutcome.Malformed, Read(Note.Replace(root, root.Insert(4, " "), StringComparison.Ordinal)));
        Assert.Equal(CheckpointOutcome.Malformed, Read(Note.Replace(root, Convert.ToBase64String(_root[..31]), StringComparison.Ordinal)));
    }

    [Fact]
    public void Unknown_signatures_are_ignored_up_to_the_limit_and_a_note_without_a_known_one_is_foreign()
    {
        using LogKeys other = LogKeys.Generate("another.log");
        string foreign = Line(other.Ed25519Verifier, Encoding.UTF8.GetBytes(Body));
        Assert.Equal(CheckpointOutcome.Valid, Read(Note + string.Concat(Enumerable.Repeat(foreign, 16))));
        Assert.Equal(CheckpointOutcome.Foreign, Read(Body + "\n" + foreign));
        Assert.Equal(CheckpointOutcome.Malformed, Read(Note + string.Concat(Enumerable.Repeat(foreign, 64))));
        using LogKeys sameName = LogKeys.Generate(Name);
        Assert.Equal(CheckpointOutcome.Foreign, Read(sameName.Sign(Name, 42, _root).Note));
    }

    [Fact]
    public void A_known_key_whose_signature_fails_rejects_even_beside_one_that_verifies()
    {
        string[] lines = Note.Split('\n');
        Assert.Equal(CheckpointOutcome.BadSignature, Read(Body + "\n" + lines[4] + "\n" + Line(_keys.EcdsaVerifier, [1, 2, 3])));
        Assert.Equal(CheckpointOutcome.BadSignature, Read(Body + "\n" + Line(_keys.Ed25519Verifier, new byte[64]) + lines[5] + "\n"));
        Assert.Equal(CheckpointOutcome.BadSignature, Read(Note.Replace("\n42\n", "\n43\n", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_checkpoint_signed_for_another_origin_is_foreign() =>
        Assert.Equal(CheckpointOutcome.Foreign, Read(_keys.Sign("auditotel/other", 42, _root).Note));

    [Theory]
    [InlineData("\u2014 auditotel/test")]
    [InlineData("\u2014 auditotel/test AAAA")]
    [InlineData("\u2014 auditotel/test AAAAAAAA AAAA")]
    [InlineData("\u2014 auditotel/test AAAAAAA")]
    [InlineData("\u2014  AAAAAAAA")]
    public void A_signature_line_that_is_not_in_its_form_is_malformed(string line) => Assert.Equal(CheckpointOutcome.Malformed, Read(Note + line + "\n"));

    private static string Line(NoteVerifier key, byte[] signature) => NoteSignature.Format(key, signature);

    private CheckpointOutcome Read(string note) => Read(Encoding.UTF8.GetBytes(note));

    private CheckpointOutcome Read(byte[] note)
    {
        CheckpointOutcome outcome = CheckpointNote.Read(note, Name, [_keys.Ed25519Verifier, _keys.EcdsaVerifier], out Checkpoint? checkpoint);
        Assert.Equal(outcome == CheckpointOutcome.Valid, checkpoint is not null);
        return outcome;
    }
}

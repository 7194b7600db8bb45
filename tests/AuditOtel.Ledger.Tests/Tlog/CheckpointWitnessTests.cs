using System.Globalization;
using System.Text;
using AuditOtel.Ledger.Checkpoints;
using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Tests.Merkle;
using AuditOtel.Ledger.Tlog;

namespace AuditOtel.Ledger.Tests.Tlog;

/// <summary>A witness answers as C2SP tlog-witness says, and never lets a log go back.</summary>
[Trait("Requirement", "L5")]
public sealed class CheckpointWitnessTests : IDisposable
{
    private const string Origin = "auditotel/test";
    private static readonly NumberedLeaves Nodes = new();
    private readonly LogKeys _keys = LogKeys.Generate(Origin);
    private readonly TestWitness _witness;

    public CheckpointWitnessTests() => _witness = new TestWitness([_keys.Ed25519Verifier.Text, _keys.EcdsaVerifier.Text]);

    [Fact]
    public void A_checkpoint_that_continues_the_last_one_is_cosigned()
    {
        Checkpoint first = Sign(5);
        WitnessAnswer answer = _witness.Add(AddCheckpointRequest.Format(0, [], first.Note));
        Assert.Equal(200, answer.Status);
        Assert.Equal(answer.Body, Cosignatures.Accept(first, _witness.Witness.VerifierKey, answer.Body));

        Checkpoint second = Sign(12);
        answer = _witness.Add(Request(5, 12));
        Assert.Equal(200, answer.Status);
        Assert.NotNull(Cosignatures.Accept(second, _witness.Witness.VerifierKey, answer.Body));
        Assert.Null(Cosignatures.Accept(first, _witness.Witness.VerifierKey, answer.Body));
    }

    [Fact]
    public void The_same_checkpoint_again_is_cosigned_again()
    {
        Assert.Equal(200, _witness.Add(Request(0, 5)).Status);
        Assert.Equal(200, _witness.Add(Request(5, 5)).Status);
        Assert.Equal(422, _witness.Add(AddCheckpointRequest.Format(5, [], Sign(5, start: 7).Note)).Status);
    }

    [Fact]
    public void An_empty_tree_is_cosigned_with_the_root_of_no_leaves_only()
    {
        Assert.Equal(200, _witness.Add(AddCheckpointRequest.Format(0, [], _keys.Sign(Origin, 0, MerkleTree.EmptyRoot()).Note)).Status);
        Assert.Equal(422, _witness.Add(AddCheckpointRequest.Format(0, [], _keys.Sign(Origin, 0, new byte[32]).Note)).Status);
    }

    [Fact]
    public void Another_old_size_is_a_conflict_that_tells_the_size_known()
    {
        Assert.Equal(200, _witness.Add(Request(0, 5)).Status);

        WitnessAnswer answer = _witness.Add(Request(3, 12));

        Assert.Equal((409, "5\n", "text/x.tlog.size"), (answer.Status, answer.Body, answer.ContentType));
        Assert.Equal(409, _witness.Add(Request(0, 5)).Status);
    }

    [Fact]
    public void A_log_that_was_rewritten_or_rolled_back_is_not_cosigned_even_after_a_restart()
    {
        Assert.Equal(200, _witness.Add(Request(0, 12)).Status);
        _witness.Restart();
        Assert.Equal(422, _witness.Add(AddCheckpointRequest.Format(12, MerkleTree.ConsistencyProof(Nodes, 12, 20), Sign(20, start: 64).Note)).Status);
        Assert.Equal(422, _witness.Add(AddCheckpointRequest.Format(12, [], Sign(20).Note)).Status);
        Assert.Equal(400, _witness.Add(AddCheckpointRequest.Format(12, [], Sign(5).Note)).Status);
        Assert.Equal(409, _witness.Add(AddCheckpointRequest.Format(5, [], Sign(5).Note)).Status);
        Assert.Equal(200, _witness.Add(Request(12, 20)).Status);
    }

    [Fact]
    public void A_proof_from_the_empty_tree_is_refused() =>
        Assert.Equal(422, _witness.Add(AddCheckpointRequest.Format(0, [new byte[32]], Sign(5).Note)).Status);

    [Fact]
    public void An_unknown_log_and_an_unknown_or_wrong_signature_are_told_apart()
    {
        using LogKeys other = LogKeys.Generate("auditotel/other");
        using LogKeys namesake = LogKeys.Generate(Origin);
        byte[] root = MerkleTree.RangeRoot(Nodes, 0, 5);
        string note = Sign(5).Note;

        Assert.Equal(404, _witness.Add(AddCheckpointRequest.Format(0, [], other.Sign("auditotel/other", 5, root).Note)).Status);
        Assert.Equal(403, _witness.Add(AddCheckpointRequest.Format(0, [], namesake.Sign(Origin, 5, root).Note)).Status);
        Assert.Equal(403, _witness.Add(AddCheckpointRequest.Format(0, [], note.Replace("\n5\n", "\n6\n", StringComparison.Ordinal))).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("old 0\n")]
    [InlineData("old\n\n{note}")]
    [InlineData("old 00\n\n{note}")]
    [InlineData("old -1\n\n{note}")]
    [InlineData("old 6\n\n{note}")]
    [InlineData("old 0\nAAAA\n\n{note}")]
    [InlineData("old 0\n\n\n{note}")]
    [InlineData("new 0\n\n{note}")]
    [InlineData("old 0\n\nnot a checkpoint\n\n\u2014 a AAAAAAAA\n")]
    public void What_is_not_in_its_form_is_a_bad_request(string request) =>
        Assert.Equal(400, _witness.Add(request.Replace("{note}", Sign(5).Note, StringComparison.Ordinal)).Status);

    [Fact]
    public void More_than_63_proof_lines_are_a_bad_request()
    {
        List<byte[]> proof = [.. Enumerable.Repeat(new byte[32], 64)];
        Assert.Equal(400, _witness.Add(AddCheckpointRequest.Format(0, proof, Sign(5).Note)).Status);
        Assert.Equal(422, _witness.Add(AddCheckpointRequest.Format(0, proof[1..], Sign(5).Note)).Status);
    }

    [Fact]
    public async Task Of_many_requests_at_once_each_old_size_is_answered_with_success_once()
    {
        Assert.Equal(200, _witness.Add(Request(0, 5)).Status);
        string[] requests = [.. Enumerable.Range(6, 40).Select(size => Request(5, size))];

        WitnessAnswer[] answers = await Task.WhenAll(requests.Select(request => Task.Run(() => _witness.Add(request))));

        Assert.Single(answers, static answer => answer.Status == 200);
        string known = answers.First(static answer => answer.Status == 409).Body;
        Assert.All(answers.Where(static answer => answer.Status == 409), answer => Assert.Equal(known, answer.Body));
    }

    [Fact]
    public void Extension_lines_of_a_log_are_cosigned_with_the_rest()
    {
        byte[] root = MerkleTree.RangeRoot(Nodes, 0, 5);
        string body = CheckpointNote.Body(Origin, 5, root) + "extension\n";
        // The note is signed by hand, because the product writes no such lines.
        using var log = new SelfMadeLog(Origin);
        using var witness = new TestWitness([log.VerifierKey]);
        WitnessAnswer answer = witness.Add(AddCheckpointRequest.Format(0, [], log.Sign(body)));
        Assert.Equal(200, answer.Status);
        Assert.Contains("extension\n", witness.Witness.Newest(WitnessStore.FileOf(Origin))!, StringComparison.Ordinal);
    }

    [Fact]
    public void The_newest_cosigned_checkpoint_is_given_to_monitors()
    {
        Assert.Null(_witness.Witness.Newest(WitnessStore.FileOf(Origin)));
        _witness.Add(Request(0, 5));
        _witness.Restart();
        string note = _witness.Witness.Newest(WitnessStore.FileOf(Origin))!;
        Assert.Equal(CheckpointOutcome.Valid, CheckpointNote.Read(Encoding.UTF8.GetBytes(note), Origin, [_keys.Ed25519Verifier], out Checkpoint? checkpoint));
        Assert.Equal(5, checkpoint!.Size);
        Assert.NotNull(Cosignatures.Accept(Sign(5), _witness.Witness.VerifierKey, note[(note.LastIndexOf("\n\n", StringComparison.Ordinal) + 2)..]));
    }

    [Fact]
    public void A_witness_that_cannot_read_what_it_remembers_does_not_start()
    {
        _witness.Add(Request(0, 5));
        string file = Path.Combine(_witness.Path, "logs", WitnessStore.FileOf(Origin));
        File.WriteAllText(file, File.ReadAllText(file).Replace("\n5\n", "\n4\n", StringComparison.Ordinal));
        Assert.Equal(LedgerReason.Corrupt, Assert.Throws<LedgerException>(_witness.Restart).Reason);
        File.Delete(Path.Combine(_witness.Path, "witness.key"));
        Assert.Equal(LedgerReason.Corrupt, Assert.Throws<LedgerException>(() => _witness.Open()).Reason);
    }

    [Fact]
    public void A_directory_is_one_witness_of_one_name()
    {
        Assert.Equal(LedgerReason.Locked, Assert.Throws<LedgerException>(() => _witness.Open()).Reason);
        _witness.Witness.Dispose();
        Assert.Equal(LedgerReason.Invalid, Assert.Throws<LedgerException>(() => _witness.Open("another")).Reason);
        using var ledger = new TestLedger();
        Assert.Equal(LedgerReason.Exists, Assert.Throws<LedgerException>(() => CheckpointWitness.Open(ledger.Path, null, static () => "w", [], TimeProvider.System)).Reason);
    }

    public void Dispose()
    {
        _witness.Dispose();
        _keys.Dispose();
    }

    private string Request(int oldSize, int size) => AddCheckpointRequest.Format(oldSize, MerkleTree.ConsistencyProof(Nodes, oldSize, size), Sign(size).Note);

    private Checkpoint Sign(int size, int start = 0)
    {
        Assert.True(size > 0, size.ToString(CultureInfo.InvariantCulture));
        return _keys.Sign(Origin, size, MerkleTree.RangeRoot(Nodes, start, start + size));
    }
}

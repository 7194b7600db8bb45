using System.Text;
using AuditOtel.Ledger.Checkpoints;

namespace AuditOtel.Ledger.Tests.Verification;

/// <summary>What else may lie where a file of the ledger belongs: never a crash, never intact, and one sentence that names the place.</summary>
[Trait("Requirement", "L5")]
public sealed class BadPlaceTests
{
    public static TheoryData<string> Files => ["ledger.json", "checkpoint", "log.vkey", "log-ecdsa.vkey", "tree/0", "segments/00000000000000000000.seg", "checkpoints/00000000000000000011", "checkpoints", "segments", "tree"];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_symbolic_link_is_not_followed(string name)
    {
        using TestLedger ledger = await CreateAsync();
        string path = Path.Combine(ledger.Path, name);
        string moved = ledger.Path + ".moved";
        Directory.Move(path, moved);
        File.CreateSymbolicLink(path, moved);
        AssertFound(ledger, VerificationResult.Tampered, name);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_directory_in_place_of_a_file_or_a_file_in_place_of_a_directory_is_found(string name)
    {
        using TestLedger ledger = await CreateAsync();
        string path = Path.Combine(ledger.Path, name);
        bool isDirectory = Directory.Exists(path);
        Directory.Move(path, ledger.Path + ".moved");
        if (isDirectory)
            await File.WriteAllTextAsync(path, "no directory");
        else
            Directory.CreateDirectory(path);
        AssertFound(ledger, null, name);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_missing_or_empty_file_is_found_unless_it_claims_nothing(string name)
    {
        using TestLedger ledger = await CreateAsync();
        string path = Path.Combine(ledger.Path, name);
        if (Directory.Exists(path))
            return;
        await File.WriteAllBytesAsync(path, []);
        AssertEmpty(ledger, name);
        File.Delete(path);
        if (!name.StartsWith("checkpoints", StringComparison.Ordinal))
            AssertEmpty(ledger, name);
    }

    [Theory]
    [InlineData("checkpoint")]
    [InlineData("segments/00000000000000000000.seg")]
    [InlineData("tree/0")]
    public async Task A_pipe_keeps_nobody_waiting(string name)
    {
        using TestLedger ledger = await CreateAsync();
        string path = Path.Combine(ledger.Path, name);
        File.Delete(path);
        using (var make = System.Diagnostics.Process.Start("mkfifo", [path]))
            await make.WaitForExitAsync();
        AssertFound(ledger, VerificationResult.Incomplete, name);
    }

    [Theory]
    [InlineData("ledger.json", 70_000)]
    [InlineData("checkpoint", 70_000)]
    [InlineData("log.vkey", 10_000)]
    public async Task A_file_that_is_far_too_large_is_not_read(string name, int length)
    {
        using TestLedger ledger = await CreateAsync();
        await File.AppendAllTextAsync(Path.Combine(ledger.Path, name), new string('\n', length));
        AssertFound(ledger, null, name);
    }

    [Fact]
    public async Task A_ledger_of_a_future_version_is_named_as_such()
    {
        using TestLedger ledger = await CreateAsync();
        string path = Path.Combine(ledger.Path, LedgerDirectory.ManifestFile);
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal));
        VerificationProblem problem = Assert.Single(ledger.Verify().Problems);
        Assert.Contains("format version 2, and this program knows 1", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Segments_without_end_behind_a_valid_group_are_bounded_by_the_file()
    {
        using TestLedger ledger = await CreateAsync();
        using (FileStream file = File.OpenWrite(ledger.Segments[^1]))
            file.SetLength(file.Length + (200L << 20));
        Assert.Equal(VerificationResult.Intact, ledger.Verify().Result);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no key")]
    [InlineData("auditotel/test+00000000+AQ==")]
    public async Task Text_that_is_no_key_is_refused_and_says_nothing_about_the_ledger(string key)
    {
        using TestLedger ledger = await CreateAsync();
        Assert.Equal(LedgerReason.Invalid, Assert.Throws<LedgerException>(() => Verify(ledger, key)).Reason);
        if (key.Length > 0)
            Assert.Equal(LedgerReason.Invalid, Assert.Throws<LedgerException>(() => Verify(ledger, Key(ledger) + key)).Reason);
    }

    [Fact]
    public async Task Of_several_keys_one_of_the_ledger_is_enough()
    {
        using TestLedger ledger = await CreateAsync();
        using LogKeys other = LogKeys.Generate("auditotel/other");
        VerificationReport report = Verify(ledger, $"\n{other.Ed25519Verifier.Text}\r\n\n{Key(ledger)}\n{other.EcdsaVerifier.Text}");
        Assert.Empty(report.Problems);
    }

    [Theory]
    [InlineData("auditotel/other")]
    [InlineData(TestLedger.Name)]
    public async Task A_foreign_key_is_said_once_and_nothing_is_said_of_what_is_unsigned(string name)
    {
        using TestLedger ledger = await CreateAsync();
        using LogKeys other = LogKeys.Generate(name);
        VerificationReport report = Verify(ledger, other.Ed25519Verifier.Text);
        Assert.Equal("checkpoint-foreign", Assert.Single(report.Problems).Kind);
        Assert.Equal((0, 0L, 0L), (report.Checkpoints, report.Uncovered, report.ProvenSize));
    }

    private static async Task<TestLedger> CreateAsync()
    {
        var ledger = new TestLedger();
        await ledger.FillAsync(3);
        string notes = Directory.CreateDirectory(Path.Combine(ledger.Path, LedgerDirectory.CheckpointsDirectory)).FullName;
        File.Copy(ledger.CheckpointPath, Path.Combine(notes, "00000000000000000011"), overwrite: true);
        await ledger.FillAsync(2);
        return ledger;
    }

    private static string Key(TestLedger ledger) => File.ReadAllText(Path.Combine(ledger.Path, LedgerDirectory.Ed25519KeyFile), Encoding.UTF8);

    private static VerificationReport Verify(TestLedger ledger, string key) => LedgerVerifier.Verify(new VerificationOptions { Directory = ledger.Path, VerifierKey = key });

    private static void AssertEmpty(TestLedger ledger, string name)
    {
        // Level files are derived: without them nothing is lacking but speed.
        if (name.StartsWith("tree/", StringComparison.Ordinal))
            Assert.Equal(VerificationResult.Intact, ledger.Verify().Result);
        else
            AssertFound(ledger, VerificationResult.Tampered, name);
    }

    private static void AssertFound(TestLedger ledger, VerificationResult? result, string name)
    {
        VerificationReport report = ledger.Verify();
        Assert.NotEqual(VerificationResult.Intact, report.Result);
        if (result is not null)
            Assert.Equal(result, report.Result);
        Assert.Contains(report.Problems, problem => problem.Detail.Contains(Path.GetFileName(name), StringComparison.Ordinal) || problem.Detail.Contains("checkpoint", StringComparison.Ordinal));
    }
}

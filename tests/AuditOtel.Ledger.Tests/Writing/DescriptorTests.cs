namespace AuditOtel.Ledger.Tests.Writing;

/// <summary>Whichever system call fails while a ledger is opened: one refusal, no open descriptor, and nothing lost.</summary>
[Trait("Requirement", "L1")]
public sealed class DescriptorTests
{
    private const int InputOutput = 5;
    private const int SegmentBytes = 8192;

    [Fact]
    public async Task A_failed_open_leaves_no_descriptor_and_the_next_open_has_everything()
    {
        using var ledger = new TestLedger();
        await ledger.FillAsync(60, SegmentBytes);
        string tree = ledger.TreeFile(0);
        int failures = 0;
        for (int failing = 1; ; failing++)
        {
            // A torn tail and untrusted level hashes, so that recovery has all its work to do.
            File.Delete(tree);
            await using (FileStream last = File.OpenWrite(ledger.Segments[^1]))
                last.SetLength(last.Length + 4096);
            int count = 0;
            var calls = new FailingSystemCalls { Fault = (_, _) => ++count == failing ? InputOutput : 0 };
            try
            {
                LedgerWriter writer = LedgerWriter.Open(calls, ledger.Options(SegmentBytes), TimeProvider.System);
                calls.Fault = null;
                await writer.DisposeAsync();
                if (count < failing)
                    break;
            }
            catch (LedgerException e)
            {
                failures++;
                Assert.DoesNotContain('\n', e.Message);
            }

            Assert.Empty(OpenFiles(ledger));
        }

        Assert.True(failures > 20, $"{failures} failures");
        Assert.Equal(TestLedger.Expected(60), ledger.ReadRecords());
        Assert.Equal(VerificationResult.Intact, ledger.Verify().Result);
    }

    [Fact]
    public async Task A_reader_that_cannot_open_leaves_no_descriptor()
    {
        using var ledger = new TestLedger();
        await ledger.FillAsync(2);
        File.Delete(Path.Combine(ledger.Path, LedgerDirectory.EcdsaKeyFile));
        Assert.Throws<LedgerException>(() => LedgerReader.Open(ledger.Path));
        Assert.Empty(OpenFiles(ledger));
    }

    private static List<string> OpenFiles(TestLedger ledger) =>
        [.. Directory.GetFileSystemEntries("/proc/self/fd").Select(static f => new FileInfo(f).LinkTarget ?? "").Where(t => t.StartsWith(ledger.Path, StringComparison.Ordinal))];
}

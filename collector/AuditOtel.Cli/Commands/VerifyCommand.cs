using System.CommandLine;
using AuditOtel.Cli.Output;
using AuditOtel.Ledger;

namespace AuditOtel.Cli.Commands;

/// <summary><c>auditotel verify</c>: recomputes everything from the entry bytes.</summary>
internal static class VerifyCommand
{
    internal static Command Create()
    {
        var directory = CommonOptions.DirectoryOrArchive();
        var key = new Option<FileInfo[]>("--key")
        {
            Description = "File with verification keys of the ledger, one a line, kept off the host; may be given more than once. Without it the keys beside the ledger are used, which proves less.",
            HelpName = "FILE",
        };
        var since = new Option<FileInfo?>("--since") { Description = "A checkpoint kept from earlier: proves that nothing before it has changed.", HelpName = "CHECKPOINT-FILE" };
        var sealKey = new Option<FileInfo?>("--seal-key") { Description = "File with the seal key that was given when the ledger was created: proves what was sealed even against a thief of every key on the host.", HelpName = "FILE" };
        var asOf = CommonOptions.Instant("--as-of", "With --seal-key: when the copy was taken or the collector was stopped, as you know it from elsewhere; now when left out.");
        var json = CommonOptions.Json();
        var command = new Command("verify", "Proves that a ledger is complete and unchanged, or names the first place where it is not.") { directory, key, sealKey, asOf, since, json };
        command.Validators.Add(result =>
        {
            if (result.GetResult(asOf) is not null && result.GetResult(sealKey) is null)
                result.AddError("--as-of says for which time the seals are judged, and needs --seal-key FILE.");
        });
        command.SetAction((parsed, cancellation) =>
        {
            using var seals = parsed.GetValue(sealKey) is { } sealFile ? ParseSealKey(GivenText.Read(sealFile)) : null;
            var options = new VerificationOptions
            {
                Directory = LedgerPlace.WithTraceOfLedger(parsed.GetRequiredValue(directory)),
                VerifierKey = parsed.GetValue(key) is { Length: > 0 } files ? string.Join('\n', files.Select(GivenText.Read)) : null,
                SealKey = seals,
                AsOf = parsed.GetValue(asOf),
                Since = parsed.GetValue(since) is { } file ? GivenText.Read(file) : null,
            };
            var report = LedgerPlace.ArchivesIn(options.Directory) is { Count: > 0 } archives ? ArchiveReports.Join([.. archives.Select(archive => (archive, Verify(options with { Directory = archive }, cancellation)))]) : Verify(options, cancellation);
            if (parsed.GetValue(json))
                VerificationOutput.PrintJson(report);
            else
                VerificationOutput.Print(report, ownKey: options.VerifierKey is null && seals is null);
            return Task.FromResult(report.Result == VerificationResult.Intact ? ExitCode.Good : ExitCode.Finding);
        });
        return command;
    }

    private static VerificationReport Verify(VerificationOptions options, CancellationToken cancellationToken)
    {
        using var progress = VerificationProgressBar.ForTerminal();
        try
        {
            return LedgerVerifier.Verify(options with { Progress = progress }, cancellationToken);
        }
        catch (LedgerException refused) when (refused.Reason == LedgerReason.Invalid)
        {
            // The ledger's own faults are in the report; what is refused here is the text of --key or --since.
            throw new CommandFailure(ExitCode.Usage, refused.Message, refused);
        }
    }

    private static SealVerificationKey ParseSealKey(string text)
    {
        try
        {
            return SealVerificationKey.Parse(text.Trim());
        }
        catch (LedgerException refused)
        {
            throw new CommandFailure(ExitCode.Usage, refused.Message, refused);
        }
    }
}

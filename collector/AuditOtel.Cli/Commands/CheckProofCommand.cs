using System.CommandLine;
using AuditOtel.Cli.Output;
using AuditOtel.Ledger;
using AuditOtel.Ledger.Tlog;

namespace AuditOtel.Cli.Commands;

/// <summary><c>auditotel check-proof</c>: checks a bundle of <c>prove</c> without the ledger.</summary>
internal static class CheckProofCommand
{
    internal static Command Create()
    {
        var proof = new Argument<FileInfo>("FILE") { Description = "The proof that 'auditotel prove' wrote." };
        var key = new Option<FileInfo>("--key") { Description = "File with the ledger's verification keys, one a line, kept off the host.", HelpName = "FILE", Required = true };
        var witnessKey = new Option<FileInfo[]>("--witness-key") { Description = "File with verification keys of witnesses, one a line; may be given several times.", HelpName = "FILE" };
        var witnesses = new Option<int?>("--witnesses") { Description = "How many of these witnesses must have cosigned; all when left out.", HelpName = "N" };
        var hex = new Option<bool>("--hex") { Description = "Also print the entry's bytes." };
        var json = CommonOptions.Json();
        var command = new Command("check-proof", "Checks a proof without the ledger and prints the record it proves.") { proof, key, witnessKey, witnesses, hex, json };
        command.SetAction(parsed =>
        {
            var logKeys = KeyFiles.Read([parsed.GetRequiredValue(key)]);
            var witnessKeys = KeyFiles.Read(parsed.GetValue(witnessKey) ?? []);
            var demanded = parsed.GetValue(witnesses) ?? witnessKeys.Distinct(StringComparer.Ordinal).Count();
            if (demanded < 0 || demanded > witnessKeys.Distinct(StringComparer.Ordinal).Count())
                throw new CommandFailure(ExitCode.Usage, $"--witnesses {demanded} cannot be met: {witnessKeys.Length} keys were given with --witness-key.");
            var bytes = Read(parsed.GetRequiredValue(proof));
            var (bundle, result) = Check(bytes, logKeys, witnessKeys, demanded);
            if (parsed.GetValue(json))
                ProofOutput.PrintJson(bundle, result, parsed.GetValue(hex));
            else
                ProofOutput.Print(bundle, result, parsed.GetValue(hex));
            return result.Problem is null ? ExitCode.Good : ExitCode.Finding;
        });
        return command;
    }

    private static byte[] Read(FileInfo file)
    {
        using var stream = GivenFile.OpenRead(file, "the proof");
        // One byte more than allowed is enough to see that it is too long.
        var buffer = new byte[ProofBundle.MaxBytes + 1];
        return buffer[..stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)];
    }

    private static (ProofBundle? Bundle, ProofResult Result) Check(byte[] bytes, string[] logKeys, string[] witnessKeys, int demanded)
    {
        ProofBundle bundle;
        try
        {
            bundle = ProofBundle.Parse(bytes);
        }
        catch (LedgerException malformed) when (malformed.Reason == LedgerReason.Invalid)
        {
            return (null, new ProofResult(malformed.Message, null, []));
        }

        try
        {
            return (bundle, ProofCheck.Check(bundle, logKeys, witnessKeys, demanded));
        }
        catch (LedgerException noKey) when (noKey.Reason == LedgerReason.Invalid)
        {
            throw new CommandFailure(ExitCode.Usage, noKey.Message, noKey);
        }
    }
}

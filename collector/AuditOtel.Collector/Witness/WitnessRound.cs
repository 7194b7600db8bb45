using System.Globalization;
using AuditOtel.Collector.Records;
using AuditOtel.Ledger;
using AuditOtel.Ledger.Tlog;

namespace AuditOtel.Collector.Witness;

/// <summary>One question to one witness about one checkpoint.</summary>
internal sealed class WitnessRound(TileReader tiles, Lock gate, Checkpoint checkpoint)
{
    private const int MaxQuote = 200;
    private const int Ok = 200;
    private const int Conflict = 409;

    /// <returns>The verified signature lines, or why there are none.</returns>
    internal async Task<(string? Lines, string? Problem)> AskAsync(WitnessProgress witness, CancellationToken cancellationToken)
    {
        try
        {
            var (status, body) = await SendAsync(witness, witness.Size, cancellationToken);
            if (status == Conflict)
            {
                if (!TryParseSize(body, out var known))
                    return (null, $"The witness {witness.Client.Name} said that it knows another size, but not which.");
                if (known > checkpoint.Size)
                    return (null, $"The witness {witness.Client.Name} has cosigned size {known} of this ledger, and it ends at {checkpoint.Size}: the ledger was rolled back, or another one signs with its key; verify it.");
                (status, body) = await SendAsync(witness, known, cancellationToken);
            }

            if (status != Ok)
                return (null, $"The witness {witness.Client.Name} refused with HTTP status {status}: {Quote(body)}");
            return Cosignatures.Accept(checkpoint, witness.Client.VerifierKey, body) is { } lines
                ? (lines, null)
                : (null, $"The answer of the witness {witness.Client.Name} is no cosignature by the key configured for it.");
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException or LedgerException)
        {
            return (null, $"The witness {witness.Client.Name} was not reached or not asked: {failure.Message}");
        }
    }

    private Task<(int Status, string Body)> SendAsync(WitnessProgress witness, long oldSize, CancellationToken cancellationToken)
    {
        IReadOnlyList<byte[]> proof;
        lock (gate)
            proof = oldSize <= checkpoint.Size ? tiles.ConsistencyProof(oldSize, checkpoint.Size) : [];
        return witness.Client.SendAsync(AddCheckpointRequest.Format(Math.Min(oldSize, checkpoint.Size), proof, checkpoint.Note), cancellationToken);
    }

    private static bool TryParseSize(string body, out long size) => long.TryParse(body.TrimEnd('\n'), NumberStyles.None, CultureInfo.InvariantCulture, out size);

    private static string Quote(string body)
    {
        var line = body.Split('\n')[0];
        return SafeText.Escape(line.Length <= MaxQuote ? line : line[..MaxQuote]);
    }
}

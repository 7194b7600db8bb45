using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Timestamping;

/// <summary>Checks RFC 3161 tokens against the checkpoint notes they cover. It needs no network.</summary>
public static class TimestampCheck
{
    private const string NotCovered = "it does not cover the checkpoint note, or its signature is wrong.";

    /// <summary>Checks every token in a ledger's directory.</summary>
    /// <param name="directory">The ledger's directory, or a copy of it.</param>
    /// <param name="certificatePath">PEM file with the CA certificate of the time-stamping authority; null checks only that each token covers its checkpoint.</param>
    /// <remarks>That a stamped note is the checkpoint which the ledger keeps is checked; that this one is of the ledger, the ledger's verifier does.</remarks>
    /// <exception cref="CollectorException">The certificate cannot be read.</exception>
    /// <exception cref="LedgerException">The directory cannot be read.</exception>
    public static TimestampReport CheckDirectory(string directory, string? certificatePath)
    {
        using var trust = certificatePath is null ? null : TimestampTrust.Load(certificatePath);
        var good = new List<GoodTimestamp>();
        var problems = new List<TimestampProblem>();
        var tokens = LedgerSideFiles.Names(directory, TimestampFiles.TokenFolder).Where(static name => name.EndsWith(TimestampFiles.TokenSuffix, StringComparison.Ordinal));
        foreach (var name in tokens)
        {
            if (CheckFile(directory, name, trust, out var stamp) is { } problem)
                problems.Add(problem);
            else
                good.Add(stamp!);
        }

        return new TimestampReport(good, problems, trust is not null);
    }

    /// <summary>Why a token does not prove that a note existed at the token's time; null when it does.</summary>
    internal static string? Check(ReadOnlyMemory<byte> token, ReadOnlySpan<byte> note, TimestampTrust trust)
    {
        try
        {
            return Rfc3161TimestampToken.TryDecode(token, out var decoded, out var read) && read == token.Length
                ? Check(decoded, note, trust)
                : "it is no RFC 3161 token.";
        }
        catch (CryptographicException exception)
        {
            return $"it cannot be checked: {exception.Message}";
        }
    }

    /// <inheritdoc cref="Check(ReadOnlyMemory{byte}, ReadOnlySpan{byte}, TimestampTrust)"/>
    internal static string? Check(Rfc3161TimestampToken token, ReadOnlySpan<byte> note, TimestampTrust trust)
    {
        if (!token.VerifySignatureForData(note, out var signer))
            return NotCovered;
        using (signer)
            return trust.Check(signer, token.AsSignedCms().Certificates, token.TokenInfo.Timestamp);
    }

    private static TimestampProblem? CheckFile(string directory, string name, TimestampTrust? trust, out GoodTimestamp? good)
    {
        good = null;
        var path = Path.Combine(directory, TimestampFiles.TokenFolder, name);
        if (TimestampFiles.SizeOf(name) is not { } size)
            return new TimestampProblem(path, 0, "its name is not that of a time-stamp.", IsChanged: true);
        try
        {
            var token = LedgerSideFiles.Read(directory, TimestampFiles.TokenFolder, name, TimestampFiles.MaxTokenBytes);
            if (Stamped(directory, size, out var note) is { } problem)
                return new TimestampProblem(path, size, problem, IsChanged: true);
            if (!Rfc3161TimestampToken.TryDecode(token, out var decoded, out var read) || read != token?.Length)
                return new TimestampProblem(path, size, "it is no RFC 3161 token.", IsChanged: true);
            if (!decoded.VerifySignatureForData(note, out _))
                return new TimestampProblem(path, size, NotCovered, IsChanged: true);
            good = new GoodTimestamp(size, decoded.TokenInfo.Timestamp);
            return trust is not null && Check(decoded, note, trust) is { } untrusted ? new TimestampProblem(path, size, untrusted, IsChanged: false) : null;
        }
        catch (CryptographicException exception)
        {
            return new TimestampProblem(path, size, $"it cannot be checked: {exception.Message}", IsChanged: true);
        }
        catch (LedgerException exception)
        {
            return new TimestampProblem(path, size, exception.Message, IsChanged: false);
        }
    }

    /// <summary>Reads the note that was stamped; says why it is not that of the checkpoint which the ledger keeps, but for cosignatures.</summary>
    private static string? Stamped(string directory, long size, out byte[] note)
    {
        var name = TimestampFiles.NameOf(size);
        note = LedgerSideFiles.Read(directory, TimestampFiles.TokenFolder, name + TimestampFiles.NoteSuffix, TimestampFiles.MaxNoteBytes) ?? [];
        if (note.Length == 0)
            return $"the checkpoint note it covers, '{name}{TimestampFiles.NoteSuffix}', is missing.";
        var kept = LedgerSideFiles.Read(directory, LedgerDirectory.CheckpointsDirectory, name, TimestampFiles.MaxNoteBytes);
        if (kept is null)
            return $"the ledger does not keep the checkpoint of {size} entries that it is about.";
        return Text(note).SequenceEqual(Text(kept)) ? null : $"it covers another checkpoint than that of {size} entries which the ledger keeps.";
    }

    /// <summary>What a note states, without its signatures (C2SP signed-note).</summary>
    private static ReadOnlySpan<byte> Text(byte[] note) => note.AsSpan(0, Math.Max(0, note.AsSpan().LastIndexOf("\n\n"u8)));
}

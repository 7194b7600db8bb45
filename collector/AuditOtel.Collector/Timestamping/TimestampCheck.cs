using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Timestamping;

/// <summary>Checks RFC 3161 tokens against the checkpoint notes they cover. It needs no network.</summary>
public static class TimestampCheck
{
    /// <summary>Checks every token in a ledger's directory.</summary>
    /// <param name="directory">The ledger's directory, or a copy of it.</param>
    /// <param name="certificatePath">PEM file with the CA certificate of the time-stamping authority.</param>
    /// <param name="problems">What is wrong; empty when every token holds. That a note is one of the ledger is not checked here.</param>
    /// <returns>How many tokens hold: the note existed at the token's time.</returns>
    /// <exception cref="CollectorException">The certificate cannot be read.</exception>
    /// <exception cref="LedgerException">The directory cannot be read.</exception>
    public static int CheckDirectory(string directory, string certificatePath, out IReadOnlyList<TimestampProblem> problems)
    {
        using var trust = TimestampTrust.Load(certificatePath);
        var found = new List<TimestampProblem>();
        problems = found;
        var folder = new DirectoryInfo(Path.Combine(directory, TimestampFiles.TokenFolder));
        if (!folder.Exists)
            return 0;
        var good = 0;
        foreach (var file in folder.EnumerateFiles($"*{TimestampFiles.TokenSuffix}").OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            if (CheckFile(directory, file.Name, trust) is { } problem)
                found.Add(new TimestampProblem(file.FullName, problem));
            else
                good++;
        }

        return good;
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
            return "it does not cover the checkpoint note, or its signature is wrong.";
        using (signer)
            return trust.Check(signer, token.AsSignedCms().Certificates, token.TokenInfo.Timestamp);
    }

    private static string? CheckFile(string directory, string name, TimestampTrust trust)
    {
        var note = LedgerSideFiles.Read(Path.Combine(directory, TimestampFiles.NoteFolder), Path.GetFileNameWithoutExtension(name), TimestampFiles.MaxNoteBytes);
        if (note is null)
            return $"the checkpoint note it covers is missing in '{TimestampFiles.NoteFolder}'.";
        var token = LedgerSideFiles.Read(Path.Combine(directory, TimestampFiles.TokenFolder), name, TimestampFiles.MaxTokenBytes);
        return token is null ? "it vanished while it was being checked." : Check(token, note, trust);
    }
}

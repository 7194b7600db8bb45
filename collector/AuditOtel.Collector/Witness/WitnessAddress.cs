using AuditOtel.Ledger.Tlog;

namespace AuditOtel.Collector.Witness;

/// <summary>Checks how witnesses are configured.</summary>
internal static class WitnessAddress
{
    /// <summary>Every error, one sentence each.</summary>
    internal static IEnumerable<string> Check(IReadOnlyList<WitnessOptions> witnesses)
    {
        foreach (var witness in witnesses)
        {
            if (!witness.Url.IsAbsoluteUri)
            {
                yield return $"The witness address '{witness.Url}' is not usable: write https://host:port/.";
                continue;
            }

            var isCleartext = string.Equals(witness.Url.Scheme, Uri.UriSchemeHttp, StringComparison.Ordinal);
            if (!isCleartext && !string.Equals(witness.Url.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal))
                yield return $"The witness address '{witness.Url}' is not usable: write https://host:port/.";
            else if (isCleartext && !witness.Url.IsLoopback)
                yield return $"The witness address '{witness.Url}' would cross the network without TLS: use https.";
            if (!Cosignatures.TryParseKey(witness.VerifierKey, out var name))
                yield return $"The verifier key of the witness '{witness.Url}' is not in its form (name+id+base64, type 04): give the text of its witness.vkey.";
            else if (witnesses.Count(other => Cosignatures.TryParseKey(other.VerifierKey, out var second) && string.Equals(name, second, StringComparison.Ordinal)) > 1)
                yield return $"The witness {name} is configured more than once: name each once.";
            if (witness.CaFile is { } file && !File.Exists(file))
                yield return $"The certificate file '{file}' of the witness '{witness.Url}' does not exist.";
        }
    }
}
